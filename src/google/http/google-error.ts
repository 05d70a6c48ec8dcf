import { MintmarkError } from "../../core/base/errors.ts";
import type { Failure, GoogleAnswer, GoogleFailure } from "../../core/base/failure.ts";
import { isObject, type JsonObject, parseJsonObject } from "../../core/base/json.ts";
import { redact } from "../../core/base/redact.ts";
import { failNotJson, optionalText } from "./answer-json.ts";
import type { HttpAnswer } from "./http-exchange.ts";

const longestMessage = 2_000;
/** Redaction may shorten a text, so more is read than is shown. */
const longestRead = 20_000;
const unavailableStatuses: ReadonlySet<number> = new Set([500, 502, 503, 504]);

/** Google's error envelope (https://google.aip.dev/193), reduced to what distinguishes failures. */
interface Envelope {
  readonly answer: GoogleAnswer;
  readonly metadata: JsonObject;
  readonly details: readonly JsonObject[];
}

/** Throws the failure for a refusal. `resource` is what the call was about: an account email, a project id. */
export function throwGoogleError(answer: HttpAnswer, resource: string): never {
  throw new MintmarkError(googleFailure(answer, resource) ?? failNotJson(answer));
}

/** The failure for a refusal: by status and details first, by message for old APIs without them; `undefined` if it is not Google's. */
export function googleFailure(answer: HttpAnswer, resource: string): Failure | undefined {
  const envelope = readEnvelope(answer);
  if (envelope !== undefined) return failureIn(envelope, resource);
  return failureByStatus(answer, resource);
}

/** Google's reason for anything that is not an OAuth access token (source: google/api/error_reason.proto). */
const tokenTypeRefused = "ACCESS_TOKEN_TYPE_UNSUPPORTED";

function failureIn({ answer, metadata, details }: Envelope, resource: string): GoogleFailure {
  const base = { resource, google: answer };
  switch (answer.httpStatus) {
    case 400:
      return isMemberRefused(answer)
        ? { ...base, code: "memberNotAllowed" }
        : { ...base, code: badRequestCode(answer) };
    case 401:
      return { ...base, code: answer.reason === tokenTypeRefused ? "notAnAccessToken" : "unauthenticated" };
    case 403:
      return forbidden(base, metadata, details);
    case 404:
      return { ...base, code: "notFound" };
    case 429:
      return { ...base, code: "rateLimited" };
    default:
      return { ...base, code: unavailableStatuses.has(answer.httpStatus) ? "unavailable" : "refused" };
  }
}

function badRequestCode({ status, message }: GoogleAnswer): "lifetimeRefused" | "invalidArgument" | "refused" {
  if (/lifetime cannot exceed/i.test(message)) return "lifetimeRefused";
  return status === "INVALID_ARGUMENT" || status === "" ? "invalidArgument" : "refused";
}

/** Domain-restricted sharing (constraints/iam.allowedPolicyMemberDomains); the text is the one in its troubleshooting page. */
function isMemberRefused({ message }: GoogleAnswer): boolean {
  return /do not belong to a permitted customer/i.test(message);
}

/**
 * The projects of gcloud's own OAuth clients, for `gcloud auth application-default login` and `gcloud auth login`. They pay for a person's
 * calls if no quota project is set, and only Google can enable an API there (source: hashicorp/terraform-provider-google#1538).
 */
const gcloudProjects: ReadonlySet<string> = new Set(["764086051850", "32555940559"]);

function forbidden(
  base: { readonly resource: string; readonly google: GoogleAnswer },
  metadata: JsonObject,
  details: readonly JsonObject[],
): GoogleFailure {
  const { reason, message } = base.google;
  if (/requires a quota project, which is not set/i.test(message)) {
    return { ...base, code: "quotaProjectMissing", service: textIn(metadata, "service") ?? "" };
  }
  if (reason === "SERVICE_DISABLED" || /has not been used in project|it is disabled/.test(message)) {
    const disabled = disabledService(metadata, details, message);
    return gcloudProjects.has(disabled.consumer)
      ? { ...base, code: "quotaProjectMissing", service: disabled.service }
      : { ...base, code: "serviceDisabled", ...disabled };
  }
  const quotaProject = /required permission to use project ([^\s.]+)/.exec(message)?.[1];
  if (reason === "USER_PROJECT_DENIED" || quotaProject !== undefined) {
    return { ...base, code: "quotaProjectDenied", project: quotaProject ?? consumerIn(metadata) };
  }
  if (reason === "SECURITY_POLICY_VIOLATED" || /vpcServiceControlsUniqueIdentifier/.test(message)) {
    return { ...base, code: "perimeterDenied", uniqueIdentifier: perimeterDenial(metadata, message) };
  }
  if (reason === "ACCESS_TOKEN_SCOPE_INSUFFICIENT" || /insufficient authentication scopes/.test(message)) {
    return { ...base, code: "insufficientScopes" };
  }
  return { ...base, code: "permissionDenied", permission: deniedPermission(metadata, message) };
}

