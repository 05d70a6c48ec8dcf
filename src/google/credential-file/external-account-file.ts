import { fail } from "../../core/base/errors.ts";
import { isObject, type JsonObject } from "../../core/base/json.ts";
import {
  failInvalid,
  failMissing,
  filledText,
  type FileFields,
  presentText,
  requiredText,
  accountInImpersonationUrl,
} from "./credential-fields.ts";
import type { OAuthClient } from "../http/token-endpoint.ts";
import { audienceProblem } from "./provider-audience.ts";

/** An identity from outside Google, as `gcloud iam workload-identity-pools create-cred-config` writes it. */
export interface ExternalAccount {
  readonly kind: "externalAccount";
  readonly audience: string;
  readonly subjectTokenType: string;
  readonly tokenUrl: string;
  readonly subject: SubjectSource;
  /** OAuth client of a workforce pool, sent if present. */
  readonly client: OAuthClient | undefined;
  readonly workforceProject: string | undefined;
  /** The service account that the federated identity impersonates; absent if the identity is used directly. */
  readonly impersonated: string | undefined;
  readonly lifetimeSeconds: number;
  readonly account: string | undefined;
  readonly quotaProject: string | undefined;
}

/** A workforce pool user who has signed in with gcloud. */
export interface ExternalAuthorizedUser {
  readonly kind: "externalAuthorizedUser";
  readonly tokenUrl: string;
  readonly client: OAuthClient;
  readonly refreshToken: string;
  readonly account: string | undefined;
  readonly quotaProject: string | undefined;
}

/** Where the outside token comes from, and its format. */
export type SubjectSource = { readonly field: string | undefined } & (
  | { readonly kind: "file"; readonly path: string }
  | { readonly kind: "url"; readonly url: string; readonly headers: Readonly<Record<string, string>> }
  | {
      readonly kind: "executable";
      readonly command: string;
      readonly timeoutSeconds: number;
      readonly outputFile: string | undefined;
    }
);

