import { decodeBytes } from "./decode-part.ts";
import { valuesOf, type JsonNode, type JsonObjectNode } from "../json/json-node.ts";
import { isForgivable, type TokenPart, type TokenProblem } from "../json/problem.ts";
import type { ParsedToken } from "./parsed-token.ts";
import { encryptedHeaderProblem, type Read } from "./read-header.ts";
import { objectMember, overlaps, readHalves, textMember } from "./read-member.ts";

/** Reads the header of a JWE in JSON form; the rest must be base64url, as in the compact form. */
export function parseJsonJwe(object: JsonObjectNode, duplicates: readonly TokenProblem[]): ParsedToken {
  const { value, problems: found } = readHalves(object, "unprotected", encryptedHeaderProblem);
  const { header } = value;
  const ciphertext = bytesIn(object, "ciphertext", "ciphertext");
  const rest = [bytesIn(object, "iv", "iv"), bytesIn(object, "tag", "tag")].flatMap(({ problems }) => problems);
  const recipients = recipientsOf(object).flatMap((recipient) => recipientProblems(recipient, header));
  const problems = [...duplicates, ...found, ...ciphertext.problems, ...rest, ...recipients];
  if (header === undefined || !problems.every(isForgivable)) {
    return { kind: "malformed", problems, header, payload: undefined };
  }
  return { kind: "jwe", header, ciphertextBytes: ciphertext.value, problems };
}

/** The recipients of a general token, or a flattened token itself. */
function recipientsOf(object: JsonObjectNode): readonly JsonNode[] {
  const list = valuesOf(object, "recipients").find((value) => value.kind === "array");
  return list?.kind === "array" ? list.items : [object];
}

function recipientProblems(recipient: JsonNode, header: JsonObjectNode | undefined): readonly TokenProblem[] {
  if (recipient.kind !== "object") return [];
  const own = objectMember(recipient, "header");
  const key = bytesIn(recipient, "encrypted_key", "encryptedKey");
  return [...own.problems, ...key.problems, ...overlaps(header, own.value)];
}

/** The number of bytes in a base64url member; 0 if it is missing. */
function bytesIn(object: JsonObjectNode, name: string, part: TokenPart): Read<number> {
  const text = textMember(object, name, part);
  if (text.value === undefined) return { value: 0, problems: text.problems };
  const { bytes, problems } = decodeBytes(text.value);
  return { value: bytes.length, problems };
}
