import { constraintViolated } from "../../http/google-errors.ts";
import { resourceName, type Project, type ServiceAccount } from "../../resource/resources.ts";
import type { AuthenticatedCall } from "../../server/route.ts";
import type { Cloud } from "../../state/cloud.ts";

/** What IAM answers where an organization policy forbids a thing; people report these texts. */
const refusals = {
  "iam.disableServiceAccountKeyCreation": "Key creation is not allowed on this service account.",
  "iam.disableServiceAccountCreation": "Service account creation is not allowed on this project.",
} as const;

/** Throws IAM's 400 where an organization policy enforces the constraint on the account's project, or on the project. */
export function requireUnconstrained(
  { orgPolicies }: Cloud,
  { now }: AuthenticatedCall,
  constraint: keyof typeof refusals,
  resource: ServiceAccount | Project,
): void {
  const project = resource.kind === "project" ? resource : resource.parent;
  if (!orgPolicies.enforces(project, constraint, now)) return;
  const value = resource.kind === "project" ? resource.projectId : resource.email;
  throw constraintViolated(refusals[constraint], {
    type: `constraints/${constraint}`,
    subject: `${resourceName(resource)}?configvalue=${encodeURIComponent(value)}`,
  });
}
