import { textValueOf, valuesOf, type JsonObjectNode } from "../json/json-node.ts";
import type { TokenProblem } from "../json/problem.ts";
import { lifetimeBounds, type TimeReading } from "./lifetime.ts";

/** What a rule expects, or what a token has. Times are milliseconds since 1970. */
export type CheckValue =
  | { readonly kind: "text"; readonly texts: readonly string[] }
  | { readonly kind: "time"; readonly at: number }
  | { readonly kind: "after"; readonly at: number }
  | { readonly kind: "notAfter"; readonly at: number }
  | { readonly kind: NamedValue };

/** Values that need no translation. */
export type NamedValue =
  | "none"
  | "unsound"
  | "present"
  | "jwt"
  | "accessToken"
  | "otherToken"
  | "scopes"
  | "receiverKey"
  | "sandboxKey"
  | "ownKey"
  | "noSignature"
  | "invalidSignature"
  | "uncheckedSignature"
  | "serviceAccount"
  | "sameAsIssuer"
  | "atMostOneHour"
  | "notInToken"
  | "eachOnce"
  | "nameTwice";

export type ClaimRule =
  | "tokenKind"
  | "signature"
  | "algorithm"
  | "type"
  | "issuer"
  | "selfSigned"
  | "subject"
  | "audience"
  | "expiry"
  | "notBefore"
  | "issuedAt"
  | "uniqueNames"
  | "lifetime"
  | "keyId"
  | "requiredClaims"
  | "account"
  | "email"
  | "emailVerified"
  | "role";

/** The usual reason why a rule fails, and what to do: a 401 never says this. */
export type CheckHint =
  | "accessTokenForIdToken"
  | "selfSignedForIdToken"
  | "firebaseForIdToken"
  | "idTokenForGoogleApi"
  | "nameAudience"
  | "audienceMissing"
  | "audienceSlash"
  | "audienceLonger"
  | "audiencePath"
  | "audienceQuery"
  | "audienceScheme"
  | "audienceClientId"
  | "otherDefaultUrl"
  | "functionNameMissing"
  | "proxyClientForIdToken"
  | "proxyUrlForSelfSigned"
  | "proxyExactUrl"
  | "nameProxyUrl"
  | "anyoneCanMint"
  | "nameIssuers"
  | "gatewayTakesAnyone"
  | "otherAccount"
  | "onlyUniqueId"
  | "onlyEmail"
  | "emailMissing"
  | "emailForProxy"
  | "emailUnverified"
  | "checkSignatureFirst"
  | "signatureNotCheckable"
  | "sandboxKey"
  | "ownKey"
  | "clocksDisagree";

/**
 * One rule, expected next to actual. Neither `notCompared` (no expectation given) nor `unknown` (cannot be seen) is a pass; `sandboxOnly`
 * is one in the sandbox, and nowhere else.
 */
export interface ClaimCheck {
  readonly rule: ClaimRule;
  readonly outcome: "passed" | "failed" | "notCompared" | "unknown" | "sandboxOnly";
  readonly expected: CheckValue;
  readonly actual: CheckValue;
  readonly hint?: CheckHint;
}

/** What a receiver expects; what is absent is not compared. */
export interface Expectations {
  readonly algorithms?: readonly string[];
  readonly types?: readonly string[];
  readonly issuers?: readonly string[];
  readonly audiences?: readonly string[];
}

/**
 * Compares header and claims with what is expected, and the times with `now`, without leeway. An expiry passes only if it is also after
 * `latest`, the latest time that any clock gives.
 */
export function checkClaims(
  header: JsonObjectNode,
  claims: JsonObjectNode,
  expected: Expectations,
  now: number,
  latest = now,
): readonly ClaimCheck[] {
  return [
    checkText("algorithm", expected.algorithms, textsOf(header, "alg")),
    checkType(expected.types, header),
    checkText("issuer", expected.issuers, textsOf(claims, "iss")),
    checkText("audience", expected.audiences, audiencesOf(claims)),
    ...checkTimes(claims, now, latest),
  ];
}

/**
 * Of a name that is there twice, receivers take one value or the other, or refuse (RFC 7519 section 4): what is shown may not be what is
 * believed.
 */
export function checkNames(
  problems: readonly TokenProblem[],
  outcome: Extract<ClaimCheck["outcome"], "failed" | "unknown">,
): readonly ClaimCheck[] {
  if (!problems.some(({ code }) => code === "duplicateName")) return [];
  return [{ rule: "uniqueNames", outcome, expected: { kind: "eachOnce" }, actual: { kind: "nameTwice" } }];
}

/** The values of a name that should be one string; none if it is missing, duplicated or not a string. */
function textsOf(object: JsonObjectNode, name: string): readonly string[] {
  const text = textValueOf(object, name);
  return text === undefined ? [] : [text];
}

/** `aud` as a list, RFC 7519 section 4.1.3; none if it is duplicated. */
export function audiencesOf(claims: JsonObjectNode): readonly string[] {
  const values = valuesOf(claims, "aud");
  const [value] = values;
  if (values.length !== 1 || value === undefined) return [];
  const items = value.kind === "array" ? value.items : [value];
  return items.flatMap((item) => (item.kind === "string" ? [item.value] : []));
}

function checkText(rule: ClaimRule, expected: readonly string[] | undefined, actual: readonly string[]): ClaimCheck {
  const shown: CheckValue = actual.length === 0 ? { kind: "none" } : { kind: "text", texts: actual };
  if (expected === undefined) return { rule, outcome: "notCompared", expected: { kind: "none" }, actual: shown };
  const outcome = actual.some((text) => expected.includes(text)) ? "passed" : "failed";
  return { rule, outcome, expected: { kind: "text", texts: expected }, actual: shown };
}

/** `typ` may be missing, and its case does not matter (RFC 7515 section 4.1.9); but a wrong one means another kind of token. */
function checkType(types: readonly string[] | undefined, header: JsonObjectNode): ClaimCheck {
  const check = checkText(
    "type",
    types,
    textsOf(header, "typ").map((type) => type.toUpperCase()),
  );
  const absent = valuesOf(header, "typ").length === 0;
  return check.outcome === "failed" && absent ? { ...check, outcome: "passed" } : check;
}

function checkTimes(claims: JsonObjectNode, now: number, latest: number): readonly ClaimCheck[] {
  const { expiresAt, notBefore, issuedAt } = lifetimeBounds(claims);
  const earlier: CheckValue = { kind: "notAfter", at: now };
  const optional = (rule: ClaimRule, reading: TimeReading): readonly ClaimCheck[] => {
    if (reading.kind === "absent") return [];
    const outcome = reading.kind === "time" && reading.at <= now ? "passed" : "failed";
    return [{ rule, outcome, expected: earlier, actual: timeValue(reading) }];
  };
  return [checkExpiry(expiresAt, now, latest), ...optional("notBefore", notBefore), ...optional("issuedAt", issuedAt)];
}

function checkExpiry(reading: TimeReading, now: number, latest: number): ClaimCheck {
  const base = { rule: "expiry", expected: { kind: "after", at: now }, actual: timeValue(reading) } as const;
  if (reading.kind !== "time" || now >= reading.at) return { ...base, outcome: "failed" };
  return latest < reading.at
    ? { ...base, outcome: "passed" }
    : { ...base, outcome: "unknown", expected: { kind: "after", at: latest }, hint: "clocksDisagree" };
}

function timeValue(reading: TimeReading): CheckValue {
  if (reading.kind === "time") return { kind: "time", at: reading.at };
  return { kind: reading.kind === "absent" ? "none" : "unsound" };
}
