import { problemInToken, type EncodedPart } from "./decode-part.ts";
import { valuesOf, type JsonNode, type JsonObjectNode } from "../json/json-node.ts";
import { isForgivable, type ProblemCode, type TokenPart, type TokenProblem } from "../json/problem.ts";
import { parseJsonJwe } from "./parse-json-jwe.ts";
import { readSignature, signedParts } from "./parse-jws.ts";
import type { JwsSignature, ParsedToken, Payload } from "./parsed-token.ts";
import { isUnencoded, signedHeaderProblem, type Read } from "./read-header.ts";
import { readHalves, textMember } from "./read-member.ts";
import { readPayload, type ParseNested } from "./read-payload.ts";

/**
 * Decodes a JWS or JWE in JSON serialization, general or flattened (RFC 7515 section 7.2, RFC 7516 section 7.2). `undefined` if the object
 * is neither. `duplicates`: the names that the object, or one inside it, has twice; with any, it is malformed.
 */
export function parseJsonToken(
  object: JsonObjectNode,
  duplicates: readonly TokenProblem[],
  parseNested: ParseNested,
): ParsedToken | undefined {
  const has = (name: string, kind: JsonNode["kind"]): boolean =>
    valuesOf(object, name).some((value) => value.kind === kind);
  if (has("ciphertext", "string")) return parseJsonJwe(object, duplicates);
  return has("signatures", "array") || has("signature", "string")
    ? parseJsonJws(object, duplicates, parseNested)
    : undefined;
}

const mostSigners = 20;

function parseJsonJws(
  object: JsonObjectNode,
  duplicates: readonly TokenProblem[],
  parseNested: ParseNested,
): ParsedToken {
  const signers = signersOf(object);
  const payloadPart = textMember(object, "payload", "payload");
  const reads = signers.slice(0, mostSigners).map((signer) => readSigner(signer, payloadPart.value));
  const [first, ...others] = reads.map(({ value }) => value);
  const header = first?.header;
  const isDetached = valuesOf(object, "payload").length === 0;
  const payload = readJsonPayload(payloadPart, isDetached, header, parseNested);
  const problems = [
    ...duplicates,
    ...formProblems(object, signers, reads),
    ...reads.flatMap((read) => read.problems),
    ...payload.problems,
  ];
  if (first === undefined || header === undefined || payload.value === undefined || !problems.every(isForgivable)) {
    return { kind: "malformed", problems, header, payload: payload.value };
  }
  const { state, unprotected, signed } = first;
  const common = { kind: "jws", serialization: "json" } as const;
  return { ...common, header, unprotected, payload: payload.value, signature: state, signed, others, problems };
}

/** The signature objects: the list of a general token, or a flattened token itself. */
function signersOf(object: JsonObjectNode): readonly JsonNode[] {
  const list = valuesOf(object, "signatures").find((value) => value.kind === "array");
  return list?.kind === "array" ? list.items : [object];
}

/** Without the member, the content was sent separately (RFC 7515 appendix F). A member that is none, or two, is no payload. */
function readJsonPayload(
  part: Read<EncodedPart | undefined>,
  isDetached: boolean,
  header: JsonObjectNode | undefined,
  parseNested: ParseNested,
): Read<Payload | undefined> {
  if (isDetached) return { value: { kind: "detached" }, problems: [] };
  if (part.value === undefined) return { value: undefined, problems: part.problems };
  return readPayload(part.value, header, "json", parseNested);
}

/** What is wrong with the whole: each reader must find the same signatures over the same content. */
function formProblems(
  object: JsonObjectNode,
  signers: readonly JsonNode[],
  reads: readonly Read<JwsSignature>[],
): readonly TokenProblem[] {
  const flattened = ["signature", "protected", "header"].some((name) => valuesOf(object, name).length > 0);
  const isMixed = new Set(reads.map(({ value }) => isUnencoded(value.header))).size > 1;
  return [
    // All are read, because a verdict covers all of them.
    ...when(signers.length > mostSigners, "tooManySignatures", "token"),
    ...when(signers.length === 0, "noSignatures", "token"),
    ...when(flattened && valuesOf(object, "signatures").length > 0, "twoForms", "token"),
    ...when(isMixed, "unencodedMixed", "header"),
  ];
}

function when(condition: boolean, code: ProblemCode, part: TokenPart): readonly TokenProblem[] {
  return condition ? [problemInToken({ token: "", part, start: 0, text: "" }, { code, offset: 0 })] : [];
}

function readSigner(signer: JsonNode, payload: EncodedPart | undefined): Read<JwsSignature> {
  const members: JsonObjectNode = signer.kind === "object" ? signer : { kind: "object", members: [] };
  const halves = readHalves(members, "header", signedHeaderProblem);
  const part = textMember(members, "signature", "signature");
  const signature = readSignature(part.value ?? { token: "", part: "signature", start: 0, text: "" });
  return {
    value: {
      header: halves.value.header,
      unprotected: halves.value.unprotected,
      state: signature.value,
      signed: () => signedParts(halves.value.protectedText, payload?.text, part.value),
    },
    problems: [
      ...when(signer.kind !== "object", "memberNotObject", "signature"),
      ...halves.problems,
      ...part.problems,
      ...signature.problems,
    ],
  };
}