function disabledService(
  metadata: JsonObject,
  details: readonly JsonObject[],
  message: string,
): { service: string; consumer: string; activationUrl: string | undefined } {
  const url = textIn(metadata, "activationUrl") ?? helpUrl(details) ?? /https:\/\/console\S+/.exec(message)?.[0];
  const service = textIn(metadata, "service") ?? /apis\/api\/([^/]+)\//.exec(url ?? "")?.[1] ?? "";
  const consumer = consumerIn(metadata) ?? /in project (\S+)/.exec(message)?.[1] ?? "";
  return { service, consumer, activationUrl: isConsoleUrl(url) ? url : undefined };
}

/** Only Google's own console is offered as a link, because the text came over the network. */
function isConsoleUrl(url: string | undefined): boolean {
  return url !== undefined && /^https:\/\/console\.(?:cloud|developers)\.google\.com\//.test(url);
}

function helpUrl(details: readonly JsonObject[]): string | undefined {
  const links = detailOf(details, "google.rpc.Help")?.["links"];
  const first: unknown = Array.isArray(links) ? links[0] : undefined;
  return isObject(first) ? textIn(first, "url") : undefined;
}

function consumerIn(metadata: JsonObject): string | undefined {
  return textIn(metadata, "consumer")?.replace(/^projects\//, "");
}

function perimeterDenial(metadata: JsonObject, message: string): string | undefined {
  return textIn(metadata, "uid") ?? /vpcServiceControlsUniqueIdentifier:\s*([\w-]+)/.exec(message)?.[1];
}

function deniedPermission(metadata: JsonObject, message: string): string | undefined {
  return textIn(metadata, "permission") ?? /Permission '?([\w.]+)'? denied/.exec(message)?.[1];
}

function readEnvelope({ text, status }: HttpAnswer): Envelope | undefined {
  const error = parseJsonObject(text)?.["error"];
  if (!isObject(error)) return undefined;
  const details = Array.isArray(error["details"]) ? error["details"].filter(isObject) : [];
  const info = detailOf(details, "google.rpc.ErrorInfo");
  const metadata = isObject(info?.["metadata"]) ? info["metadata"] : {};
  return {
    answer: {
      httpStatus: status,
      status: publicText(optionalText(error, "status")),
      message: publicText(optionalText(error, "message")),
      reason: info === undefined ? undefined : textIn(info, "reason"),
    },
    metadata,
    details,
  };
}

function detailOf(details: readonly JsonObject[], type: string): JsonObject | undefined {
  return details.find((detail) => detail["@type"] === `type.googleapis.com/${type}`);
}

function textIn(json: JsonObject, field: string): string | undefined {
  const text = publicText(optionalText(json, field));
  return text === "" ? undefined : text;
}

/** No name or number in Google's texts is this long: anything longer is a signature or encoded data, which has no typical shape. */
const longRun = /[\w+/-]{120,}={0,2}/g;

/** A server's text, made safe to show and log. */
export function publicText(text: string): string {
  return redact(text.slice(0, longestRead)).replace(longRun, "[redacted]").slice(0, longestMessage);
}

/** These statuses mean the same for any body; a load balancer in front of Google answers in HTML. */
function failureByStatus({ status, headers }: HttpAnswer, resource: string): GoogleFailure | undefined {
  const google = { httpStatus: status, status: "", message: "", reason: undefined };
  if (status === 429) return { code: "rateLimited", resource, google };
  const isHtmlFromElsewhere = (headers["content-type"] ?? "").startsWith("text/html") && status !== 503;
  if (unavailableStatuses.has(status) && !isHtmlFromElsewhere) return { code: "unavailable", resource, google };
  return undefined;
}