const tokenUrls = {
  exchange: "https://sts.googleapis.com/v1/token",
  refresh: "https://sts.googleapis.com/v1/oauthtoken",
};
const lifetime = { usual: 3_600, least: 600, most: 43_200 };
/** Time-out of an executable, in milliseconds (source: https://google.aip.dev/auth/4117). */
const timeout = { usual: 30_000, least: 5_000, most: 120_000 };
/** Characters that HTTP allows in a header's name and value. */
const headerName = /^[\w!#$%&'*+.^`|~-]+$/;
const headerValue = /^[\t\x20-\x7e]*$/;

/** Checks an `external_account`; throws a `SourceFailure`. */
export function parseExternalAccount(fields: FileFields): ExternalAccount {
  const { json } = fields;
  const impersonated = impersonatedAccount(fields);
  return {
    kind: "externalAccount",
    audience: parseAudience(fields),
    subjectTokenType: requiredText(fields, "subject_token_type"),
    tokenUrl: presentText(json, "token_url") ?? tokenUrls.exchange,
    subject: parseSubject(fields),
    client: presentText(json, "client_id") === undefined ? undefined : parseClient(fields),
    workforceProject: presentText(json, "workforce_pool_user_project"),
    impersonated,
    lifetimeSeconds: parseLifetime(fields),
    account: impersonated,
    quotaProject: presentText(json, "quota_project_id"),
  };
}

/** Checks an `external_account_authorized_user`; throws a `SourceFailure`. */
export function parseExternalAuthorizedUser(fields: FileFields): ExternalAuthorizedUser {
  return {
    kind: "externalAuthorizedUser",
    tokenUrl: presentText(fields.json, "token_url") ?? tokenUrls.refresh,
    client: parseClient(fields),
    refreshToken: requiredText(fields, "refresh_token"),
    account: presentText(fields.json, "account"),
    quotaProject: presentText(fields.json, "quota_project_id"),
  };
}

function parseAudience(fields: FileFields): string {
  const audience = requiredText(fields, "audience");
  const problem = audienceProblem(audience);
  return problem === undefined ? audience : fail({ code: "sourceFileBadAudience", path: fields.path, problem });
}

function parseClient(fields: FileFields): OAuthClient {
  return { id: requiredText(fields, "client_id"), secret: requiredText(fields, "client_secret") };
}

function impersonatedAccount(fields: FileFields): string | undefined {
  const field = "service_account_impersonation_url";
  const url = filledText(fields, field);
  return url === undefined ? undefined : (accountInImpersonationUrl(url) ?? failInvalid(fields, field));
}

function parseLifetime(fields: FileFields): number {
  const field = "service_account_impersonation";
  const given = fields.json[field];
  const seconds: unknown = isObject(given) ? given["token_lifetime_seconds"] : undefined;
  if (seconds === undefined || seconds === null) return lifetime.usual;
  if (isBetween(seconds, lifetime)) return seconds;
  return failInvalid(fields, `${field}.token_lifetime_seconds`);
}

function parseSubject(fields: FileFields): SubjectSource {
  const { json, path } = fields;
  const source = json["credential_source"] ?? failMissing(fields, "credential_source");
  if (!isObject(source)) return failInvalid(fields, "credential_source");
  if ("environment_id" in source) fail({ code: "federationUnsupported", path, subject: "aws" });
  if ("certificate" in source) fail({ code: "federationUnsupported", path, subject: "certificate" });
  const field = parseFormat(fields, source);
  const file = presentText(source, "file");
  if (file !== undefined) return { kind: "file", path: file, field };
  const url = presentText(source, "url");
  if (url !== undefined)
    return { kind: "url", url: checkUrl(fields, url), headers: parseHeaders(fields, source), field };
  if (isObject(source["executable"])) return parseExecutable(fields, source["executable"]);
  return fail({ code: "federationUnsupported", path, subject: "unknown" });
}

/** The name of the field that holds the token; `undefined` if the whole text is the token. */
function parseFormat(fields: FileFields, source: JsonObject): string | undefined {
  const format = source["format"];
  if (format === undefined || format === null) return undefined;
  const type = isObject(format) ? (format["type"] ?? "text") : undefined;
  if (type === "text") return undefined;
  const field = type === "json" && isObject(format) ? presentText(format, "subject_token_field_name") : undefined;
  return field ?? failInvalid(fields, "credential_source.format");
}

function checkUrl(fields: FileFields, url: string): string {
  const isUsable = URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
  return isUsable ? url : failInvalid(fields, "credential_source.url");
}

function parseHeaders(fields: FileFields, source: JsonObject): Readonly<Record<string, string>> {
  const headers = source["headers"] ?? {};
  return isHeaders(headers) ? headers : failInvalid(fields, "credential_source.headers");
}

function isHeaders(value: unknown): value is Readonly<Record<string, string>> {
  return isObject(value) && Object.entries(value).every(([name, text]) => isHeader(name, text));
}

function isHeader(name: string, value: unknown): boolean {
  return headerName.test(name) && typeof value === "string" && headerValue.test(value);
}

function parseExecutable(fields: FileFields, executable: JsonObject): SubjectSource {
  const at = "credential_source.executable";
  const timeoutMs = executable["timeout_millis"] ?? timeout.usual;
  if (!isBetween(timeoutMs, timeout)) failInvalid(fields, `${at}.timeout_millis`);
  const command = presentText(executable, "command");
  return {
    kind: "executable",
    command: command ?? failMissing(fields, `${at}.command`),
    timeoutSeconds: timeoutMs / 1_000,
    outputFile: presentText(executable, "output_file"),
    field: undefined,
  };
}

function isBetween(
  value: unknown,
  { least, most }: { readonly least: number; readonly most: number },
): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= least && value <= most;
}
