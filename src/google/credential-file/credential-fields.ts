import { fail } from "../../core/base/errors.ts";
import type { JsonObject } from "../../core/base/json.ts";
import type { Endpoints } from "../../core/caller/endpoints.ts";
import { parseAccountName } from "../../core/account/account-name.ts";

/** The endpoints that credentials in a file may be sent to. */
export type TrustedEndpoints = Pick<Endpoints, "oauth2" | "iamCredentials">;

/** One JSON object of a credential file while it is checked; all but `json` is for failures, which never contain a value. */
export interface FileFields {
  readonly json: JsonObject;
  readonly path: string;
  readonly type: string;
  /** The field that holds the object, with a dot behind it; empty for the file itself. */
  readonly at: "" | "source_credentials.";
  readonly endpoints: TrustedEndpoints;
}

const googleUniverse = "googleapis.com";
/** Fields that redirect the credential; clients that copy the whole file into their options obey them. */
const redirectingFields = ["endpoint", "endpoints"];

/** A required text field; throws a `SourceFailure` that says whether it is absent, empty or not a text. */
export function requiredText(fields: FileFields, field: string): string {
  return filledText(fields, field) ?? failMissing(fields, field);
}

/** A text field that may be absent but not empty, because an empty one does not tell what was meant. */
export function filledText(fields: FileFields, field: string): string | undefined {
  const value = fields.json[field];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "string") return failInvalid(fields, field);
  if (value.trim() !== "") return value;
  return fail({ code: "sourceFileEmptyField", path: fields.path, type: fields.type, field: `${fields.at}${field}` });
}

/** A text field; `undefined` if it is absent, empty or not a text. */
export function presentText(json: JsonObject, field: string): string | undefined {
  const value = json[field];
  return typeof value === "string" && value.trim() !== "" ? value : undefined;
}

/** A field that the type needs. */
export function failMissing({ path, type, at }: FileFields, field: string): never {
  return fail({ code: "sourceFileMissingField", path, type, field: `${at}${field}` });
}

/** A field whose value is not valid. */
export function failInvalid({ path, type, at }: FileFields, field: string): never {
  return fail({ code: "sourceFileInvalidField", path, type, field: `${at}${field}` });
}

/** Refuses a file that would send the credential to a host that is neither Google's nor in the settings. */
export function refuseRedirection({ json, path, at, endpoints }: Omit<FileFields, "type">): void {
  const field =
    redirectingFields.find((name) => name in json) ??
    (isForeign(json["universe_domain"], (domain) => domain === googleUniverse) ? "universe_domain" : undefined) ??
    (isForeign(json["token_uri"], (uri) => isTokenHost(uri, endpoints)) ? "token_uri" : undefined) ??
    (isForeign(json["token_url"], (url) => isExchangeHost(url, endpoints)) ? "token_url" : undefined) ??
    (isForeign(json["service_account_impersonation_url"], (url) => isImpersonationHost(url, endpoints))
      ? "service_account_impersonation_url"
      : undefined);
  if (field !== undefined) fail({ code: "sourceFileForbiddenField", path, field: `${at}${field}` });
}

/** An empty value redirects nothing. */
function isForeign(value: unknown, isOwn: (text: string) => boolean): boolean {
  if (value === undefined || value === null) return false;
  return !(typeof value === "string" && (value.trim() === "" || isOwn(value)));
}

/** All of Google's token endpoints, old ones included, and the one in the settings. */
function isTokenHost(uri: string, { oauth2 }: TrustedEndpoints): boolean {
  const isGoogles = (host: string): boolean => host === "accounts.google.com" || host.endsWith(`.${googleUniverse}`);
  return isTrusted(uri, oauth2, isGoogles);
}

/** The Security Token Service: global, regional, mutual TLS, Private Service Connect (source: google-auth-library's URL patterns). */
function isExchangeHost(url: string, { oauth2 }: TrustedEndpoints): boolean {
  return isTrusted(url, oauth2, (host) => isGoogleService(host, "sts"));
}

function isImpersonationHost(url: string, { iamCredentials }: TrustedEndpoints): boolean {
  return isTrusted(url, iamCredentials, (host) => isGoogleService(host, "iamcredentials"));
}

function isGoogleService(host: string, service: string): boolean {
  const name = host.endsWith(`.${googleUniverse}`) ? host.slice(0, -googleUniverse.length - 1) : "";
  return (
    name === service ||
    new RegExp(`^${service}\\.(?:[a-z0-9-]+|[a-z0-9-]+\\.rep)$`).test(name) ||
    new RegExp(`^[a-z0-9-]+[.-]${service}$`).test(name) ||
    new RegExp(`^${service}-[a-z0-9-]+\\.p$`).test(name)
  );
}

function isTrusted(text: string, own: string, isGoogles: (host: string) => boolean): boolean {
  if (!URL.canParse(text)) return false;
  const { origin, protocol, hostname, port, username, password } = new URL(text);
  if (username !== "" || password !== "") return false;
  if (origin === new URL(own).origin) return true;
  return protocol === "https:" && port === "" && isGoogles(hostname);
}

/** Other clients also refuse a longer value. */
const longestUrl = 512;
const accountInPath = /\/serviceAccounts\/([^/:]+):generate(?:AccessToken|IdToken)$/;

/**
 * The account in a `service_account_impersonation_url`; `undefined` if there is none. Only the account is used: the call goes to the
 * configured IAM Credentials API, whatever host the URL names.
 */
export function accountInImpersonationUrl(url: string): string | undefined {
  if (url.length > longestUrl || !URL.canParse(url)) return undefined;
  const name = accountInPath.exec(decoded(new URL(url).pathname))?.[1];
  return name === undefined ? undefined : parseAccountName(name);
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
