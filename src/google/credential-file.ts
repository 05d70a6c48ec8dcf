import { createPrivateKey } from "node:crypto";
import { open } from "node:fs/promises";
import { fail } from "../core/base/errors.ts";
import type { SourceFailure } from "../core/base/failure.ts";
import { isObject, type JsonObject } from "../core/base/json.ts";
import { publicText } from "./google-error.ts";
import { errorCode } from "./network-failure.ts";

/** A credential file that Mintmark can use; only the fields it needs, so that nothing else in the file has any effect. */
export type CredentialFile = AuthorizedUser | ServiceAccountKey;

/** What `gcloud auth application-default login` writes. */
export interface AuthorizedUser {
  readonly kind: "authorizedUser";
  readonly clientId: string;
  readonly clientSecret: string;
  readonly refreshToken: string;
  readonly account: string | undefined;
  readonly quotaProject: string | undefined;
}

export interface ServiceAccountKey {
  readonly kind: "serviceAccountKey";
  readonly account: string;
  readonly privateKey: string;
  readonly quotaProject: string | undefined;
}

const largestFileBytes = 256 * 1024;
const googleUniverse = "googleapis.com";
/** Fields that would send the credential elsewhere; clients that spread the file into their options obey them. */
const redirectingFields = ["endpoint", "endpoints"];
const otherTypes: ReadonlySet<string> = new Set([
  "impersonated_service_account",
  "external_account",
  "external_account_authorized_user",
  "gdch_service_account",
]);

/** Reads and checks a credential file; throws a `SourceFailure`. `oauth2` is the base URL to which credentials may be sent besides Google's. */
export async function readCredentialFile(path: string, oauth2: string): Promise<CredentialFile> {
  const text = await readText(path);
  return parseCredentialFile(parseJson(text, path), path, oauth2);
}

/** Checks the content of a credential file; `path` is for the failure only. */
export function parseCredentialFile(json: unknown, path: string, oauth2: string): CredentialFile {
  if (!isObject(json)) fail({ code: "sourceFileUnreadable", path, reason: "notAnObject" });
  const type = json["type"];
  refuseRedirection(json, path, oauth2);
  if (type === "authorized_user") return parseAuthorizedUser(json, path, type);
  if (type === "service_account") return parseServiceAccountKey(json, path, type);
  if (typeof type !== "string") fail({ code: "sourceFileUnknownType", path, type: undefined });
  if (otherTypes.has(type)) fail({ code: "sourceFileUnsupportedType", path, type });
  return fail({ code: "sourceFileUnknownType", path, type: publicText(type).slice(0, 60) });
}

function parseAuthorizedUser(json: JsonObject, path: string, type: string): AuthorizedUser {
  const text = (field: string): string => requiredText(json, field, type, path);
  return {
    kind: "authorizedUser",
    clientId: text("client_id"),
    clientSecret: text("client_secret"),
    refreshToken: text("refresh_token"),
    account: presentText(json, "account"),
    quotaProject: presentText(json, "quota_project_id"),
  };
}

function parseServiceAccountKey(json: JsonObject, path: string, type: string): ServiceAccountKey {
  const account = requiredText(json, "client_email", type, path);
  const privateKey = requiredText(json, "private_key", type, path);
  if (!isRsaKey(privateKey)) fail({ code: "sourceFileBadKey", path });
  return { kind: "serviceAccountKey", account, privateKey, quotaProject: presentText(json, "quota_project_id") };
}

function isRsaKey(pem: string): boolean {
  try {
    return createPrivateKey(pem).asymmetricKeyType === "rsa";
  } catch {
    return false;
  }
}

function requiredText(json: JsonObject, field: string, type: string, path: string): string {
  return presentText(json, field) ?? fail({ code: "sourceFileMissingField", path, type, field });
}

function presentText(json: JsonObject, field: string): string | undefined {
  const value = json[field];
  return typeof value === "string" && value.trim() !== "" ? value : undefined;
}

function refuseRedirection(json: JsonObject, path: string, oauth2: string): void {
  const field =
    redirectingFields.find((name) => name in json) ??
    (isForeign(json["universe_domain"], isGoogleUniverse) ? "universe_domain" : undefined) ??
    (isForeign(json["token_uri"], (uri) => mayGetTokens(uri, oauth2)) ? "token_uri" : undefined);
  if (field !== undefined) fail({ code: "sourceFileForbiddenField", path, field });
}

function isForeign(value: unknown, isOwn: (text: string) => boolean): boolean {
  return value !== undefined && !(typeof value === "string" && isOwn(value));
}

function isGoogleUniverse(domain: string): boolean {
  return domain === googleUniverse;
}

/** Google's token endpoints of all ages, and the one that the settings name. */
function mayGetTokens(uri: string, oauth2: string): boolean {
  if (!URL.canParse(uri)) return false;
  const { origin, protocol, hostname } = new URL(uri);
  if (origin === new URL(oauth2).origin) return true;
  return protocol === "https:" && (hostname === "accounts.google.com" || hostname.endsWith(`.${googleUniverse}`));
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch {
    return fail({ code: "sourceFileUnreadable", path, reason: "notJson" });
  }
}

async function readText(path: string): Promise<string> {
  const refuse = (reason: Extract<SourceFailure, { code: "sourceFileUnreadable" }>["reason"]): never =>
    fail({ code: "sourceFileUnreadable", path, reason });
  const file = await open(path).catch((error: unknown) => refuse(openReason(errorCode(error))));
  try {
    const status = await file.stat();
    if (status.isDirectory()) return refuse("directory");
    if (status.size > largestFileBytes) return refuse("tooLarge");
    return await file.readFile("utf8");
  } finally {
    await file.close();
  }
}

function openReason(code: string): "missing" | "directory" | "denied" {
  if (code === "ENOENT" || code === "ENOTDIR") return "missing";
  return code === "EISDIR" ? "directory" : "denied";
}
