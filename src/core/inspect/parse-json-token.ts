import { decodeBytes, type EncodedPart } from "./decode-part.ts";
import { onlyValueOf, textValueOf, valuesOf, type JsonNode, type JsonObjectNode } from "./json-node.ts";
import type { JwsSignature, ParsedToken } from "./parsed-token.ts";
import { algorithmProblem, readHeaderObject, readPayload, readSignature, type ParseNested } from "./parse-jws.ts";
import { isForgivable, type TokenPart, type TokenProblem } from "./problem.ts";

/**
 * Decodes a JWS or JWE in JSON serialization, general or flattened (RFC 7515 section 7.2, RFC 7516 section 7.2). `undefined` where the
 * object is neither.
 */
export function parseJsonToken(object: JsonObjectNode, parseNested: ParseNested): ParsedToken | undefined {
  if (textValueOf(object, "ciphertext") !== undefined) return parseJsonJwe(object);
  const signers = signersOf(object);
  return signers === undefined ? undefined : parseJsonJws(object, signers, parseNested);
}

/** The members that sign: the list of a general token, or a flattened token itself. */
function signersOf(object: JsonObjectNode): readonly JsonObjectNode[] | undefined {
  const list = onlyValueOf(object, "signatures");
  if (list?.kind === "array") return list.items.filter((item) => item.kind === "object");
  return onlyValueOf(object, "signature")?.kind === "string" ? [object] : undefined;
}

const mostSigners = 20;

function parseJsonJws(
  object: JsonObjectNode,
  signers: readonly JsonObjectNode[],
  parseNested: ParseNested,
): ParsedToken {
  const reads = signers.slice(0, mostSigners).map(readSigner);
  const [first, ...others] = reads.map(({ signature }) => signature);
  const header = first?.header;
  const payload = readPayload(member(object, "payload", "payload"), header, parseNested);
  const problems = [...reads.flatMap((read) => read.problems), ...payload.problems];
  if (first === undefined || header === undefined || !problems.every(isForgivable)) {
    return { kind: "malformed", problems, header, payload: payload.value };
  }
  return { kind: "jws", header, payload: payload.value, signature: first.state, others, problems };
}

function readSigner(signer: JsonObjectNode): { signature: JwsSignature; problems: readonly TokenProblem[] } {
  const unprotected = objectValueOf(signer, "header");
  const part = member(signer, "protected", "header");
  const read = readHeaderObject(part, (header) => algorithmProblem(joined(header, unprotected)));
  const signature = readSignature(member(signer, "signature", "signature"));
  const header = read.value === undefined ? undefined : joined(read.value, unprotected);
  return { signature: { header, state: signature.value }, problems: [...read.problems, ...signature.problems] };
}

function joined(header: JsonObjectNode, unprotected: JsonObjectNode | undefined): JsonObjectNode {
  return { kind: "object", members: [...header.members, ...(unprotected?.members ?? [])] };
}

function parseJsonJwe(object: JsonObjectNode): ParsedToken {
  const ciphertext = decodeBytes(member(object, "ciphertext", "ciphertext"));
  const shared = objectValueOf(object, "unprotected");
  const read = readHeaderObject(member(object, "protected", "header"), (header) =>
    valuesOf(joined(header, shared), "enc").length === 0 ? "encryptionMissing" : undefined,
  );
  const problems = [...read.problems, ...ciphertext.problems];
  if (read.value === undefined || !problems.every(isForgivable)) {
    return { kind: "malformed", problems, header: read.value, payload: undefined };
  }
  return { kind: "jwe", header: joined(read.value, shared), ciphertextBytes: ciphertext.bytes.length, problems };
}

function member(object: JsonObjectNode, name: string, part: TokenPart): EncodedPart {
  const text = textValueOf(object, name) ?? "";
  return { token: text, part, start: 0, text };
}

function objectValueOf(object: JsonObjectNode, name: string): JsonObjectNode | undefined {
  const value: JsonNode | undefined = onlyValueOf(object, name);
  return value?.kind === "object" ? value : undefined;
}
