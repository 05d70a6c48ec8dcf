import { json, RefusedCall } from "./answer.ts";

/** RPC status codes and the HTTP status of each (source: google/rpc/code.proto). */
const httpStatusOf = {
  INVALID_ARGUMENT: 400,
  FAILED_PRECONDITION: 400,
  UNAUTHENTICATED: 401,
  PERMISSION_DENIED: 403,
  NOT_FOUND: 404,
  ABORTED: 409,
  ALREADY_EXISTS: 409,
  RESOURCE_EXHAUSTED: 429,
  INTERNAL: 500,
  UNIMPLEMENTED: 501,
  UNAVAILABLE: 503,
} as const;

export type RpcStatus = keyof typeof httpStatusOf;

/** The service and method that an error names in its metadata. */
export interface RpcMethod {
  readonly service: string;
  readonly rpc: string;
}

/** A refusal in Google's envelope `{"error": {code, message, status, details}}`. */
export function googleError(
  status: RpcStatus,
  message: string,
  details: readonly object[] = [],
  headers?: Readonly<Record<string, string>>,
): RefusedCall {
  const code = httpStatusOf[status];
  const error = { code, message, status, ...(details.length > 0 && { details }) };
  return new RefusedCall(json({ error }, code, headers));
}

function errorInfo(reason: string, domain: string | undefined, metadata: Readonly<Record<string, string>>): object {
  return {
    "@type": "type.googleapis.com/google.rpc.ErrorInfo",
    reason,
    ...(domain !== undefined && { domain }),
    metadata,
  };
}

/** IAM's refusal. It names the permission but not the resource, so it does not show which hop of a chain failed. */
export function permissionDenied(permission: string): RefusedCall {
  const message = `Permission '${permission}' denied on resource (or it may not exist).`;
  return googleError("PERMISSION_DENIED", message, [
    errorInfo("IAM_PERMISSION_DENIED", "iam.googleapis.com", { permission }),
  ]);
}

export function insufficientScopes({ service, rpc }: RpcMethod): RefusedCall {
  return googleError("PERMISSION_DENIED", "Request had insufficient authentication scopes.", [
    errorInfo("ACCESS_TOKEN_SCOPE_INSUFFICIENT", "googleapis.com", { service, method: rpc }),
  ]);
}

const missingCredentials =
  "Request is missing required authentication credential. Expected OAuth 2 access token, login cookie or other valid " +
  "authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.";
const invalidCredentials =
  "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid " +
  "authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.";

export type CredentialProblem =
  | { readonly reason: "CREDENTIALS_MISSING" | "ACCESS_TOKEN_EXPIRED" | "ACCESS_TOKEN_TYPE_UNSUPPORTED" }
  | { readonly reason: "ACCOUNT_STATE_INVALID"; readonly email: string };

/** The 401s of google/api/error_reason.proto, without a `domain`, as the IAM Credentials API sends them. */
export function unauthenticated(problem: CredentialProblem, { service, rpc }: RpcMethod): RefusedCall {
  const missing = problem.reason === "CREDENTIALS_MISSING";
  const email = problem.reason === "ACCOUNT_STATE_INVALID" && { email: problem.email };
  const details = [errorInfo(problem.reason, undefined, { service, method: rpc, ...email })];
  return googleError("UNAUTHENTICATED", missing ? missingCredentials : invalidCredentials, details, {
    "WWW-Authenticate": 'Bearer realm="https://accounts.google.com/"',
  });
}

export function invalidArgument(message = "Request contains an invalid argument."): RefusedCall {
  return googleError("INVALID_ARGUMENT", message);
}

/** A 400 that points at request fields, with `google.rpc.BadRequest` details. */
export function badField(field: string, description: string, message = description): RefusedCall {
  return googleError("INVALID_ARGUMENT", message, [
    { "@type": "type.googleapis.com/google.rpc.BadRequest", fieldViolations: [{ field, description }] },
  ]);
}

export function notFound(message = "Requested entity was not found."): RefusedCall {
  return googleError("NOT_FOUND", message);
}

export function alreadyExists(message: string, resourceName: string): RefusedCall {
  return googleError("ALREADY_EXISTS", message, [
    { "@type": "type.googleapis.com/google.rpc.ResourceInfo", resourceName },
  ]);
}

/** Google's words for a state that does not allow the call: too many keys, an old etag, a taken email. */
export function failedPrecondition(message = "Precondition check failed."): RefusedCall {
  return googleError("FAILED_PRECONDITION", message);
}

