import type { AudienceProblem } from "../../core/base/failure.ts";

const host = "//iam.googleapis.com/";
const name = "[a-z0-9](?:[a-z0-9-]*[a-z0-9])?";
const workloadPool = new RegExp(`^projects/\\d+/locations/${name}/workloadIdentityPools/${name}/providers/${name}$`);
const workforcePool = new RegExp(`^locations/${name}/workforcePools/${name}/providers/${name}$`);
/** What clusters that are registered in a fleet have instead of a provider. */
const fleet = /^identitynamespace:[^\s:]+:\S+$/;

interface Sign {
  readonly problem: AudienceProblem;
  readonly isIn: (path: string) => boolean;
}

/** Looked at in this order, on what follows Google's host part. */
const signs: readonly Sign[] = [
  { problem: "attribute", isIn: (path) => /\/(?:attribute\.|subject\/|group\/|\*$)/.test(path) },
  { problem: "noProvider", isIn: (path) => /Pools\/[^/]+(?:\/providers)?\/?$/.test(path) },
  { problem: "projectId", isIn: (path) => /^projects\/(?!\d+\/)[^/]+\/locations\//.test(path) },
  { problem: "name", isIn: (path) => /\/(?:workloadIdentity|workforce)Pools\/[^/]+\/providers\/[^/]+$/.test(path) },
];

/**
 * What is wrong with the audience of an `external_account`, which names a workload or workforce identity pool provider
 * (https://cloud.google.com/iam/docs/reference/sts/rest/v1/TopLevel/token); `undefined` if it has the form of one.
 */
export function audienceProblem(audience: string): AudienceProblem | undefined {
  if (fleet.test(audience)) return undefined;
  if (/^https?:/i.test(audience)) return "url";
  if (/^principal(?:Set)?:/.test(audience)) return "attribute";
  if (!audience.startsWith(host)) return "noHost";
  const path = audience.slice(host.length);
  if (workloadPool.test(path) || workforcePool.test(path)) return undefined;
  return signs.find(({ isIn }) => isIn(path))?.problem ?? "other";
}
