import { hash } from "node:crypto";
import { type Group, groupAudiences } from "../policy/groups.ts";
import type { Role } from "../policy/roles.ts";
import { bindings, denyPolicy, member, normalMember, orgPolicy } from "./parse-policy.ts";
import {
  flag,
  invalid,
  listOf,
  map,
  matching,
  optional,
  or,
  orFrom,
  record,
  text,
  textMap,
  whole,
  type Parsed,
  type Reader,
} from "./read-json.ts";
import { worldServices } from "./world-services.ts";

const email = map(matching(/^[^\s@:/]+@[^\s@:/]+$/, "an email"), (address) => address.toLowerCase());
const number = matching(/^\d{1,20}$/, "digits");
const parent = matching(/^(?:organizations|folders)\/\d+$/, "organizations/N or folders/N");
const uniqueId = orFrom(matching(/^\d{15,25}$/, "15 to 25 digits"), (before) => uniqueIdOf(String(before["email"])));

/** A 21-digit id derived from the email, if the world gives none. */
export function uniqueIdOf(address: string): string {
  const digits = BigInt(`0x${hash("sha256", address).slice(0, 17)}`) % 10n ** 20n;
  return `1${digits.toString().padStart(20, "0")}`;
}

export type WorldOrganization = ReturnType<typeof organization>;
const organization = record({
  number,
  domain: text,
  /** Accounts, by email or unique id, that may act for users of the domain, with the scopes that an administrator approved. */
  domainWideDelegation: listOf(record({ account: text, scopes: listOf(text) })),
  bindings,
});

export type WorldFolder = ReturnType<typeof folder>;
const folder = record({ number, displayName: orFrom(text, (before) => before["number"]), parent, bindings });

export type WorldProject = ReturnType<typeof project>;
const project = record({
  projectId: matching(/^(?:[a-z][a-z0-9.-]+:)?[a-z][a-z0-9-]{4,28}[a-z0-9]$/, "a project id"),
  number,
  displayName: orFrom(text, (before) => before["projectId"]),
  /** `undefined` for a project outside any organization. */
  parent: optional(parent),
  labels: textMap,
  /** Resource tags, namespaced key to short value; accounts inherit them. */
  tags: textMap,
  bindings,
});

export type WorldServiceAccount = ReturnType<typeof serviceAccount>;
const serviceAccount = record({
  email,
  projectId: orFrom(text, (before) => projectInEmail(String(before["email"]))),
  uniqueId,
  displayName: or(text, ""),
  description: or(text, ""),
  disabled: flag,
  tags: textMap,
  /** Over 3600, short for an organization policy of the project that lists the account: its tokens may live 12 hours. */
  maxLifetimeSeconds: whole(3600, 43_200, 3600),
  bindings,
});

/** The project id inside a user-managed account's email; domain-scoped projects turn `domain:id` into `id.domain`. */
function projectInEmail(address: string): string | undefined {
  const name = /@(.+)\.iam\.gserviceaccount\.com$/.exec(address)?.[1];
  const dot = name?.indexOf(".") ?? -1;
  return name === undefined || dot < 0 ? name : `${name.slice(dot + 1)}:${name.slice(0, dot)}`;
}

export type WorldUser = ReturnType<typeof user>;
const user = record({
  email,
  uniqueId,
  /** What the user agreed to when signing in; default: what `gcloud auth application-default login` asks for, except Cloud SQL. */
  scopes: or(listOf(text), [
    "openid",
    "https://www.googleapis.com/auth/cloud-platform",
    "https://www.googleapis.com/auth/userinfo.email",
  ]),
  /** The session was ended by a Workspace rule: a refresh answers `invalid_rapt`. */
  reauthentication: flag,
  disabled: flag,
});

const group: Reader<Group> = record({
  email,
  members: listOf(member),
  expiries: (place) => {
    const expiries = Object.entries(textMap(place)).map(([name, time]) => [normalMember(name), time] as const);
    const wrong = expiries.find(([, time]) => Number.isNaN(Date.parse(time)));
    return wrong === undefined ? Object.fromEntries(expiries) : invalid(place, `has no time for ${wrong[0]}`);
  },
  membersVisibleTo: (place) =>
    groupAudiences.find((known) => known === (place.value ?? "members")) ??
    invalid(place, `must be one of ${groupAudiences.join(", ")}`),
});

const role: Reader<Role> = record({
  name: matching(
    /^(?:projects\/[^/]+|organizations\/\d+)\/roles\/[\w.]{3,64}$/,
    "projects/ID/roles/NAME or organizations/N/roles/NAME",
  ),
  title: orFrom(text, (before) => before["name"]),
  stage: or(text, "GA"),
  description: or(text, ""),
  permissions: map(listOf(text), (permissions) => new Set(permissions)),
});

const providerName = matching(
  /^projects\/\d+\/locations\/global\/workloadIdentityPools\/[\w-]+\/providers\/[\w-]+$/,
  "the resource name of a provider",
);

/** A workload identity pool provider: it maps outside tokens to principals. */
export type IdentityProvider = ReturnType<typeof identityProvider>;
const identityProvider = record({
  name: providerName,
  issuer: text,
  allowedAudiences: listOf(text),
  /** CEL over `assertion`, by target: `google.subject`, `google.groups`, `attribute.NAME`. */
  attributeMapping: or(textMap, { "google.subject": "assertion.sub" }),
  attributeCondition: optional(text),
});

/** A provider of a workforce pool, and the person who signs in with it. */
export type WorkforceProvider = ReturnType<typeof workforceProvider>;
const workforceName = matching(
  /^locations\/global\/workforcePools\/[\w-]+\/providers\/[\w-]+$/,
  "the resource name of a workforce provider",
);
const workforceProvider = record({
  name: workforceName,
  subject: matching(/^[^\s/]+$/, "a subject"),
  groups: listOf(text),
});

const examples = or(
  record({
    /** Account for which a key file is made. */
    keyAccount: optional(text),
    /** Chain of the impersonated credentials of the first caller. */
    impersonated: optional(record({ delegates: listOf(text), target: text })),
    /** Provider and account of the external credentials, and the subject of the outside token. */
    external: optional(record({ provider: providerName, subject: text, target: optional(text) })),
    /** Provider of the login configuration, and of the credentials of who has signed in with it. */
    workforce: optional(workforceName),
  }),
  {},
);

/** The data that a sandbox starts from, read and checked. World files in JSON use the same names. */
export type World = Parsed<typeof worldFields>;
export const worldFields = {
  name: or(text, "world"),
  description: or(text, ""),
  organizations: listOf(organization),
  folders: listOf(folder),
  projects: listOf(project),
  serviceAccounts: listOf(serviceAccount),
  /** People who can be callers; the first is the default. */
  users: listOf(user),
  groups: listOf(group),
  /** Members that may see every group, like a Workspace administrator with the role Groups Reader. */
  groupReaders: listOf(member),
  /** Custom roles of projects and organizations. */
  roles: listOf(role),
  denyPolicies: listOf(denyPolicy),
  orgPolicies: listOf(orgPolicy),
  identityProviders: listOf(identityProvider),
  workforceProviders: listOf(workforceProvider),
  /** Email of the account that the metadata server speaks for. */
  metadataAccount: optional(text),
  services: worldServices,
  /** Settings of the credential files that the sandbox offers for other people's clients. */
  examples,
  /** How long a policy change takes to take effect; default 0. */
  propagationSeconds: whole(0, 3_600, 0),
};
