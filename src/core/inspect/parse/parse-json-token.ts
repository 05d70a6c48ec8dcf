import { decodeBytes, problemInToken, type EncodedPart } from "./decode-part.ts";
import { onlyValueOf, textValueOf, valuesOf, type JsonNode, type JsonObjectNode } from "../json/json-node.ts";
import type { JwsSignature, ParsedToken } from "./parsed-token.ts";
import {
  algorithmProblem,
  readHeaderObject,
  readPayload,
  readSignature,
  type ParseNested,
  type Read,
} from "./parse-jws.ts";
import { isForgivable, type ProblemCode, type TokenPart, type TokenProblem } from "../json/problem.ts";

/**
 * Decodes a JWS or JWE in JSON serialization, general or flattened (RFC 7515 section 7.2, RFC 7516 section 7.2). `undefined` if the object
 * is neither.
 */
export function parseJsonToken(object: JsonObjectNode, parseNested: ParseNested): ParsedToken | undefined {
  if (textValueOf(object, "ciphertext") !== undefined) return parseJsonJwe(object);
  const signers = signersOf(object);
  return signers === undefined ? undefined : parseJsonJws(object, signers, parseNested);
}

/** The signature objects: the list of a general token, or a flattened token itself. */
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

/** Reads all signatures, because a verdict covers all of them. */
function tooMany(signers: readonly JsonNode[]): readonly TokenProblem[] {
  return signers.length > mostSigners ? [problemInToken(wholeToken, { code: "tooManySignatures", offset: 0 })] : [];
}

function readSigner(signer: JsonNode): { signature: JwsSignature; problems: readonly TokenProblem[] } {
  const members = signer.kind === "object" ? signer : { kind: "object" as const, members: [] };
  const header = readHeaders(members, "header", algorithmProblem);
  const signature = readSignature(member(members, "signature", "signature"));
  return {
    signature: { header: header.value, state: signature.value },
    problems: [...header.problems, ...signature.problems],
  };
}

/**
 * The protected header, then the unprotected one, whose name differs by kind; one may be missing, not both (RFC 7515 section 7.2.1, RFC
 * 7516 section 7.2.1). `check` names what the combined header lacks.
 */
function readHeaders(
  object: JsonObjectNode,
  unprotectedName: "header" | "unprotected",
  check: (joint: JsonObjectNode) => ProblemCode | undefined,
): Read<JsonObjectNode | undefined> {
  const unprotected = objectValueOf(object, unprotectedName);
  if (valuesOf(object, "protected").length === 0 && unprotected !== undefined) {
    const code = check(unprotected);
    const part: EncodedPart = { token: "", part: "header", start: 0, text: "" };
    return { value: unprotected, problems: code === undefined ? [] : [problemInToken(part, { code, offset: 0 })] };
  }
  const part = member(object, "protected", "header");
  const read = readHeaderObject(part, (header) => check(joined(header, unprotected)));
  return { value: read.value === undefined ? undefined : joined(read.value, unprotected), problems: read.problems };
}

function joined(header: JsonObjectNode, unprotected: JsonObjectNode | undefined): JsonObjectNode {
  return { kind: "object", members: [...header.members, ...(unprotected?.members ?? [])] };
}

function parseJsonJwe(object: JsonObjectNode): ParsedToken {
  const ciphertext = decodeBytes(member(object, "ciphertext", "ciphertext"));
  const header = readHeaders(object, "unprotected", (joint) =>
    valuesOf(joint, "enc").length === 0 ? "encryptionMissing" : undefined,
  );
  const problems = [...header.problems, ...ciphertext.problems];
  if (header.value === undefined || !problems.every(isForgivable)) {
    return { kind: "malformed", problems, header: header.value, payload: undefined };
  }
  return { kind: "jwe", header: header.value, ciphertextBytes: ciphertext.bytes.length, problems };
}

function member(object: JsonObjectNode, name: string, part: TokenPart): EncodedPart {
  const text = textValueOf(object, name) ?? "";
  return { token: text, part, start: 0, text };
}

function objectValueOf(object: JsonObjectNode, name: string): JsonObjectNode | undefined {
  const value: JsonNode | undefined = onlyValueOf(object, name);
  return value?.kind === "object" ? value : undefined;
}
