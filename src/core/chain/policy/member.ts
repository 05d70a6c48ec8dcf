/** Who acts in a hop, as far as bindings tell principals apart. Emails are in lower case. */
export interface Principal {
  readonly kind: "user" | "serviceAccount";
  readonly email: string;
}

/** A member of a binding (source: google/iam/v1/policy.proto). */
export type Member =
  | { readonly kind: "user" | "serviceAccount" | "group"; readonly email: string }
  | { readonly kind: "domain"; readonly domain: string }
  | { readonly kind: "allUsers" | "allAuthenticatedUsers" }
  /** Whoever has a basic role on a project: `projectOwner:ID` and its like. */
  | { readonly kind: "basicRole"; readonly role: string; readonly projectId: string }
  /** Identities from workload and workforce pools, and sets such as all service accounts of a project. */
  | { readonly kind: "principal" | "principalSet"; readonly name: string }
  /** An account that was deleted; one created again under the same email is somebody else. */
  | { readonly kind: "deleted"; readonly email: string; readonly uniqueId: string }
  | { readonly kind: "other" };

/** Whether a principal is a member: `maybe` for a group or set whose members cannot be seen. */
export type Membership = "is" | "maybe" | "no";

/** Reads a member as policies write it; what Google may add one day is `other`. */
export function parseMember(text: string): Member {
  if (text === "allUsers" || text === "allAuthenticatedUsers") return { kind: text };
  const colon = text.indexOf(":");
  const kind = text.slice(0, Math.max(colon, 0));
  const rest = text.slice(colon + 1);
  if (rest === "") return { kind: "other" };
  switch (kind) {
    case "user":
    case "serviceAccount":
    case "group":
      return { kind, email: rest.toLowerCase() };
    case "domain":
      return { kind, domain: rest.toLowerCase() };
    case "projectOwner":
    case "projectEditor":
    case "projectViewer":
      return { kind: "basicRole", role: `roles/${kind.slice("project".length).toLowerCase()}`, projectId: rest };
    case "principal":
    case "principalSet":
      return { kind, name: text };
    case "deleted":
      return parseDeleted(rest);
    default:
      return { kind: "other" };
  }
}

/** How policies write a principal. */
export function memberText({ kind, email }: Principal): string {
  return `${kind}:${email}`;
}

/** The principal behind an email: service accounts are told by their domain. */
export function principalOf(email: string): Principal {
  const lower = email.toLowerCase();
  return { kind: /[@.]gserviceaccount\.com$/.test(lower) ? "serviceAccount" : "user", email: lower };
}

/** Compares without looking anything up; basic roles are for the reader of the project's policy to tell. */
export function membership(member: Member, principal: Principal): Membership {
  switch (member.kind) {
    case "user":
    case "serviceAccount":
      return member.email === principal.email && member.kind === principal.kind ? "is" : "no";
    case "domain":
      return principal.kind === "user" && principal.email.endsWith(`@${member.domain}`) ? "is" : "no";
    case "allUsers":
    case "allAuthenticatedUsers":
      return "is";
    case "group":
    case "basicRole":
    case "other":
      return "maybe";
    case "principalSet":
      return member.name.includes("Pools/") ? "no" : "maybe";
    case "principal":
    case "deleted":
      return "no";
  }
}

function parseDeleted(rest: string): Member {
  const [, email, uniqueId] = /^\w+:(.+)\?uid=(\d+)$/.exec(rest) ?? [];
  return { kind: "deleted", email: (email ?? "").toLowerCase(), uniqueId: uniqueId ?? "" };
}
