/** The resource of a full resource name: a project, folder or organization, or an account by email or unique id. */
export type NamedResource =
  | { readonly kind: "container"; readonly name: string }
  | { readonly kind: "account"; readonly project: string; readonly id: string };

const accountPattern = /^\/\/iam\.googleapis\.com\/projects\/([^/]+)\/serviceAccounts\/([^/]+)$/;
const containerPattern = /^\/\/cloudresourcemanager\.googleapis\.com\/((?:projects|folders|organizations)\/[^/]+)$/;

/** Reads a full resource name (source: cloud.google.com/iam/docs/full-resource-names); `undefined` for any other kind of resource. */
export function parseFullResourceName(text: string): NamedResource | undefined {
  const container = containerPattern.exec(text)?.[1];
  if (container !== undefined) return { kind: "container", name: container };
  const [, project, id] = accountPattern.exec(text) ?? [];
  return project === undefined || id === undefined ? undefined : { kind: "account", project, id };
}

/** The full resource name of an account in a project. */
export function fullAccountName(projectId: string, account: string): string {
  return `//iam.googleapis.com/projects/${projectId}/serviceAccounts/${account}`;
}
