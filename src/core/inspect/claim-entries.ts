import {
  isKnownClaim,
  isKnownParameter,
  knownClaims,
  knownParameters,
  type KnownClaim,
  type KnownParameter,
  type Specification,
} from "./claim-knowledge.ts";
import { formatJson } from "./format-json.ts";
import type { JsonMember, JsonNode, JsonObjectNode } from "./json/json-node.ts";
import { readTime } from "./verify/lifetime.ts";

/** The two objects of a token whose members are shown one by one. */
export type ClaimPart = "header" | "payload";

/** A name that Mintmark can explain, and where it is defined. */
export interface KnownName {
  readonly name: KnownClaim | KnownParameter;
  readonly specification: Specification;
}

interface Known extends KnownName {
  readonly isTime: boolean;
}

type Know = (path: string) => Known | undefined;

/** One row of a header or of claims: a member, or a member of a known object with the path `outer.inner`. */
export interface ClaimEntry {
  readonly path: string;
  readonly node: JsonNode;
  readonly known: KnownName | undefined;
  /** Milliseconds since 1970, if the claim is a valid time. */
  readonly time: number | undefined;
}

/** All members in order. Opens objects whose members are known by path; others stay one entry. */
export function claimEntries(part: ClaimPart, object: JsonObjectNode): readonly ClaimEntry[] {
  const know = part === "header" ? knowParameter : knowClaim;
  return object.members.flatMap((member) => flatten(member, know)).map((member) => entryOf(member, know));
}

function flatten(member: JsonMember, know: Know): readonly JsonMember[] {
  const { name, value } = member;
  const opens = value.kind === "object" && value.members.some((inner) => know(`${name}.${inner.name}`) !== undefined);
  if (!opens) return [member];
  return value.members.flatMap((inner) => flatten({ name: `${name}.${inner.name}`, value: inner.value }, know));
}

function entryOf({ name: path, value: node }: JsonMember, know: Know): ClaimEntry {
  const known = know(path);
  const time = known?.isTime === true ? readTime(node) : undefined;
  return {
    path,
    node,
    known: known === undefined ? undefined : { name: known.name, specification: known.specification },
    time: time?.kind === "time" ? time.at : undefined,
  };
}

function knowClaim(path: string): Known | undefined {
  if (!isKnownClaim(path)) return undefined;
  const { type, specification } = knownClaims[path];
  return { name: path, specification, isTime: type === "time" };
}

function knowParameter(name: string): Known | undefined {
  if (!isKnownParameter(name)) return undefined;
  return { name, specification: knownParameters[name].specification, isTime: false };
}

/** A value as text. Without its quotes a string could look like a number or `true`: quotes stay where they make a difference. */
export function valueText(value: JsonNode): string {
  if (value.kind !== "string") return formatJson(value);
  return /^(?:-?\d[\d.eE+-]*|true|false|null|)$/.test(value.value) ? JSON.stringify(value.value) : value.value;
}

/** A text, cut if it is too long for a page. */
export interface CutText {
  readonly text: string;
  readonly omitted: number;
}

export const longestValue = 4_000;

export function cut(text: string, longest: number): CutText {
  if (text.length <= longest) return { text, omitted: 0 };
  return { text: text.slice(0, longest), omitted: text.length - longest };
}
