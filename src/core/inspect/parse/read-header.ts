import { decodeJson, problemInJson, problemInToken, type EncodedPart } from "./decode-part.ts";
import { onlyValueOf, valuesOf, type JsonObjectNode } from "../json/json-node.ts";
import type { ProblemCode, TokenProblem } from "../json/problem.ts";

/** A decoded part, and what is wrong with it. */
export interface Read<Value> {
  readonly value: Value;
  readonly problems: readonly TokenProblem[];
}

/** Says what is wrong with a header; `covered` is the part of it that the signature or the encryption protects. */
export type HeaderCheck = (header: JsonObjectNode, covered: JsonObjectNode) => ProblemCode | undefined;

/** Decodes a JOSE header; `check` looks at its parameters. */
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

/** What is wrong with a JWS header. `alg` is required, and a string (RFC 7515 section 4.1.1). */
export const signedHeaderProblem: HeaderCheck = (header, covered) => {
  const values = valuesOf(header, "alg");
  if (values.length === 0) return "algorithmMissing";
  if (!values.every((value) => value.kind === "string")) return "algorithmNotText";
  return criticalProblem(header, covered) ?? unencodedProblem(header, covered);
};

/** What is wrong with a JWE header; in general JSON form, `alg` stands with each recipient. */
export const encryptedHeaderProblem: HeaderCheck = (header, covered) =>
  valuesOf(header, "enc").length === 0 ? "encryptionMissing" : criticalProblem(header, covered);

/** `crit` must be protected, and a list of names that the header has, each once (RFC 7515 section 4.1.11). */
const criticalProblem: HeaderCheck = (header, covered) => {
  if (valuesOf(header, "crit").length === 0) return undefined;
  const names = criticalNames(covered);
  const present = names?.every((name) => name !== "" && valuesOf(header, name).length > 0) ?? false;
  return present && names?.length !== 0 && new Set(names).size === names?.length ? undefined : "criticalUnsound";
};

/** The extensions that a header demands; `undefined` if `crit` is not one list of texts. */
export function criticalNames(header: JsonObjectNode): readonly string[] | undefined {
  const list = onlyValueOf(header, "crit");
  if (list?.kind !== "array") return undefined;
  const names = list.items.flatMap((item) => (item.kind === "string" ? [item.value] : []));
  return names.length === list.items.length ? names : undefined;
}

/**
 * `b64` must be protected and, if it is false, critical (RFC 7797 section 6). Otherwise a receiver that does not know it reads other content
 * under the same signature.
 */
const unencodedProblem: HeaderCheck = (header, covered) => {
  const [value, ...others] = valuesOf(header, "b64");
  if (value === undefined) return undefined;
  const isKnown = value.kind === "boolean" && (value.value || criticalNames(covered)?.includes("b64") === true);
  const isCovered = others.length === 0 && valuesOf(covered, "b64").length === 1;
  return isKnown && isCovered ? undefined : "unencodedUnsound";
};

/** `b64: false` of RFC 7797: the payload is in the token without encoding. */
export function isUnencoded(header: JsonObjectNode | undefined): boolean {
  const encoded = header === undefined ? undefined : onlyValueOf(header, "b64");
  return encoded?.kind === "boolean" && !encoded.value;
}
