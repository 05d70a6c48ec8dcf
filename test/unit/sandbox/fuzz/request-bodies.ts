import type { KnownNames } from "./known-names.ts";

/** Who may do everything in the world of the fuzz, and the role for that. */
export const administrator = "root@larkfield.example";
export const everything = "organizations/481516234200/roles/everything";

const cloudPlatform = "https://www.googleapis.com/auth/cloud-platform";
const exchange = "urn:ietf:params:oauth:grant-type:token-exchange";
const tokenType = "urn:ietf:params:oauth:token-type";
const base64 = (text: string): string => Buffer.from(text).toString("base64");

type Make<T> = (names: KnownNames) => T;

function role(names: KnownNames): string {
  return names.pick(["roles/viewer", "roles/owner", "roles/iam.serviceAccountTokenCreator", names.one("role")]);
}

function member(names: KnownNames): string {
  return names.pick([
    `user:${names.one("users")}`,
    `serviceAccount:${names.one("serviceAccounts")}`,
    "group:engineering@larkfield.example",
  ]);
}

function newPolicy(names: KnownNames): object {
  const binding = { role: role(names), members: [member(names), member(names)] };
  const condition = { title: "t", expression: "request.time < timestamp('2030-01-01T00:00:00Z')" };
  const bindings = [
    binding,
    ...(names.chance(0.3) ? [{ ...binding, condition }] : []),
    ...(names.chance(0.9) ? [{ role: everything, members: [`user:${administrator}`] }] : []),
  ];
  return { policy: { version: 3, bindings, ...(names.chance(0.3) && { etag: names.one("etag") }) } };
}

function constraintV1(names: KnownNames): object {
  return { constraint: `constraints/${names.one("constraint")}` };
}

function subjectExchange(names: KnownNames): Record<string, string> {
  const [type, subject] = names.pick([
    ["jwt", names.one("subjectToken")],
    ["access_token", names.one("accessToken", "access_token")],
  ] as const);
  const rule = {
    availableResource: "//storage.googleapis.com/projects/_/buckets/larkfield-reports",
    availablePermissions: ["inRole:roles/storage.objectViewer"],
  };
  return {
    grant_type: exchange,
    audience: `//iam.googleapis.com/${names.one("provider")}`,
    scope: cloudPlatform,
    requested_token_type: `${tokenType}:access_token`,
    subject_token_type: `${tokenType}:${type}`,
    subject_token: subject,
    options: JSON.stringify({ accessBoundary: { accessBoundaryRules: [rule] } }),
  };
}

/** A good body for a method, by the end of its route's id. A method that is not here gets an empty message. */
const bodies: Readonly<Record<string, Make<object>>> = {
  generateAccessToken: (names) => ({
    scope: [cloudPlatform],
    ...(names.chance(0.2) && { lifetime: "600s", delegates: [names.one("serviceAccounts")] }),
  }),
  generateIdToken: (names) => ({ audience: names.one("audience"), includeEmail: names.chance(0.5) }),
  signJwt: () => ({ payload: JSON.stringify({ sub: "me" }) }),
  signBlob: () => ({ payload: base64("bytes") }),
  getIamPolicy: () => ({ options: { requestedPolicyVersion: 3 } }),
  setIamPolicy: newPolicy,
  testIamPermissions: () => ({ permissions: ["iam.serviceAccounts.getAccessToken", "resourcemanager.projects.get"] }),
  "serviceAccounts.create": (names) => ({
    accountId: names.pick(["fuzz-robot-1", "fuzz-robot-2", "fuzz-robot-3"]),
    serviceAccount: { displayName: "Fuzz", description: "Made by a fuzz." },
  }),
  "serviceAccounts.patch": () => ({ serviceAccount: { displayName: "Patched" }, updateMask: "displayName" }),
  "serviceAccounts.update": () => ({ displayName: "Updated" }),
  "serviceAccountKeys.create": () => ({ keyAlgorithm: "KEY_ALG_RSA_1024" }),
  "serviceAccountKeys.upload": (names) => ({ publicKeyData: base64(names.one("certificate")) }),
  "roles.create": (names) => ({
    roleId: names.pick(["fuzzOne", "fuzzTwo"]),
    role: { title: "Fuzz", includedPermissions: ["iam.serviceAccounts.get"] },
  }),
  "roles.patch": () => ({ title: "Patched", includedPermissions: ["iam.serviceAccounts.list"] }),
  queryGrantableRoles: () => ({ fullResourceName: "//cloudresourcemanager.googleapis.com/projects/larkfield-prod" }),
  "denyPolicies.create": () => ({
    displayName: "Fuzz",
    rules: [
      {
        denyRule: {
          deniedPrincipals: ["principal://goog/subject/alan@larkfield.example"],
          deniedPermissions: ["iam.googleapis.com/serviceAccounts.getAccessToken"],
        },
      },
    ],
  }),
  getOrgPolicy: constraintV1,
  getEffectiveOrgPolicy: constraintV1,
  clearOrgPolicy: constraintV1,
  setOrgPolicy: (names) => ({
    policy: {
      ...constraintV1(names),
      ...(names.chance(0.5)
        ? { booleanPolicy: { enforced: false } }
        : { listPolicy: { allowedValues: [names.one("serviceAccounts")] } }),
    },
  }),
  publish: () => ({ messages: [{ data: base64("{}") }] }),
  "organizations.search": () => ({}),
};

