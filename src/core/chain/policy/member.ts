/** The principal that acts in a hop, as bindings distinguish principals. Emails are in lower case. */
export interface Principal {
  readonly kind: "user" | "serviceAccount";
  readonly email: string;
}

/** A member of a binding (source: google/iam/v1/policy.proto). */
export type Member =
  | { readonly kind: "user" | "serviceAccount" | "group"; readonly email: string }
  | { readonly kind: "domain"; readonly domain: string }
  | { readonly kind: "allUsers" | "allAuthenticatedUsers" }
  /** Everyone with a basic role on a project: `projectOwner:ID` and the like. */
  | { readonly kind: "basicRole"; readonly role: string; readonly projectId: string }
  /** Identities from workload and workforce pools, and sets such as all service accounts of a project. */
  | { readonly kind: "principal" | "principalSet"; readonly name: string }
  /** A deleted account; a new one with the same email is a different principal. */
  | { readonly kind: "deleted"; readonly email: string; readonly uniqueId: string }
  | { readonly kind: "other" };

/** Whether a principal is a member: `maybe` for a group or set with hidden members. */
export type Membership = "is" | "maybe" | "no";

/** Parses a member as written in policies; forms that Google may add later are `other`. */
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

/** A principal as written in policies. */
export function memberText({ kind, email }: Principal): string {
  return `${kind}:${email}`;
}

/** The principal with an email: service accounts are recognized by their domain. */
export function principalOf(email: string): Principal {
  const lower = email.toLowerCase();
  return { kind: /[@.]gserviceaccount\.com$/.test(lower) ? "serviceAccount" : "user", email: lower };
}

/** Compares without looking anything up; code that reads the project's policy resolves basic roles. */
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
