import { decodeBytes, partsOf, type EncodedPart } from "./decode-part.ts";
import { valuesOf, type JsonObjectNode } from "../json/json-node.ts";
import type { ParsedToken } from "./parsed-token.ts";
import { encryptedHeaderProblem, readHeaderObject } from "./read-header.ts";
import { isForgivable, type ProblemCode } from "../json/problem.ts";

/** Reads the header of a JWE in compact form (RFC 7516 section 7.1) and checks that the four parts after it are base64url. */
export function parseJwe(token: string): ParsedToken {
  const parts = partsOf(token, ["header", "encryptedKey", "iv", "ciphertext", "tag"]);
  const [headerPart, , , ciphertextPart] = parts;
  if (headerPart === undefined || ciphertextPart === undefined) throw new RangeError("A JWE has five parts");
  const header = readHeaderObject(headerPart, compactProblem);
  const problems = [...header.problems, ...parts.slice(1).flatMap((part) => decodeBytes(part).problems)];
  if (header.value === undefined || !problems.every(isForgivable)) {
    return { kind: "malformed", problems, header: header.value, payload: undefined };
  }
  return { kind: "jwe", header: header.value, ciphertextBytes: byteCount(ciphertextPart), problems };
}

function compactProblem(header: JsonObjectNode): ProblemCode | undefined {
  const isNamed = valuesOf(header, "enc").length === 0 || valuesOf(header, "alg").length > 0;
  return isNamed ? encryptedHeaderProblem(header, header) : "algorithmMissing";
}

function byteCount(part: EncodedPart): number {
  return decodeBytes(part).bytes.length;
}
