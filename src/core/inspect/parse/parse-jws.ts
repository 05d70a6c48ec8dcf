import {
  decodeBytes,
  decodeJson,
  partsOf,
  problemInJson,
  problemInToken,
  type DecodedPart,
  type EncodedPart,
} from "./decode-part.ts";
import { onlyValueOf, textValueOf, valuesOf, type JsonObjectNode } from "../json/json-node.ts";
import type { ParsedToken, Payload, SignatureState } from "./parsed-token.ts";
import { isForgivable, type ProblemCode, type TokenProblem } from "../json/problem.ts";

/** Cloud Run replaces a signature it has checked with this literal. */
export const removedMarker = "SIGNATURE_REMOVED_BY_GOOGLE";

/** Mintmark replaces a secret with this so that a token can be shared. It is canonical base64url, so a JWT stays readable. */
export const redactedMarker = "REDACTED";

/** Parses the token inside a nested one; `undefined` if the nesting is too deep. */
export type ParseNested = ((token: string) => ParsedToken) | undefined;

/** A decoded part, and what is wrong with it. */
export interface Read<Value> {
  readonly value: Value;
  readonly problems: readonly TokenProblem[];
}

/**
 * Decodes a JWS in compact form (RFC 7515 section 7.1). With too few or too many parts it decodes what there is, so that a truncated token
 * still shows whose it is.
 */
export function parseJws(token: string, parseNested: ParseNested): ParsedToken {
  const [first, second, third, fourth] = partsOf(token, ["header", "payload", "signature", "token"]);
  const header = readHeader(first);
  const payload = second === undefined ? undefined : readPayload(second, header.value, parseNested);
  const signature = third === undefined ? undefined : readSignature(third);
  const reads = [header, payload, signature].flatMap((read) => read?.problems ?? []);
  const problems = [...partCountProblems(token, fourth, third === undefined), ...reads];
  if (header.value === undefined || payload === undefined || signature === undefined || !problems.every(isForgivable)) {
    return { kind: "malformed", problems: worstFirst(problems), header: header.value, payload: payload?.value };
  }
  return {
    kind: "jws",
    serialization: "compact",
    header: header.value,
    payload: payload.value,
    signature: signature.value,
    others: [],
    problems,
  };
}

/** Lists what makes the token malformed before what can be forgiven; drops unused bits at the end of a part that is broken anyway. */
function worstFirst(problems: readonly TokenProblem[]): TokenProblem[] {
  const fatal = problems.filter((problem) => !isForgivable(problem));
  const broken = new Set(fatal.map(({ part }) => part));
  const rest = problems.filter(
    (problem) => isForgivable(problem) && !(problem.code === "trailingBits" && broken.has(problem.part)),
  );
  return [...fatal, ...rest];
}

function partCountProblems(token: string, fourth: EncodedPart | undefined, tooFew: boolean): TokenProblem[] {
  const whole: EncodedPart = { token, part: "token", start: 0, text: token };
  if (tooFew) return [problemInToken(whole, { code: "tooFewParts", offset: token.length })];
  return fourth === undefined ? [] : [problemInToken(whole, { code: "tooManyParts", offset: fourth.start - 1 })];
}

function readHeader(part: EncodedPart | undefined): Read<JsonObjectNode | undefined> {
  if (part === undefined) return { value: undefined, problems: [] };
  return readHeaderObject(part, (header) => algorithmProblem(header));
}

/** Decodes a JOSE header; `check` names required parameters that it lacks. */
export function readHeaderObject(
  part: EncodedPart,
  check: (header: JsonObjectNode) => ProblemCode | undefined,
): Read<JsonObjectNode | undefined> {
  if (part.text === "") return { value: undefined, problems: [problemInToken(part, { code: "emptyPart", offset: 0 })] };
  const { value, text, problems } = decodeJson(part);
  if (value === undefined || text === undefined) return { value: undefined, problems };
  const code = value.kind === "object" ? check(value) : "notAnObject";
  const found = code === undefined ? [] : [problemInJson(part, text, { code, offset: 0 })];
  return { value: value.kind === "object" ? value : undefined, problems: [...problems, ...found] };
}

/** What a JWS header lacks: `alg` is required, and a string (RFC 7515 section 4.1.1). */
export function algorithmProblem(header: JsonObjectNode): ProblemCode | undefined {
  const values = valuesOf(header, "alg");
  if (values.length === 0) return "algorithmMissing";
  return values.every((value) => value.kind === "string") ? undefined : "algorithmNotText";
}

/** Interprets a payload as its header says. */
export function readPayload(
  part: EncodedPart,
  header: JsonObjectNode | undefined,
  parseNested: ParseNested,
): Read<Payload> {
  if (part.text === "") return { value: { kind: "detached" }, problems: [] };
  if (isUnencoded(header)) return { value: { kind: "text", text: part.text }, problems: [] };
  const decoded = decodeJson(part);
  if (isNested(header) && decoded.text !== undefined) return readNested(part, decoded.text, parseNested);
  return { value: payloadOf(decoded), problems: decoded.problems.filter((problem) => concerns(problem, decoded)) };
}

/** `b64: false` of RFC 7797: the payload is in the token without encoding. */
function isUnencoded(header: JsonObjectNode | undefined): boolean {
  const encoded = header === undefined ? undefined : onlyValueOf(header, "b64");
  return encoded?.kind === "boolean" && !encoded.value;
}

/** `cty: "JWT"` of RFC 7519 section 5.2: the payload is itself a token. */
function isNested(header: JsonObjectNode | undefined): boolean {
  return header !== undefined && textValueOf(header, "cty")?.toUpperCase() === "JWT";
}

function readNested(part: EncodedPart, text: string, parseNested: ParseNested): Read<Payload> {
  if (parseNested !== undefined) return { value: { kind: "nested", token: parseNested(text) }, problems: [] };
  const problem = problemInToken(part, { code: "nestedTooDeep", offset: 0 });
  return { value: { kind: "text", text }, problems: [problem] };
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
  "duplicateName",
]);

/** A JWS may carry anything; invalid JSON is a problem only if the payload starts like an object. */
function concerns({ code }: TokenProblem, { text }: DecodedPart): boolean {
  return encodingProblems.has(code) || (text !== undefined && /^\s*\{/.test(text));
}

export function readSignature(part: EncodedPart): Read<SignatureState> {
  if (part.text === "") return { value: { kind: "empty" }, problems: [] };
  if (part.text === redactedMarker) return { value: { kind: "redacted" }, problems: [] };
  if (part.text === removedMarker) return { value: { kind: "removedByGoogle" }, problems: [] };
  const { bytes, problems } = decodeBytes(part);
  return { value: { kind: "present", bytes: bytes.length }, problems };
}
