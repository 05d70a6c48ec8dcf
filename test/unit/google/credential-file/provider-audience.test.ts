import assert from "node:assert/strict";
import { test } from "node:test";
import { audienceProblem } from "../../../../src/google/credential-file/provider-audience.ts";

const pools = "//iam.googleapis.com/projects/314159265358/locations/global/workloadIdentityPools";
const provider = `${pools}/forge/providers/pipelines`;

const audiences: readonly (readonly [string, string | undefined])[] = [
  [provider, undefined],
  [`${pools}/my-pool-2/providers/gitlab-1`, undefined],
  ["//iam.googleapis.com/locations/global/workforcePools/staff/providers/sso", undefined],
  [
    "identitynamespace:fleet.svc.id.goog:https://container.googleapis.com/v1/projects/p/locations/l/clusters/c",
    undefined,
  ],
  [provider.replace("314159265358", "larkfield-ci"), "projectId"],
  [provider.slice("//iam.googleapis.com/".length), "noHost"],
  [provider.slice("//".length), "noHost"],
  [`https:${provider}`, "url"],
  [`https://iam.googleapis.com/v1/${provider.slice("//iam.googleapis.com/".length)}`, "url"],
  [`${pools}/forge/attribute.repository/larkfield/app`, "attribute"],
  [`${pools}/forge/subject/main`, "attribute"],
  [`${pools}/forge/*`, "attribute"],
  [`principalSet:${pools}/forge/attribute.repository/larkfield/app`, "attribute"],
  [`${pools}/forge`, "noProvider"],
  [`${pools}/forge/providers/`, "noProvider"],
  [`${pools}/-forge/providers/pipelines`, "name"],
  [`${pools}/forge/providers/-pipelines`, "name"],
  [`${pools}/Forge/providers/pipelines`, "name"],
  [`${pools}/forge/providers/pipelines/`, "other"],
  ["//iam.googleapis.com/projects/314159265358", "other"],
  ["//iam.googleapis.com/projects/314159265358/serviceAccounts/ci@larkfield.iam.gserviceaccount.com", "other"],
];

for (const [audience, problem] of audiences) {
  test(`the audience ${audience} ${problem === undefined ? "names a provider" : `has the problem ${problem}`}`, () => {
    assert.equal(audienceProblem(audience), problem);
  });
}
