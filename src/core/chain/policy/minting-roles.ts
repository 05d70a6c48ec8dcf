import type { HopPermission } from "../../request/permission.ts";

const permissionOfLetter: Readonly<Record<string, HopPermission>> = {
  a: "iam.serviceAccounts.getAccessToken",
  i: "iam.serviceAccounts.getOpenIdToken",
  d: "iam.serviceAccounts.implicitDelegation",
  b: "iam.serviceAccounts.signBlob",
  j: "iam.serviceAccounts.signJwt",
};

/** All Google predefined roles that allow minting, with one letter per permission (data: iann0036/iam-dataset, MIT, 2026-08-22). */
const lettersOfRole: Readonly<Record<string, string>> = {
  "roles/aiplatform.customCodeServiceAgent": "aidbj",
  "roles/aiplatform.extensionServiceAgent": "ai",
  "roles/aiplatform.serviceAgent": "ai",
  "roles/apigateway.serviceAgent": "ai",
  "roles/apigee.serviceAgent": "ai",
  "roles/appengine.serviceAgent": "aib",
  "roles/appengineflex.serviceAgent": "abj",
  "roles/bigquerycontinuousquery.serviceAgent": "a",
  "roles/bigquerydatatransfer.serviceAgent": "a",
  "roles/bigqueryspark.serviceAgent": "a",
  "roles/cloudbuild.serviceAgent": "ai",
  "roles/cloudconfig.serviceAgent": "a",
  "roles/clouddeploy.serviceAgent": "a",
  "roles/cloudfunctions.serviceAgent": "aib",
  "roles/cloudscheduler.serviceAgent": "ai",
  "roles/cloudtasks.serviceAgent": "ai",
  "roles/composer.serviceAgent": "ai",
  "roles/compute.serviceAgent": "aidj",
  "roles/connectors.serviceAgent": "aid",
  "roles/dataflow.serviceAgent": "adbj",
  "roles/dataproc.serviceAgent": "a",
  "roles/eventarc.serviceAgent": "ai",
  "roles/hypercomputecluster.serviceAgent": "a",
  "roles/iam.serviceAccountOpenIdTokenCreator": "i",
  "roles/iam.serviceAccountTokenCreator": "aidbj",
  "roles/iam.workloadIdentityUser": "ai",
  "roles/integrations.serviceAgent": "ai",
  "roles/ml.serviceAgent": "aidbj",
  "roles/notebooks.serviceAgent": "a",
  "roles/pubsub.serviceAgent": "aidbj",
  "roles/run.serviceAgent": "aib",
  "roles/securesourcemanager.serviceAgent": "j",
  "roles/serverless.serviceAgent": "aib",
  "roles/sourcerepo.serviceAgent": "a",
  "roles/workflows.serviceAgent": "ai",
};

/** Whether a role is one of Google's, whose permissions are known without a call. */
export function isPredefinedRole(role: string): boolean {
  return role.startsWith("roles/");
}

/** The minting permissions of a predefined role; none for a role that is not in the table. */
export function mintingPermissions(role: string): ReadonlySet<string> {
  const letters = Object.hasOwn(lettersOfRole, role) ? (lettersOfRole[role] ?? "") : "";
  return new Set(
    Object.keys(permissionOfLetter).flatMap((letter) =>
      letters.includes(letter) ? (permissionOfLetter[letter] ?? []) : [],
    ),
  );
}
