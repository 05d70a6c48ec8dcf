import { decodeBytes, partsOf, problemInToken, type EncodedPart } from "./decode-part.ts";
import type { ParsedToken, SignatureState, SignedParts } from "./parsed-token.ts";
import { isForgivable, type TokenProblem } from "../json/problem.ts";
import type { JsonObjectNode } from "../json/json-node.ts";
import { readHeaderObject, signedHeaderProblem, type Read } from "./read-header.ts";
import { readPayload, type ParseNested } from "./read-payload.ts";

/** Cloud Run replaces a signature it has checked with this literal. */
export const removedMarker = "SIGNATURE_REMOVED_BY_GOOGLE";

/** Mintmark replaces a secret with this so that a token can be shared. It is canonical base64url, so a JWT stays readable. */
export const redactedMarker = "REDACTED";

/**
 * Decodes a JWS in compact form (RFC 7515 section 7.1). With too few or too many parts it decodes what there is, so that a truncated token
 * still shows whose it is.
 */
export function parseJws(token: string, parseNested: ParseNested): ParsedToken {
  const [first, second, third, fourth] = partsOf(token, ["header", "payload", "signature", "token"]);
  const header = readHeader(first);
  const payload = second === undefined ? undefined : readPayload(second, header.value, "compact", parseNested);
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
    unprotected: [],
    payload: payload.value,
    signature: signature.value,
    signed: () => signedParts(first?.text, second?.text, third),
    others: [],
    problems,
  };
}

/** What the signature was made over, from the same texts that the token was decoded from (RFC 7515 section 5.2, step 8). */
export function signedParts(header = "", payload = "", signature: EncodedPart | undefined): SignedParts {
  const bytes = signature === undefined ? new Uint8Array() : decodeBytes(signature).bytes;
  return { input: `${header}.${payload}`, signature: bytes };
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
  return readHeaderObject(part, (header) => signedHeaderProblem(header, header));
}

export function readSignature(part: EncodedPart): Read<SignatureState> {
  if (part.text === "") return { value: { kind: "empty" }, problems: [] };
  if (part.text === redactedMarker) return { value: { kind: "redacted" }, problems: [] };
  if (part.text === removedMarker) return { value: { kind: "removedByGoogle" }, problems: [] };
  const { bytes, problems } = decodeBytes(part);
  return { value: { kind: "present", bytes: bytes.length }, problems };
}
