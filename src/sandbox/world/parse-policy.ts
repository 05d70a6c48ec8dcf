import { optional } from "../../core/base/json.ts";
import { conditionProblem } from "../policy/conditions.ts";
import type { Binding, Condition } from "../policy/allow-policy.ts";
import { field, invalid, readItems, readMatch, readObject, readText, type Place } from "./read-json.ts";

const rolePattern = /^(?:roles|projects\/[^/]+\/roles|organizations\/\d+\/roles)\/[\w.]+$/;
const memberPattern =
  /^(?:allUsers|allAuthenticatedUsers|(?:user|serviceAccount|group|domain|projectOwner|projectEditor|projectViewer):\S+|deleted:\w+:\S+\?uid=\d+|principal(?:Set)?:\/\/\S+)$/;

/** Reads the bindings of one resource of a world. */
export function parseBindings(place: Place): readonly Binding[] {
  return readItems(place).map(parseBinding);
}

function parseBinding(place: Place): Binding {
  const object = readObject(place, ["role", "members", "condition", "bindingId"]);
  const condition = field(place, object, "condition");
  return {
    role: readMatch(field(place, object, "role"), rolePattern, "a role such as roles/viewer"),
    members: readItems(field(place, object, "members")).map(parseMember),
    ...(condition.value !== undefined && { condition: parseCondition(condition) }),
    ...optionalText(field(place, object, "bindingId"), "bindingId"),
  };
}

/** Emails in members are compared case-insensitively, so they are stored in lower case. */
export function parseMember(place: Place): string {
  const member = readMatch(place, memberPattern, "a member such as user:ada@example.com");
  return /^principal/.test(member) ? member : normalMember(member);
}

export function isMember(text: string): boolean {
  return memberPattern.test(text);
}

/** A member in the form used for comparing: kind as written, name in lower case. */
export function normalMember(member: string): string {
  const colon = member.indexOf(":");
  return colon < 0 || member.startsWith("principal")
    ? member
    : member.slice(0, colon) + member.slice(colon).toLowerCase();
}

function parseCondition(place: Place): Condition {
  const object = readObject(place, ["title", "description", "expression", "location"]);
  const expression = readText(field(place, object, "expression"));
  const problem = conditionProblem(expression);
  if (problem !== undefined) return invalid(field(place, object, "expression"), `is not a condition: ${problem}`);
  return {
    title: readText(field(place, object, "title")),
    ...optionalText(field(place, object, "description"), "description"),
    expression,
    ...optionalText(field(place, object, "location"), "location"),
  };
}

function optionalText<K extends string>(place: Place, name: K): Partial<Record<K, string>> {
  return optional(name, place.value === undefined ? undefined : readText(place));
}
