import { hash } from "node:crypto";
import { type Group, groupAudiences } from "../policy/groups.ts";
import type { Role } from "../policy/roles.ts";
import { checkReferences } from "./check-references.ts";
import { generateWorld, type WorldSize } from "./generate-world.ts";
import { parseDelegation, parseDenyPolicy, parseExamples, parseIdentityProvider } from "./parse-extras.ts";
import { normalMember, parseBindings, parseMember } from "./parse-policy.ts";
import { parseServices } from "./parse-services.ts";
import {
  field,
  invalid,
  readFlag,
  readItems,
  readMatch,
  readNumber,
  readObject,
  readText,
  readTextMap,
  readTexts,
  type Place,
} from "./read-json.ts";
import type { World, WorldFolder, WorldOrganization, WorldProject, WorldServiceAccount, WorldUser } from "./world.ts";

const worldFields = [
  "name",
  "description",
  "organizations",
  "folders",
  "projects",
  "serviceAccounts",
  "users",
  "groups",
  "groupReaders",
  "roles",
  "denyPolicies",
  "identityProviders",
  "metadataAccount",
  "propagationSeconds",
  "services",
  "examples",
  "generate",
];
const emailPattern = /^[^\s@:/]+@[^\s@:/]+$/;
const numberPattern = /^\d{1,20}$/;
const parentPattern = /^(?:organizations|folders)\/\d+$/;
const projectIdPattern = /^(?:[a-z][a-z0-9.-]+:)?[a-z][a-z0-9-]{4,28}[a-z0-9]$/;
/** The scopes that `gcloud auth application-default login` asks for, except Cloud SQL. */
const defaultScopes = [
  "openid",
  "https://www.googleapis.com/auth/cloud-platform",
  "https://www.googleapis.com/auth/userinfo.email",
];

/** Reads a world; `file` is its name in errors. Throws `worldInvalid` with the path inside the JSON. */
export function parseWorld(value: unknown, file: string): World {
  const place: Place = { file, at: "", value };
  const object = readObject(place, worldFields);
  const items = (name: string): readonly Place[] => readItems(field(place, object, name));
  const generate = field(place, object, "generate");
  const name = readText(field(place, object, "name"), "world");
  const description = readText(field(place, object, "description"), "");
  if (generate.value !== undefined) return { name, description, ...generateWorld(parseSize(generate)) };
  const metadataAccount = field(place, object, "metadataAccount");
  const world: World = {
    name,
    description,
    organizations: items("organizations").map(parseOrganization),
    folders: items("folders").map(parseFolder),
    projects: items("projects").map(parseProject),
    serviceAccounts: items("serviceAccounts").map(parseServiceAccount),
    users: items("users").map(parseUser),
    groups: items("groups").map(parseGroup),
    groupReaders: items("groupReaders").map(parseMember),
    roles: items("roles").map(parseRole),
    denyPolicies: items("denyPolicies").map(parseDenyPolicy),
    identityProviders: items("identityProviders").map(parseIdentityProvider),
    metadataAccount: metadataAccount.value === undefined ? undefined : readText(metadataAccount),
    services: parseServices(field(place, object, "services")),
    examples: parseExamples(field(place, object, "examples")),
    propagationSeconds: readNumber(field(place, object, "propagationSeconds"), 0, 0, 3_600),
  };
  checkReferences(world, items);
  return world;
}

/** The file of a generated world gives only name and description. */
function parseSize(place: Place): WorldSize {
  const object = readObject(place, ["projects", "accountsPerProject", "seed"]);
  return {
    projects: readNumber(field(place, object, "projects"), 10, 1, 10_000),
    accountsPerProject: readNumber(field(place, object, "accountsPerProject"), 10, 1, 100_000),
    seed: readNumber(field(place, object, "seed"), 1, 0, 2 ** 31),
  };
}

function parseOrganization(place: Place): WorldOrganization {
  const object = readObject(place, ["number", "domain", "domainWideDelegation", "bindings"]);
  return {
    number: readMatch(field(place, object, "number"), numberPattern, "digits"),
    domain: readText(field(place, object, "domain")),
    domainWideDelegation: readItems(field(place, object, "domainWideDelegation")).map(parseDelegation),
    bindings: parseBindings(field(place, object, "bindings")),
  };
}

function parseFolder(place: Place): WorldFolder {
  const object = readObject(place, ["number", "displayName", "parent", "bindings"]);
  const number = readMatch(field(place, object, "number"), numberPattern, "digits");
  return {
    number,
    displayName: readText(field(place, object, "displayName"), number),
    parent: readMatch(field(place, object, "parent"), parentPattern, "organizations/N or folders/N"),
    bindings: parseBindings(field(place, object, "bindings")),
  };
}