const forms: Readonly<Record<string, Make<Record<string, string>>>> = {
  "oauth2.token": (names) => ({
    grant_type: "refresh_token",
    client_id: names.one("clientId"),
    client_secret: names.one("clientSecret"),
    refresh_token: names.one("refreshToken"),
  }),
  "oauth2.tokeninfo": (names) => ({ access_token: names.one("accessToken", "access_token") }),
  "oauth2.revoke": (names) => ({ token: names.one("accessToken", "access_token") }),
  "sts.token": subjectExchange,
};

/** What a method needs in its query, by its route's id. */
const queries: Readonly<Record<string, Make<Record<string, string>>>> = {
  "oauth2.tokeninfo": (names) =>
    names.chance(0.8)
      ? { access_token: names.one("accessToken", "access_token") }
      : { id_token: names.one("token", "id_token") },
  "oauth2.revoke": (names) => ({ token: names.one("accessToken", "access_token") }),
  "cloudidentity.groups.lookup": () => ({ "groupKey.id": "engineering@larkfield.example" }),
  "iam.denyPolicies.create": (names) => ({ policyId: names.pick(["fuzz-one", "fuzz-two"]) }),
  "iam.serviceAccountKeys.get": (names) => ({ publicKeyType: names.pick(["TYPE_X509_PEM_FILE", "TYPE_NONE"]) }),
  "iam.serviceAccountKeys.list": (names) => ({ keyTypes: names.pick(["USER_MANAGED", "SYSTEM_MANAGED"]) }),
  "cloudresourcemanager.projects.list": (names) => ({ parent: `folders/${names.one("folders")}` }),
  "cloudresourcemanager.folders.list": (names) => ({ parent: `organizations/${names.one("organizations")}` }),
  "cloudresourcemanager.v2.folders.list": (names) => ({ parent: `organizations/${names.one("organizations")}` }),
  "cloudasset.analyzeIamPolicy": (names) => ({
    "analysisQuery.accessSelector.permissions": "iam.serviceAccounts.getAccessToken",
    ...(names.chance(0.5) && { "analysisQuery.options.expandGroups": "true" }),
  }),
  "cloudasset.batchGetEffectiveIamPolicies": (names) => ({
    names: `//cloudresourcemanager.googleapis.com/projects/${names.one("projects")}`,
  }),
  metadata: (names) => ({ audience: "https://a.example", ...(names.chance(0.2) && { recursive: "true" }) }),
};

/** Parameters that many methods take. */
const usualQueries: readonly Make<Record<string, string>>[] = [
  () => ({ pageSize: "3" }),
  (names) => ({ pageToken: names.one("nextPageToken") }),
  () => ({ view: "FULL" }),
  () => ({ alt: "json" }),
  () => ({ showDeleted: "true" }),
  () => ({ query: "name:larkfield*" }),
  () => ({ filter: "id:larkfield-prod" }),
  () => ({ "options.requestedPolicyVersion": "3" }),
];

export function queryFor(id: string, names: KnownNames): URLSearchParams {
  const usual = names.chance(0.15) ? names.pick(usualQueries)(names) : {};
  return new URLSearchParams({ ...queries[id]?.(names), ...usual });
}

export interface Body {
  readonly contentType: string;
  readonly text: string;
}

/** `resource` is the path of the request without version and verb, for messages that repeat their name. */
export function bodyFor(id: string, resource: string, names: KnownNames): Body {
  const form = forms[id];
  if (form !== undefined) {
    const text = new URLSearchParams(form(names)).toString();
    return { contentType: "application/x-www-form-urlencoded", text };
  }
  const end = Object.keys(bodies).find((name) => id.endsWith(`.${name}`));
  const message = id.startsWith("orgpolicy.") ? orgPolicy(resource, names) : (bodies[end ?? ""]?.(names) ?? {});
  return { contentType: "application/json", text: JSON.stringify(message) };
}

function orgPolicy(resource: string, names: KnownNames): object {
  const constraint = names.one("constraint");
  const isList = constraint.startsWith("iam.allow");
  const rule = isList ? { values: { allowedValues: [names.one("serviceAccounts")] } } : { enforce: names.chance(0.2) };
  const name = resource.endsWith("/policies") ? `${resource}/${constraint}` : resource;
  return { name, spec: { rules: [rule] } };
}
