import { headerText } from "../../core/base/quote.ts";
import type { Caller } from "../../core/caller/credential-source.ts";

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
