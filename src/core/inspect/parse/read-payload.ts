import { decodeJson, problemInToken, type DecodedPart, type EncodedPart } from "./decode-part.ts";
import { textValueOf, type JsonObjectNode } from "../json/json-node.ts";
import type { ProblemCode, TokenProblem } from "../json/problem.ts";
import type { ParsedToken, Payload } from "./parsed-token.ts";
import { isUnencoded, type Read } from "./read-header.ts";

/** Parses the token inside a nested one; `undefined` if the nesting is too deep. */
export type ParseNested = ((token: string) => ParsedToken) | undefined;

/** What an unencoded payload must not have in each form (RFC 7797 section 5): readers would differ on its bytes. */
const unsafe = { compact: /[^\x20-\x7e]/, json: /[\p{Cs}\p{Cn}]/u } as const;

/** Interprets a payload as its header says. */
export function readPayload(
  part: EncodedPart,
  header: JsonObjectNode | undefined,
  form: keyof typeof unsafe,
  parseNested: ParseNested,
): Read<Payload> {
  if (part.text === "") return { value: { kind: "empty" }, problems: [] };
  if (isUnencoded(header)) return readUnencoded(part, part.text.search(unsafe[form]));
  const decoded = decodeJson(part);
  if (isNested(header) && decoded.text !== undefined) return readNested(part, decoded, decoded.text, parseNested);
  return { value: payloadOf(decoded), problems: decoded.problems.filter((problem) => concerns(problem, decoded)) };
}

function readUnencoded(part: EncodedPart, unsafeAt: number): Read<Payload> {
  const problem = { code: "unsafeCharacter", offset: unsafeAt } as const;
  return {
    value: { kind: "text", text: part.text },
    problems: unsafeAt === -1 ? [] : [problemInToken(part, problem)],
  };
}

/** `cty: "JWT"` of RFC 7519 section 5.2: the payload is itself a token. */
function isNested(header: JsonObjectNode | undefined): boolean {
  return header !== undefined && textValueOf(header, "cty")?.toUpperCase() === "JWT";
}

function readNested(part: EncodedPart, decoded: DecodedPart, text: string, parseNested: ParseNested): Read<Payload> {
  const problems = decoded.problems.filter(({ code }) => encodingProblems.has(code));
  if (parseNested !== undefined) return { value: { kind: "nested", token: parseNested(text) }, problems };
  const tooDeep = problemInToken(part, { code: "nestedTooDeep", offset: 0 });
  return { value: { kind: "text", text }, problems: [...problems, tooDeep] };
}

function payloadOf({ bytes, text, value }: DecodedPart): Payload {
  if (value?.kind === "object") return { kind: "claims", claims: value };
  if (value !== undefined) return { kind: "json", value };
  return text === undefined ? { kind: "bytes", bytes } : { kind: "text", text };
}

const encodingProblems: ReadonlySet<ProblemCode> = new Set<ProblemCode>([
  "notBase64url",
  "plainBase64",
  "padding",
  "impossibleLength",
  "trailingBits",
]);

/** A JWS may carry anything; invalid JSON is a problem only if the payload starts like an object. */
function concerns({ code }: TokenProblem, { text }: DecodedPart): boolean {
  const isObjectText = text !== undefined && /^\s*\{/.test(text);
  return encodingProblems.has(code) || code === "duplicateName" || isObjectText;
}
