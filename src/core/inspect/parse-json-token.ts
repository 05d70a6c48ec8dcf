import { decodeBytes, problemInToken, type EncodedPart } from "./decode-part.ts";
import { onlyValueOf, textValueOf, valuesOf, type JsonNode, type JsonObjectNode } from "./json-node.ts";
import type { JwsSignature, ParsedToken } from "./parsed-token.ts";
import {
  algorithmProblem,
  readHeaderObject,
  readPayload,
  readSignature,
  type ParseNested,
  type Read,
} from "./parse-jws.ts";
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
function signersOf(object: JsonObjectNode): readonly JsonNode[] | undefined {
  const list = onlyValueOf(object, "signatures");
  if (list?.kind === "array") return list.items;
  return onlyValueOf(object, "signature")?.kind === "string" ? [object] : undefined;
}

const mostSigners = 20;

function parseJsonJws(object: JsonObjectNode, signers: readonly JsonNode[], parseNested: ParseNested): ParsedToken {
  const reads = signers.slice(0, mostSigners).map(readSigner);
  const [first, ...others] = reads.map(({ signature }) => signature);
  const header = first?.header;
  const payload = readPayload(member(object, "payload", "payload"), header, parseNested);
  const problems = [...tooMany(signers), ...reads.flatMap((read) => read.problems), ...payload.problems];
  if (first === undefined || header === undefined || !problems.every(isForgivable)) {
    return { kind: "malformed", problems, header, payload: payload.value };
  }
  const common = { kind: "jws", serialization: "json" } as const;
  return { ...common, header, payload: payload.value, signature: first.state, others, problems };
}

const wholeToken: EncodedPart = { token: "", part: "token", start: 0, text: "" };

/** None may be left unlooked at: a verdict is about all of them. */
function tooMany(signers: readonly JsonNode[]): readonly TokenProblem[] {
  return signers.length > mostSigners ? [problemInToken(wholeToken, { code: "tooManySignatures", offset: 0 })] : [];
}

function readSigner(signer: JsonNode): { signature: JwsSignature; problems: readonly TokenProblem[] } {
  const members = signer.kind === "object" ? signer : { kind: "object" as const, members: [] };
  const header = readSignerHeader(members);
  const signature = readSignature(member(members, "signature", "signature"));
  return {
    signature: { header: header.value, state: signature.value },
    problems: [...header.problems, ...signature.problems],
  };
}

/** What is protected and what is not; either may be missing, not both (RFC 7515 section 7.2.1). */
function readSignerHeader(signer: JsonObjectNode): Read<JsonObjectNode | undefined> {
  const unprotected = objectValueOf(signer, "header");
  if (valuesOf(signer, "protected").length === 0 && unprotected !== undefined) {
    const code = algorithmProblem(unprotected);
    const part: EncodedPart = { token: "", part: "header", start: 0, text: "" };
    return { value: unprotected, problems: code === undefined ? [] : [problemInToken(part, { code, offset: 0 })] };
  }
  const part = member(signer, "protected", "header");
  const read = readHeaderObject(part, (header) => algorithmProblem(joined(header, unprotected)));
  return { value: read.value === undefined ? undefined : joined(read.value, unprotected), problems: read.problems };
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
