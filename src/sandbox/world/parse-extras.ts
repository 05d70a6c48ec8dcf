import { conditionProblem } from "../policy/conditions.ts";
import type { DenyPolicy, DenyRule } from "../policy/deny-rule.ts";
import {
  field,
  invalid,
  readItems,
  readMatch,
  readObject,
  readText,
  readTextMap,
  readTexts,
  type Place,
} from "./read-json.ts";
import type { DomainWideDelegation, IdentityProvider, WorldExamples } from "./world.ts";

const attachmentPattern = /^(?:projects\/[^/]+|folders\/\d+|organizations\/\d+)$/;
const providerPattern = /^projects\/\d+\/locations\/global\/workloadIdentityPools\/[\w-]+\/providers\/[\w-]+$/;
const principalPattern = /^principal(?:Set)?:\/\/\S+$/;
const permissionPattern = /^[\w.]+\.googleapis\.com\/[\w.*]+$/;

export function parseDenyPolicy(place: Place): DenyPolicy {
  const object = readObject(place, ["id", "attachedTo", "displayName", "rules"]);
  return {
    id: readText(field(place, object, "id")),
    attachedTo: readMatch(field(place, object, "attachedTo"), attachmentPattern, "a project, folder or organization"),
    displayName: readText(field(place, object, "displayName"), ""),
    rules: readItems(field(place, object, "rules")).map(parseDenyRule),
  };
}

function parseDenyRule(place: Place): DenyRule {
  const object = readObject(place, [
    "deniedPrincipals",
    "exceptionPrincipals",
    "deniedPermissions",
    "exceptionPermissions",
    "denialCondition",
  ]);
  const principals = (name: string): readonly string[] =>
    readItems(field(place, object, name)).map((item) =>
      readMatch(item, principalPattern, "a principal such as principal://goog/subject/ada@example.com"),
    );
  const permissions = (name: string): readonly string[] =>
    readItems(field(place, object, name)).map((item) =>
      readMatch(item, permissionPattern, "a permission such as iam.googleapis.com/serviceAccounts.getAccessToken"),
    );
  return {
    deniedPrincipals: principals("deniedPrincipals"),
    exceptionPrincipals: principals("exceptionPrincipals"),
    deniedPermissions: permissions("deniedPermissions"),
    exceptionPermissions: permissions("exceptionPermissions"),
    denialCondition: readExpression(field(place, object, "denialCondition")),
  };
}

function readExpression(place: Place): string | undefined {
  if (place.value === undefined) return undefined;
  const expression = readText(place);
  const problem = conditionProblem(expression);
  return problem === undefined ? expression : invalid(place, `is not a condition: ${problem}`);
}

export function parseIdentityProvider(place: Place): IdentityProvider {
  const object = readObject(place, ["name", "issuer", "allowedAudiences", "attributeMapping", "attributeCondition"]);
  const condition = field(place, object, "attributeCondition");
  const mapping = field(place, object, "attributeMapping");
  return {
    name: readMatch(field(place, object, "name"), providerPattern, "the resource name of a provider"),
    issuer: readText(field(place, object, "issuer")),
    allowedAudiences: readTexts(field(place, object, "allowedAudiences")),
    attributeMapping: mapping.value === undefined ? { "google.subject": "assertion.sub" } : readTextMap(mapping),
    attributeCondition: condition.value === undefined ? undefined : readText(condition),
  };
}

export function parseDelegation(place: Place): DomainWideDelegation {
  const object = readObject(place, ["account", "scopes"]);
  return {
    account: readText(field(place, object, "account")),
    scopes: readTexts(field(place, object, "scopes")),
  };
}

export function parseExamples(place: Place): WorldExamples {
  const { value = {} } = place;
  const object = readObject({ ...place, value }, ["keyAccount", "impersonated", "external"]);
  const impersonated = field(place, object, "impersonated");
  const external = field(place, object, "external");
  return {
    keyAccount: optionalText(field(place, object, "keyAccount")),
    impersonated: impersonated.value === undefined ? undefined : parseImpersonated(impersonated),
    external: external.value === undefined ? undefined : parseExternal(external),
  };
}

function parseImpersonated(place: Place): NonNullable<WorldExamples["impersonated"]> {
  const object = readObject(place, ["delegates", "target"]);
  return {
    delegates: readTexts(field(place, object, "delegates")),
    target: readText(field(place, object, "target")),
  };
}

function parseExternal(place: Place): NonNullable<WorldExamples["external"]> {
  const object = readObject(place, ["provider", "subject", "target"]);
  return {
    provider: readMatch(field(place, object, "provider"), providerPattern, "the resource name of a provider"),
    subject: readText(field(place, object, "subject")),
    target: optionalText(field(place, object, "target")),
  };
}

function optionalText(place: Place): string | undefined {
  return place.value === undefined ? undefined : readText(place);
}
