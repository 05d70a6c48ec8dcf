import { fail } from "../../core/base/errors.ts";
import type { JsonObject } from "../../core/base/json.ts";
import { headerText } from "../../core/base/quote.ts";
import type { Caller } from "../../core/caller/credential-source.ts";
import { failNotJson } from "./answer-json.ts";
import { googleFailure } from "./google-error.ts";
import type { HttpCall, HttpClient } from "./http-client.ts";
import type { HttpAnswer } from "./http-exchange.ts";

/** A call to a Google API. */
export interface GoogleCall extends Pick<HttpCall, "url" | "signal" | "timeoutSeconds" | "attempts"> {
  readonly caller: Caller;
  /** The resource that a refusal names. */
  readonly resource: string;
  /** For the audit log. */
  readonly reason?: string | undefined;
}

type Sender = Pick<HttpClient, "send">;

/** The answer to a successful GET; throws a `GoogleFailure` or `NetworkFailure`. */
export async function getGoogle(http: Sender, { caller, resource, ...call }: GoogleCall): Promise<HttpAnswer> {
  const answer = await http.send({ ...call, method: "GET", headers: googleHeaders(caller) });
  return answer.status === 200 ? answer : refuse(answer, resource, caller);
}

/** Google's refusal, with the project that was asked to pay if Google does not name it. */
function refuse(answer: HttpAnswer, resource: string, { quotaProject }: Caller): never {
  const failure = googleFailure(answer, resource) ?? failNotJson(answer);
  if (failure.code !== "quotaProjectDenied") return fail(failure);
  return fail({ ...failure, project: failure.project ?? quotaProject });
}

/**
 * The answer to a successful POST. All these calls may be retried like a GET: they read or mint, or an etag guards what they write.
 */
export async function postGoogle(
  http: Sender,
  { caller, resource, reason, ...call }: GoogleCall,
  body?: JsonObject,
): Promise<HttpAnswer> {
  const type = body === undefined ? {} : { "content-type": "application/json" };
  const headers = { ...googleHeaders(caller, reason), ...type };
  const text = body === undefined ? "" : JSON.stringify(body);
  const answer = await http.send({ ...call, method: "POST", headers, body: text });
  return answer.status === 200 ? answer : refuse(answer, resource, caller);
}

/** A resource name for a path; its parts may contain a `:`, as in domain-scoped projects. */
export function encodedName(name: string): string {
  return name.split("/").map(encodeURIComponent).join("/");
}

/**
 * Headers of a call to a Google API: the caller's token, the project that pays, and the reason for the audit log
 * (https://docs.cloud.google.com/apis/docs/system-parameters).
 */
export function googleHeaders(caller: Caller, reason?: string): Readonly<Record<string, string>> {
  return {
    authorization: `Bearer ${caller.token}`,
    accept: "application/json",
    "user-agent": "mintmark",
    ...(caller.quotaProject === undefined ? {} : { "x-goog-user-project": headerText(caller.quotaProject) }),
    ...(reason === undefined ? {} : { "x-goog-request-reason": headerText(reason) }),
  };
}
