import { hash } from "node:crypto";
import { resourceName, type Folder, type Organization, type Project, type Resource } from "../../resource/resources.ts";
import { resourceFilter, type FieldValues } from "./resource-query.ts";

type Fields<R> = Readonly<Record<string, (resource: R) => readonly string[]>>;

const active = (): readonly string[] => ["active"];
const placed: Fields<Resource> = {
  state: active,
  lifecyclestate: active,
  parent: ({ parent }) => (parent === undefined ? [] : [resourceName(parent)]),
  "parent.type": ({ parent }) => (parent === undefined ? [] : [parent.kind]),
  "parent.id": ({ parent }) => (parent === undefined ? [] : [resourceName(parent).split("/")[1] ?? ""]),
};

const displayName = (resource: Project | Folder): readonly string[] => [resource.displayName];
const projectId = (project: Project): readonly string[] => [project.projectId];
const projectFields: Fields<Project> = {
  ...placed,
  name: displayName,
  displayname: displayName,
  id: projectId,
  projectid: projectId,
  "": (project) => [project.displayName, project.projectId],
};
const folderFields: Fields<Folder> = { ...placed, displayname: displayName, "": displayName };

const customer = ({ domain }: Organization): readonly string[] => [customerIdOf(domain)];
const organizationFields: Fields<Organization> = {
  domain: ({ domain }) => [domain],
  directorycustomerid: customer,
  "owner.directorycustomerid": customer,
  "": ({ domain }) => [domain],
};

/** Whether a project is found by a query of `projects:search`, where terms side by side are alternatives, or a filter of v1, where not. */
export function projectFilter(query: string, beside: "AND" | "OR"): (project: Project) => boolean {
  const filter = resourceFilter(query, beside);
  return (project) => filter((field) => labelValues(project, field) ?? valuesIn(projectFields, project)(field));
}

export function folderFilter(query: string): (folder: Folder) => boolean {
  const filter = resourceFilter(query, "AND");
  return (folder) => filter(valuesIn(folderFields, folder));
}

export function organizationFilter(query: string): (organization: Organization) => boolean {
  const filter = resourceFilter(query, "AND");
  return (organization) => filter(valuesIn(organizationFields, organization));
}

/** A field that the resources do not have matches nothing. */
function valuesIn<R>(fields: Fields<R>, resource: R): FieldValues {
  return (field) => (Object.hasOwn(fields, field) ? (fields[field]?.(resource) ?? []) : []);
}

/** The value of a label; `labels.NAME:*` finds every project that has it. */
function labelValues({ labels }: Project, field: string): readonly string[] | undefined {
  if (!field.startsWith("labels.")) return undefined;
  const name = field.slice("labels.".length);
  return Object.hasOwn(labels, name) ? [labels[name] ?? ""] : [];
}

/** The id of the Workspace or Cloud Identity customer that owns a domain. */
export function customerIdOf(domain: string): string {
  return `C${shortId(domain).slice(0, 8)}`;
}

/** A short id of the kind that Cloud Identity gives, derived from a text. */
export function shortId(text: string): string {
  return `0${BigInt(`0x${hash("sha256", text).slice(0, 18)}`)
    .toString(36)
    .slice(0, 14)}`;
}