function parseProject(place: Place): WorldProject {
  const object = readObject(place, ["projectId", "number", "displayName", "parent", "labels", "tags", "bindings"]);
  const projectId = readMatch(field(place, object, "projectId"), projectIdPattern, "a project id");
  const parent = field(place, object, "parent");
  return {
    projectId,
    number: readMatch(field(place, object, "number"), numberPattern, "digits"),
    displayName: readText(field(place, object, "displayName"), projectId),
    parent: parent.value === undefined ? undefined : readMatch(parent, parentPattern, "organizations/N or folders/N"),
    labels: readTextMap(field(place, object, "labels")),
    tags: readTextMap(field(place, object, "tags")),
    bindings: parseBindings(field(place, object, "bindings")),
  };
}

function parseServiceAccount(place: Place): WorldServiceAccount {
  const object = readObject(place, [
    "email",
    "projectId",
    "uniqueId",
    "displayName",
    "description",
    "disabled",
    "tags",
    "maxLifetimeSeconds",
    "bindings",
  ]);
  const email = readMatch(field(place, object, "email"), emailPattern, "an email").toLowerCase();
  return {
    email,
    projectId: readText(field(place, object, "projectId"), projectInEmail(email)),
    uniqueId: readUniqueId(field(place, object, "uniqueId"), email),
    displayName: readText(field(place, object, "displayName"), ""),
    description: readText(field(place, object, "description"), ""),
    disabled: readFlag(field(place, object, "disabled")),
    tags: readTextMap(field(place, object, "tags")),
    maxLifetimeSeconds: readNumber(field(place, object, "maxLifetimeSeconds"), 3600, 3600, 43_200),
    bindings: parseBindings(field(place, object, "bindings")),
  };
}

/** The project id inside a user-managed account's email; domain-scoped projects turn `domain:id` into `id.domain`. */
function projectInEmail(email: string): string | undefined {
  const name = /@(.+)\.iam\.gserviceaccount\.com$/.exec(email)?.[1];
  const dot = name?.indexOf(".") ?? -1;
  return name === undefined || dot < 0 ? name : `${name.slice(dot + 1)}:${name.slice(0, dot)}`;
}

function parseUser(place: Place): WorldUser {
  const object = readObject(place, ["email", "uniqueId", "scopes", "reauthentication", "disabled"]);
  const email = readMatch(field(place, object, "email"), emailPattern, "an email").toLowerCase();
  return {
    email,
    uniqueId: readUniqueId(field(place, object, "uniqueId"), email),
    scopes: readTexts(field(place, object, "scopes"), defaultScopes),
    reauthentication: readFlag(field(place, object, "reauthentication")),
    disabled: readFlag(field(place, object, "disabled")),
  };
}

function readUniqueId(place: Place, email: string): string {
  return place.value === undefined ? uniqueIdOf(email) : readMatch(place, /^\d{15,25}$/, "15 to 25 digits");
}

/** A 21-digit id derived from the email, if the world gives none. */
export function uniqueIdOf(email: string): string {
  const digits = BigInt(`0x${hash("sha256", email).slice(0, 17)}`) % 10n ** 20n;
  return `1${digits.toString().padStart(20, "0")}`;
}

function parseGroup(place: Place): Group {
  const object = readObject(place, ["email", "members", "expiries", "membersVisibleTo"]);
  const audience = field(place, object, "membersVisibleTo");
  return {
    email: readMatch(field(place, object, "email"), emailPattern, "an email").toLowerCase(),
    members: readItems(field(place, object, "members")).map(parseMember),
    expiries: parseExpiries(field(place, object, "expiries")),
    membersVisibleTo:
      groupAudiences.find((known) => known === (audience.value ?? "members")) ??
      invalid(audience, `must be one of ${groupAudiences.join(", ")}`),
  };
}

function parseExpiries(place: Place): Group["expiries"] {
  const expiries = Object.entries(readTextMap(place)).map(([member, time]) => [normalMember(member), time] as const);
  const wrong = expiries.find(([, time]) => Number.isNaN(Date.parse(time)));
  return wrong === undefined ? Object.fromEntries(expiries) : invalid(place, `has no time for ${wrong[0]}`);
}

function parseRole(place: Place): Role {
  const object = readObject(place, ["name", "title", "stage", "description", "permissions"]);
  const namePattern = /^(?:projects\/[^/]+|organizations\/\d+)\/roles\/[\w.]{3,64}$/;
  const name = readMatch(
    field(place, object, "name"),
    namePattern,
    "projects/ID/roles/NAME or organizations/N/roles/NAME",
  );
  return {
    name,
    title: readText(field(place, object, "title"), name),
    stage: readText(field(place, object, "stage"), "GA"),
    description: readText(field(place, object, "description"), ""),
    permissions: new Set(readTexts(field(place, object, "permissions"))),
  };
}
