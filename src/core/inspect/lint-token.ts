import { audiencesOf } from "./verify/claim-check.ts";
import { onlyValueOf, textValueOf, valuesOf, type JsonNode, type JsonObjectNode } from "./json/json-node.ts";
import { keySourceOf } from "./verify/key-source.ts";
import { lifetimeBounds, type TimeReading } from "./verify/lifetime.ts";
import { signaturesOf, type JweToken, type JwsToken, type ParsedToken } from "./parse/parsed-token.ts";
import { visibleText } from "../base/visible-text.ts";

/** What is unwise about a readable token: by RFC 8725, and from practice. `name` is the claim or parameter in question. */
export interface TokenLint {
  readonly code: LintCode;
  readonly name: string;
}

export type LintCode =
  | "noAudience"
  | "noExpiry"
  | "longLifetime"
  | "endsBeforeStart"
  | "milliseconds"
  | "timeNotANumber"
  | "emailNotVerified"
  | "keyInToken"
  | "keyAddressInToken"
  | "keyIdMissing"
  | "algorithmUnfit"
  | "criticalExtension"
  | "notProtected"
  | "compressed"
  | "weakKeyEncryption"
  | "deceptiveText";

/** Of each kind, no more names than one can read. */
const mostNames = 10;

/** A longer lifetime is rare for a token that cannot be revoked. */
const longestWiseMs = 86_400_000;

/** Checks a token for unwise content. Says nothing about whether it is genuine, or about the current time. */
export function lintToken(token: ParsedToken): readonly TokenLint[] {
  if (token.kind !== "jws" && token.kind !== "jwe") return [];
  const claims = token.kind === "jws" && token.payload.kind === "claims" ? token.payload.claims : undefined;
  const claimLints = claims === undefined ? [] : [...lintClaims(claims), ...lintKey(token.header, claims)];
  return eachOnce([...claimLints, ...lintHeaders(token), ...lintText(claims)]);
}

/** All headers: a token in JSON form has one for each signature. */
function lintHeaders(token: JwsToken | JweToken): readonly TokenLint[] {
  const signatures = token.kind === "jws" ? signaturesOf(token) : [{ header: token.header, unprotected: [] }];
  return signatures.flatMap(({ header, unprotected }) => [
    ...(header === undefined ? [] : [...lintHeader(header), ...lintText(header)]),
    ...unprotected.slice(0, mostNames).map((name) => ({ code: "notProtected", name }) as const),
  ]);
}

function eachOnce(lints: readonly TokenLint[]): readonly TokenLint[] {
  const byText = new Map(lints.map((lint) => [JSON.stringify([lint.code, lint.name]), lint]));
  return [...byText.values()];
}

function lintClaims(claims: JsonObjectNode): readonly TokenLint[] {
  const { issuedAt, notBefore, expiresAt } = lifetimeBounds(claims);
  return [
    ...when(audiencesOf(claims).length === 0, "noAudience", "aud"),
    ...when(expiresAt.kind === "absent", "noExpiry", "exp"),
    ...lintSpan(issuedAt, notBefore, expiresAt),
    ...lintTime("iat", issuedAt),
    ...lintTime("nbf", notBefore),
    ...lintTime("exp", expiresAt),
    ...lintEmail(claims),
  ];
}

function lintSpan(issuedAt: TimeReading, notBefore: TimeReading, expiresAt: TimeReading): readonly TokenLint[] {
  if (expiresAt.kind !== "time") return [];
  const starts = [issuedAt, notBefore].flatMap((reading) => (reading.kind === "time" ? [reading.at] : []));
  const start = Math.max(...starts);
  return [
    ...when(starts.length > 0 && expiresAt.at <= start, "endsBeforeStart", "exp"),
    ...when(starts.length > 0 && expiresAt.at - start > longestWiseMs, "longLifetime", "exp"),
  ];
}

function lintTime(name: string, reading: TimeReading): readonly TokenLint[] {
  if (reading.kind !== "invalid") return [];
  if (reading.reason === "milliseconds") return [{ code: "milliseconds", name }];
  return when(reading.reason === "notANumber", "timeNotANumber", name);
}

function lintEmail(claims: JsonObjectNode): readonly TokenLint[] {
  const verified = onlyValueOf(claims, "email_verified");
  const isVerified = verified?.kind === "boolean" && verified.value;
  return when(valuesOf(claims, "email").length > 0 && !isVerified, "emailNotVerified", "email_verified");
}

/** Checks for what tokens of a known issuer always have. */
function lintKey(header: JsonObjectNode, claims: JsonObjectNode): readonly TokenLint[] {
  const source = keySourceOf(textValueOf(claims, "iss") ?? "");
  if (source === undefined) return [];
  const algorithm = textValueOf(header, "alg");
  const isOther = algorithm !== undefined && algorithm !== source.algorithm && algorithm.toLowerCase() !== "none";
  return [
    ...when(isOther, "algorithmUnfit", "alg"),
    ...when(textValueOf(header, "kid") === undefined, "keyIdMissing", "kid"),
  ];
}

const keysInToken = ["jwk", "x5c"] as const;
const keyAddresses = ["jku", "x5u"] as const;

function lintHeader(header: JsonObjectNode): readonly TokenLint[] {
  const has = (name: string): boolean => valuesOf(header, name).length > 0;
  const critical = onlyValueOf(header, "crit");
  const extensions = critical?.kind === "array" ? critical.items : [];
  const unknown = extensions.some((item) => item.kind !== "string" || item.value !== "b64");
  return [
    ...keysInToken.flatMap((name) => when(has(name), "keyInToken", name)),
    ...keyAddresses.flatMap((name) => when(has(name), "keyAddressInToken", name)),
    ...when(unknown, "criticalExtension", "crit"),
    ...when(has("zip"), "compressed", "zip"),
    ...when(textValueOf(header, "alg") === "RSA1_5", "weakKeyEncryption", "alg"),
  ];
}

/** Top-level text of an object that looks different from what it is. */
function lintText(object: JsonObjectNode | undefined): readonly TokenLint[] {
  const members = object?.members ?? [];
  const deceptive = members.filter(({ name, value }) => isDeceptive(name) || textsIn(value).some(isDeceptive));
  return deceptive.slice(0, mostNames).map(({ name }) => ({ code: "deceptiveText", name }));
}

function textsIn(value: JsonNode): readonly string[] {
  if (value.kind === "string") return [value.value];
  return value.kind === "array" ? value.items.flatMap((item) => (item.kind === "string" ? [item.value] : [])) : [];
}

function isDeceptive(text: string): boolean {
  return visibleText(text) !== text;
}

function when(condition: boolean, code: LintCode, name: string): readonly TokenLint[] {
  return condition ? [{ code, name }] : [];
}
