import { createPrivateKey } from "node:crypto";
import { fail } from "../../core/base/errors.ts";
import { isObject, isStringArray, parseJson } from "../../core/base/json.ts";
import { parseAccountName } from "../../core/account/account-name.ts";
import { limits } from "../../core/request/limits.ts";
import { readTextFile } from "../local/bounded-file.ts";
import {
  failInvalid,
  failMissing,
  type FileFields,
  presentText,
  refuseRedirection,
  requiredText,
  type TrustedEndpoints,
  accountInImpersonationUrl,
} from "./credential-fields.ts";
import {
  type ExternalAccount,
  type ExternalAuthorizedUser,
  parseExternalAccount,
  parseExternalAuthorizedUser,
} from "./external-account-file.ts";
import { kindOfObject, kindOfText, typeByFields } from "./file-kind.ts";
import { publicText } from "../http/google-error.ts";

/** A credential file that Mintmark can use. Has only the fields it needs, so that nothing else in the file has any effect. */
export type CredentialFile = DirectCredential | ImpersonatedAccount;

/** A credential that does not contain another one. */
export type DirectCredential = AuthorizedUser | ServiceAccountKey | ExternalAccount | ExternalAuthorizedUser;

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

/** What `gcloud auth application-default login --impersonate-service-account` writes: `account` through `delegates` from `source`. */
export interface ImpersonatedAccount {
  readonly kind: "impersonatedAccount";
  readonly account: string;
  readonly delegates: readonly string[];
  readonly source: DirectCredential;
  readonly quotaProject: string | undefined;
}

const largestFileBytes = 256 * 1024;

/** Reads and checks a credential file; throws a `SourceFailure`. Credentials go to Google's hosts and to `endpoints` only. */
export async function readCredentialFile(path: string, endpoints: TrustedEndpoints): Promise<CredentialFile> {
  return parseCredentialFile(await readJsonFile(path), path, endpoints);
}

/** Checks the content of a credential file; `path` is only for the failure. */
export function parseCredentialFile(json: unknown, path: string, endpoints: TrustedEndpoints): CredentialFile {
  if (!isObject(json)) fail({ code: "sourceFileUnreadable", path, reason: "notAnObject" });
  const file = { json, path, at: "", endpoints } as const;
  refuseRedirection(file);
  const type = typeIn(file);
  const fields = { ...file, type };
  return type === "impersonated_service_account" ? parseImpersonated(fields) : parseDirect(fields);
}

/** The JSON value of a credential file of reasonable size; throws `sourceFileUnreadable`. */
export async function readJsonFile(path: string): Promise<unknown> {
  const text = await readTextFile(path, largestFileBytes, (reason) =>
    fail({ code: "sourceFileUnreadable", path, reason }),
  );
  const content = text.replace(/^\uFEFF/, "");
  const json = parseJson(content);
  return json === undefined ? failNotJson(content.trimStart(), path) : json;
}

function failNotJson(text: string, path: string): never {
  const kind = kindOfText(text);
  if (kind !== undefined) return fail({ code: "sourceFileOtherKind", path, kind });
  return fail({ code: "sourceFileUnreadable", path, reason: text === "" ? "empty" : "notJson" });
}

/** The type of the file, or of the credential inside it. */
function typeIn({ json, path, at }: Pick<FileFields, "json" | "path" | "at">): string {
  const type = json["type"];
  if (typeof type === "string" && type.trim() !== "") return type;
  const kind = kindOfObject(json);
  if (kind !== undefined) return fail({ code: "sourceFileOtherKind", path, kind });
  return fail({ code: "sourceFileNoType", path, field: `${at}type`, likely: typeByFields(json) });
}

function parseDirect(fields: FileFields): DirectCredential {
  const { path, type, at } = fields;
  switch (type) {
    case "authorized_user":
      return parseAuthorizedUser(fields);
    case "service_account":
      return parseServiceAccountKey(fields);
    case "external_account":
      return parseExternalAccount(fields);
    case "external_account_authorized_user":
      return parseExternalAuthorizedUser(fields);
    case "gdch_service_account":
      return fail({ code: "sourceFileDistributedCloud", path });
    case "external_account_authorized_user_login_config":
      return fail({ code: "sourceFileOtherKind", path, kind: "loginConfiguration" });
    default:
      return fail({ code: "sourceFileUnknownType", path, field: `${at}type`, type: publicText(type).slice(0, 60) });
  }
}

function parseAuthorizedUser(fields: FileFields): AuthorizedUser {
  return {
    kind: "authorizedUser",
    clientId: requiredText(fields, "client_id"),
    clientSecret: requiredText(fields, "client_secret"),
    refreshToken: requiredText(fields, "refresh_token"),
    account: presentText(fields.json, "account"),
    quotaProject: presentText(fields.json, "quota_project_id"),
  };
}

function parseServiceAccountKey(fields: FileFields): ServiceAccountKey {
  const account = requiredText(fields, "client_email");
  const privateKey = requiredText(fields, "private_key");
  if (!isRsaKey(privateKey)) fail({ code: "sourceFileBadKey", path: fields.path });
  return {
    kind: "serviceAccountKey",
    account,
    privateKey,
    quotaProject: presentText(fields.json, "quota_project_id"),
  };
}

function parseImpersonated(fields: FileFields): ImpersonatedAccount {
  const url = requiredText(fields, "service_account_impersonation_url");
  const account = accountInImpersonationUrl(url) ?? failInvalid(fields, "service_account_impersonation_url");
  return {
    kind: "impersonatedAccount",
    account,
    delegates: parseDelegates(fields, account),
    source: parseNested(fields),
    quotaProject: presentText(fields.json, "quota_project_id"),
  };
}

function parseDelegates(fields: FileFields, target: string): readonly string[] {
  const given = fields.json["delegates"] ?? [];
  const names = isStringArray(given) ? given.map(parseAccountName) : [undefined];
  const delegates = names.filter((name) => name !== undefined);
  const isUsable = delegates.length === names.length && delegates.length <= limits.delegates;
  if (!isUsable) return failInvalid(fields, "delegates");
  const members = [...delegates, target];
  const repeated = delegates.find((name, place) => name === members[place + 1]);
  if (repeated !== undefined) fail({ code: "sourceFileRepeatedAccount", path: fields.path, account: repeated });
  return delegates;
}

const neverNested: ReadonlySet<string> = new Set([
  "impersonated_service_account",
  "gdch_service_account",
  "external_account_authorized_user_login_config",
]);

/** The source inside must not impersonate: each level of nesting would cost a call, and no tool writes such files. */
function parseNested(fields: FileFields): DirectCredential {
  const { path, endpoints } = fields;
  const json = fields.json["source_credentials"] ?? failMissing(fields, "source_credentials");
  if (!isObject(json)) return failInvalid(fields, "source_credentials");
  const nested = { json, path, at: "source_credentials.", endpoints } as const;
  refuseRedirection(nested);
  const type = typeIn(nested);
  if (neverNested.has(type)) fail({ code: "sourceFileNestedType", path, type });
  return parseDirect({ ...nested, type });
}

function isRsaKey(pem: string): boolean {
  try {
    return createPrivateKey(pem).asymmetricKeyType === "rsa";
  } catch {
    return false;
  }
}