/** The IAM Credentials API's answer for an account that never existed. */
export function gaiaNotFound(email: string): RefusedCall {
  return notFound(`Not found; Gaia id not found for email ${email}`);
}

/** The etag is outdated, or another write came in between. */
export function concurrentPolicyChange(): RefusedCall {
  return googleError(
    "ABORTED",
    "There were concurrent policy changes. Please retry the whole read-modify-write with exponential backoff.",
  );
}

/** What a quota counts. Google publishes neither metric nor limit names, so these are placeholders. */
export interface QuotaLimit {
  readonly metric: string;
  readonly name: string;
  readonly value: string;
}

export const requestsPerMinute: QuotaLimit = {
  metric: "requests",
  name: "RequestsPerMinutePerProject",
  value: "60000",
};

/** The project that pays for a refused call. It exists in no world, so that nobody looks for the cause there. */
const payingProject = "418800000001";

/** A quota is used up. */
export function quotaExceeded(
  service: string,
  { metric: counted, name: limit, value } = requestsPerMinute,
): RefusedCall {
  const metric = `${service}/${counted}`;
  const consumer = `project_number:${payingProject}`;
  const message = `Quota exceeded for quota metric '${metric}' and limit '${limit}' of service '${service}' for consumer '${consumer}'.`;
  return googleError("RESOURCE_EXHAUSTED", message, [
    errorInfo("RATE_LIMIT_EXCEEDED", "googleapis.com", {
      service,
      consumer: `projects/${payingProject}`,
      quota_metric: metric,
      quota_limit: limit,
      quota_limit_value: value,
      quota_location: "global",
    }),
    {
      "@type": "type.googleapis.com/google.rpc.Help",
      links: [
        {
          description: "Request a higher quota limit.",
          url: "https://cloud.google.com/docs/quotas/help/request_increase",
        },
      ],
    },
  ]);
}

/** The API is not enabled in the project that pays for the call. */
export function serviceDisabled(service: string): RefusedCall {
  const url = `https://console.developers.google.com/apis/api/${service}/overview?project=${payingProject}`;
  const message =
    `${service} has not been used in project ${payingProject} before or it is disabled. Enable it by visiting ${url} then retry. ` +
    "If you enabled this API recently, wait a few minutes for the action to propagate to our systems and retry.";
  return googleError("PERMISSION_DENIED", message, [
    {
      "@type": "type.googleapis.com/google.rpc.Help",
      links: [{ description: "Google developers console API activation", url }],
    },
    errorInfo("SERVICE_DISABLED", "googleapis.com", { service, consumer: `projects/${payingProject}` }),
  ]);
}

/** VPC Service Controls' refusal; the identifier is also in the audit log. */
export function perimeterDenied(service: string): RefusedCall {
  const uid = "bW9ja2VkLXBlcmltZXRlci1kZW5pYWw";
  const message = `Request is prohibited by organization's policy. vpcServiceControlsUniqueIdentifier: ${uid}`;
  return googleError("PERMISSION_DENIED", message, [
    errorInfo("SECURITY_POLICY_VIOLATED", "googleapis.com", { service, uid }),
  ]);
}

/** Domain-restricted sharing (constraints/iam.allowedPolicyMemberDomains). */
export function memberNotPermitted(): RefusedCall {
  return failedPrecondition("One or more users named in the policy do not belong to a permitted customer.");
}

/** Something that an organization policy forbids: the violation names the constraint and the resource. */
export function constraintViolated(
  description: string,
  { type, subject }: { readonly type: string; readonly subject: string },
): RefusedCall {
  return googleError("FAILED_PRECONDITION", description, [
    { "@type": "type.googleapis.com/google.rpc.PreconditionFailure", violations: [{ type, subject, description }] },
  ]);
}

export function unavailable(): RefusedCall {
  return googleError("UNAVAILABLE", "The service is currently unavailable.");
}

/** An OAuth 2.0 refusal, `{"error", "error_description"}`, as the token endpoint sends it. */
export function oauthError(
  error: string,
  description: string,
  { status = 400, subtype }: { readonly status?: number; readonly subtype?: string } = {},
): RefusedCall {
  const body = {
    error,
    error_description: description,
    ...(subtype !== undefined && { error_subtype: subtype }),
  };
  return new RefusedCall(json(body, status));
}
