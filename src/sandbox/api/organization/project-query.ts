import { resourceName, type Project } from "../../resource/resources.ts";

/** A search query: `field:value` terms, of which one must match; a bare word searches name and id. `*` matches anything. */
export function projectFilter(query: string): (project: Project) => boolean {
  const terms = query.split(/\s+(?:OR\s+)?/).filter((term) => term !== "" && term !== "AND");
  if (terms.length === 0) return () => true;
  return (project) => terms.some((term) => fits(project, term.toLowerCase()));
}

function fits(project: Project, term: string): boolean {
  const [, name = "", wanted = ""] = /^([\w.]+)[:=](.*)$/.exec(term) ?? [undefined, "", term];
  const fieldValues = valuesOf(project, name).map((value) => value.toLowerCase());
  const pattern = wanted.replace(/["']/g, "").split("*");
  return fieldValues.some((value) => matchesPattern(value, pattern));
}

function valuesOf(project: Project, name: string): readonly string[] {
  const parent = project.parent === undefined ? "" : resourceName(project.parent);
  if (name.startsWith("labels.")) return [project.labels[name.slice("labels.".length)] ?? ""];
  switch (name) {
    case "name":
    case "displayname":
      return [project.displayName];
    case "id":
    case "projectid":
      return [project.projectId];
    case "state":
    case "lifecyclestate":
      return ["active"];
    case "parent":
      return [parent];
    case "parent.type":
      return [parent.split("s/")[0] ?? ""];
    case "parent.id":
      return [parent.split("/")[1] ?? ""];
    case "":
      return [project.displayName, project.projectId];
    default:
      return [];
  }
}

/** Whether the value contains the parts of a pattern split at `*`, in order. */
function matchesPattern(value: string, parts: readonly string[]): boolean {
  if (parts.length === 1) return value === parts[0];
  let from = 0;
  for (const [index, part] of parts.entries()) {
    const at = index === parts.length - 1 ? value.length - part.length : value.indexOf(part, from);
    if (at < from || !value.startsWith(part, at) || (index === 0 && at !== 0)) return false;
    from = at + part.length;
  }
  return true;
}
