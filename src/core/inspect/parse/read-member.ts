import { problemInToken, type EncodedPart } from "./decode-part.ts";
import { valuesOf, type JsonNode, type JsonObjectNode } from "../json/json-node.ts";
import type { ProblemCode, TokenPart, TokenProblem } from "../json/problem.ts";
import { readHeaderObject, type HeaderCheck, type Read } from "./read-header.ts";

/** The header of a token in JSON form: the protected half as written, and both halves decoded. */
export interface HeaderHalves {
  /** Base64url; empty if there is no protected half. */
  readonly protectedText: string;
  readonly header: JsonObjectNode | undefined;
  /** Names in the half that nothing protects. */
  readonly unprotected: readonly string[];
}

/**
 * Decodes the protected header and the unprotected one, whose name differs by kind. One may be missing, not both, and they share no name (RFC
 * 7515 section 7.2.1, RFC 7516 section 7.2.1).
 */
export function readHalves(
  object: JsonObjectNode,
  unprotectedName: "header" | "unprotected",
  check: HeaderCheck,
): Read<HeaderHalves> {
  const open = objectMember(object, unprotectedName);
  const part = textMember(object, "protected", "header");
  const covered = readProtected(object, part.value, open.value, check);
  const header = joined(covered.value, open.value);
  const unprotected = (open.value?.members ?? []).map(({ name }) => name);
  return {
    value: { protectedText: part.value?.text ?? "", header, unprotected },
    problems: [...open.problems, ...part.problems, ...covered.problems, ...overlaps(covered.value, open.value)],
  };
}

function readProtected(
  object: JsonObjectNode,
  part: EncodedPart | undefined,
  open: JsonObjectNode | undefined,
  check: HeaderCheck,
): Read<JsonObjectNode | undefined> {
  if (part !== undefined || open === undefined) {
    return readHeaderObject(part ?? emptyPart("header"), (covered) => check(joined(covered, open) ?? covered, covered));
  }
  if (valuesOf(object, "protected").length > 0) return { value: undefined, problems: [] };
  const code = check(open, nothing);
  return { value: undefined, problems: code === undefined ? [] : [problemAtStart("header", code)] };
}

const nothing: JsonObjectNode = { kind: "object", members: [] };

function joined(covered: JsonObjectNode | undefined, open: JsonObjectNode | undefined): JsonObjectNode | undefined {
  if (covered === undefined || open === undefined) return covered ?? open;
  return { kind: "object", members: [...covered.members, ...open.members] };
}

/** Names in both halves: readers differ on which one counts. */
export function overlaps(one: JsonObjectNode | undefined, other: JsonObjectNode | undefined): readonly TokenProblem[] {
  const names = new Set(one?.members.map(({ name }) => name));
  return (other?.members ?? [])
    .filter(({ name }) => names.has(name))
    .map(({ name }) => ({
      ...problemAtStart("header", "headerOverlap"),
      excerpt: { before: "", marked: name.slice(0, longestName), after: "", position: undefined },
    }));
}

const longestName = 80;

/** A member that must be a text; `undefined` if it is missing, or given twice. */
export function textMember(object: JsonObjectNode, name: string, part: TokenPart): Read<EncodedPart | undefined> {
  const node = singleMember(object, name);
  if (node === undefined) return { value: undefined, problems: [] };
  if (node.kind !== "string") return { value: undefined, problems: [problemAtStart(part, "memberNotText")] };
  return { value: { token: node.value, part, start: 0, text: node.value }, problems: [] };
}

/** A member that must be an object. */
export function objectMember(object: JsonObjectNode, name: string): Read<JsonObjectNode | undefined> {
  const node = singleMember(object, name);
  if (node === undefined || node.kind === "object") return { value: node, problems: [] };
  return { value: undefined, problems: [problemAtStart("header", "memberNotObject")] };
}

/** A name that is given twice makes the token malformed anyway. */
function singleMember(object: JsonObjectNode, name: string): JsonNode | undefined {
  const values = valuesOf(object, name);
  return values.length === 1 ? values[0] : undefined;
}

function emptyPart(part: TokenPart): EncodedPart {
  return { token: "", part, start: 0, text: "" };
}

function problemAtStart(part: TokenPart, code: ProblemCode): TokenProblem {
  return problemInToken(emptyPart(part), { code, offset: 0 });
}
