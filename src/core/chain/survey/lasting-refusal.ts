import type { Failure } from "../../base/failure.ts";

/** These say that something is not open to the caller, and will not be in a minute. */
const lastingRefusals: readonly Failure["code"][] = [
  "permissionDenied",
  "perimeterDenied",
  "serviceDisabled",
  "quotaProjectMissing",
  "notFound",
  "refused",
];

/** Whether asking again soon would be refused again. */
export function isLasting({ code }: Failure): boolean {
  return lastingRefusals.includes(code);
}
