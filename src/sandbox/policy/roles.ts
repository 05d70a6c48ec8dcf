import predefined from "./roles.json" with { type: "json" };

export interface Role {
  readonly name: string;
  readonly title: string;
  readonly stage: string;
  readonly permissions: ReadonlySet<string>;
  readonly description?: string;
  readonly deleted?: boolean;
}

/** Google's predefined roles, reduced to the permissions that the sandbox knows. */
function predefinedRoles(): readonly Role[] {
  const table: Readonly<Record<string, { title: string; stage: string; permissions: readonly string[] }>> =
    predefined.roles;
  const names = new Set([...Object.keys(table), ...Object.keys(morePermissions)]);
  return [...names].map((name) => {
    const { title = name, stage = "GA", permissions = [] } = table[name] ?? {};
    return { name, title, stage, permissions: new Set([...permissions, ...(morePermissions[name] ?? [])]) };
  });
}

/** The role table: predefined roles and a world's custom ones. */
export class Roles {
  readonly #roles: Map<string, Role>;

  constructor(custom: readonly Role[] = []) {
    this.#roles = new Map([...predefinedRoles(), ...custom].map((role) => [role.name, role]));
  }

  get(name: string): Role | undefined {
    return this.#roles.get(name);
  }

  all(): readonly Role[] {
    return [...this.#roles.values()];
  }

  set(role: Role): void {
    this.#roles.set(role.name, role);
  }

  includes(role: string, permission: string): boolean {
    const found = this.#roles.get(role);
    return found !== undefined && found.deleted !== true && found.permissions.has(permission);
  }
}

/** For listing the services that take ID tokens. */
const listServices = ["cloudfunctions.functions.list", "compute.backendServices.list", "run.services.list"];

/** For reading organization policies. */
const orgPolicyReading = ["orgpolicy.constraints.list", "orgpolicy.policies.list", "orgpolicy.policy.get"];

/** For making a service fire, besides listing. */
const runServices = [
  "cloudscheduler.jobs.run",
  "cloudtasks.tasks.run",
  "workflows.executions.create",
  "pubsub.topics.publish",
  ...listServices,
];
const allOnObjects = ["create", "delete", "get", "list", "update"].map((verb) => `storage.objects.${verb}`);

/**
 * Permissions outside the role table that matter for minting; the sandbox needs them for reading and changing resources. Role names and
 * permissions are Google's.
 */
export const morePermissions: Readonly<Record<string, readonly string[]>> = {
  "roles/browser": ["resourcemanager.folders.get", "resourcemanager.folders.list", "resourcemanager.organizations.get"],
  "roles/owner": [
    "iam.roles.create",
    "iam.roles.delete",
    "iam.roles.undelete",
    "iam.roles.update",
    ...runServices,
    ...orgPolicyReading,
  ],
  "roles/editor": [...runServices, ...orgPolicyReading],
  "roles/viewer": [...listServices, ...orgPolicyReading],
  "roles/orgpolicy.policyViewer": orgPolicyReading,
  "roles/orgpolicy.policyAdmin": [
    ...orgPolicyReading,
    "orgpolicy.policies.create",
    "orgpolicy.policies.delete",
    "orgpolicy.policies.update",
    "orgpolicy.policy.set",
  ],
  "roles/resourcemanager.organizationViewer": ["resourcemanager.organizations.get"],
  "roles/resourcemanager.folderViewer": [
    "resourcemanager.folders.get",
    "resourcemanager.folders.list",
    "resourcemanager.projects.get",
    "resourcemanager.projects.list",
  ],
  "roles/resourcemanager.organizationAdmin": [
    ...orgPolicyReading,
    "resourcemanager.folders.get",
    "resourcemanager.folders.getIamPolicy",
    "resourcemanager.folders.list",
    "resourcemanager.folders.setIamPolicy",
    "resourcemanager.organizations.get",
    "resourcemanager.organizations.getIamPolicy",
    "resourcemanager.organizations.setIamPolicy",
    "resourcemanager.projects.get",
    "resourcemanager.projects.getIamPolicy",
    "resourcemanager.projects.list",
    "resourcemanager.projects.setIamPolicy",
  ],
  "roles/resourcemanager.projectIamAdmin": [
    "resourcemanager.projects.get",
    "resourcemanager.projects.getIamPolicy",
    "resourcemanager.projects.setIamPolicy",
  ],
  "roles/storage.objectViewer": ["storage.objects.get", "storage.objects.list"],
  "roles/storage.objectCreator": ["storage.objects.create"],
  "roles/storage.objectUser": allOnObjects,
  "roles/storage.objectAdmin": allOnObjects,
  "roles/iam.denyAdmin": [
    "iam.denypolicies.create",
    "iam.denypolicies.delete",
    "iam.denypolicies.get",
    "iam.denypolicies.list",
  ],
  "roles/iam.denyReviewer": ["iam.denypolicies.get", "iam.denypolicies.list"],
};
