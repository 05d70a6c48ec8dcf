import { match } from "../../base/match.ts";
import { checkCaller } from "./caller-check.ts";
import {
  checkClaims,
  checkNames,
  type CheckHint,
  type ClaimCheck,
  type ClaimRule,
  type Expectations,
} from "./claim-check.ts";
import { textValueOf, valuesOf, type JsonObjectNode } from "../json/json-node.ts";
import { keySourceOf } from "./key-source.ts";
import { lifetimeBounds } from "./lifetime.ts";
import type { JwsToken, ParsedToken } from "../parse/parsed-token.ts";
import type { Receiver, ReceiverKind } from "./receiver.ts";
import { checkReceiverAudience } from "./receiver-audience.ts";
import type { SignatureResult } from "./verification.ts";

/**
 * Whether a receiver would accept a token. `nothingAgainst` is the best result: a token does not show permissions. `unchecked`: the
 * signature has not been checked with the receiver's keys, or the clocks disagree about its expiry. `noAudience`, `anyCaller`: the receiver's audience, or who may call it, is not
 * known. `uncertain`: a rule cannot be decided. `sandboxOnly`: nothing against it, for a receiver in the sandbox.
 */
export interface Acceptance {
  readonly outcome:
    "refused" | "unchecked" | "noAudience" | "anyCaller" | "uncertain" | "sandboxOnly" | "nothingAgainst";
  readonly checks: readonly ClaimCheck[];
}

/** Checks a token at `now`, and its expiry at `latest` too, against a receiver's rules, with what is known about its signature. */
export function judgeAcceptance(
  token: ParsedToken,
  results: readonly SignatureResult[],
  receiver: Receiver,
  now: number,
  latest = now,
): Acceptance {
  const checks = checksOf(token, results, receiver, now, latest);
  return { outcome: outcomeOf(checks), checks };
}

function outcomeOf(checks: readonly ClaimCheck[]): Acceptance["outcome"] {
  const has = (outcome: ClaimCheck["outcome"], rule: ClaimRule): boolean =>
    checks.some((check) => check.outcome === outcome && check.rule === rule);
  if (checks.some(({ outcome }) => outcome === "failed")) return "refused";
  if (has("unknown", "signature") || has("unknown", "expiry")) return "unchecked";
  if (has("notCompared", "audience")) return "noAudience";
  if (has("notCompared", "account")) return "anyCaller";
  // No token shows the role, so that alone leaves nothing open.
  if (checks.some(({ rule, outcome }) => outcome === "unknown" && rule !== "role")) return "uncertain";
  return has("sandboxOnly", "signature") ? "sandboxOnly" : "nothingAgainst";
}

function checksOf(
  token: ParsedToken,
  results: readonly SignatureResult[],
  receiver: Receiver,
  now: number,
  latest: number,
): readonly ClaimCheck[] {
  if (token.kind !== "jws" || token.payload.kind !== "claims" || token.serialization === "json") {
    return [wrongKind(token)];
  }
  const { claims } = token.payload;
  const common = checkClaims(token.header, claims, expectationsOf(receiver, claims), now, latest);
  return [
    { rule: "tokenKind", outcome: "passed", expected: { kind: "jwt" }, actual: { kind: "jwt" } },
    checkSignatureResult(token, results),
    ...common.map((check) => adapt(check, receiver, claims)),
    ...checkNames(token.problems, "unknown"),
    ...checkCaller(receiver, claims),
    ...specialChecks(token, claims, receiver.kind),
    ...roleCheck(receiver.kind),
  ];
}

function wrongKind(token: ParsedToken): ClaimCheck {
  const isAccessToken =
    token.kind === "opaque" && (token.family === "googleAccessToken" || token.family === "googleStsToken");
  return {
    rule: "tokenKind",
    outcome: "failed",
    expected: { kind: "jwt" },
    actual: { kind: isAccessToken ? "accessToken" : "otherToken" },
    ...(isAccessToken ? { hint: "accessTokenForIdToken" } : {}),
  };
}

const googleIssuers = keySourceOf("https://accounts.google.com")?.issuers ?? [];

function expectationsOf({ kind, emails }: Receiver, claims: JsonObjectNode): Expectations {
  if (kind === "apiGateway") return emails.length === 0 ? {} : { issuers: emails };
  const expectations = { algorithms: ["RS256"], types: ["JWT"] };
  if (kind === "googleApi") return expectations;
  const issuer = textValueOf(claims, "iss");
  const signsForProxy = kind === "identityAwareProxy" && issuer !== undefined && isAccount(issuer);
  return { ...expectations, issuers: signsForProxy ? [...googleIssuers, issuer] : googleIssuers };
}

function isAccount(issuer: string): boolean {
  return keySourceOf(issuer)?.family === "serviceAccount";
}

/** The claims that receivers read each in their own way. */
function adapt(check: ClaimCheck, receiver: Receiver, claims: JsonObjectNode): ClaimCheck {
  if (check.rule === "audience") return checkReceiverAudience(receiver, claims);
  // Gateways compare `exp` and `nbf` only (source: the JWT filter of Envoy, which they run).
  if (check.rule === "issuedAt" && receiver.kind === "apiGateway") return { ...check, outcome: "notCompared" };
  const hint = check.rule === "issuer" && check.outcome === "failed" ? issuerHint(claims) : undefined;
  return hint === undefined ? check : { ...check, hint };
}

function checkSignatureResult({ signature }: JwsToken, [result]: readonly SignatureResult[]): ClaimCheck {
  const base = { rule: "signature", expected: { kind: "receiverKey" } } as const;
  if (signature.kind !== "present") return { ...base, outcome: "failed", actual: { kind: "noSignature" } };
  switch (result?.kind) {
    case "valid":
      return match(result.key.origin, {
        google: () => ({ ...base, outcome: "passed", actual: { kind: "receiverKey" } }),
        sandbox: () => ({ ...base, outcome: "sandboxOnly", actual: { kind: "sandboxKey" }, hint: "sandboxKey" }),
        own: () => ({ ...base, outcome: "unknown", actual: { kind: "ownKey" }, hint: "ownKey" }),
      });
    case "invalid":
    case "wrongAlgorithm":
      return { ...base, outcome: "failed", actual: { kind: "invalidSignature" } };
    case "cannotCheck":
      return { ...base, outcome: "unknown", actual: { kind: "uncheckedSignature" }, hint: "signatureNotCheckable" };
    case undefined:
      return { ...base, outcome: "unknown", actual: { kind: "uncheckedSignature" }, hint: "checkSignatureFirst" };
  }
}

function issuerHint(claims: JsonObjectNode): CheckHint | undefined {
  const issuer = textValueOf(claims, "iss");
  if (issuer === undefined) return undefined;
  const family = keySourceOf(issuer)?.family;
  if (family === "serviceAccount") return "selfSignedForIdToken";
  return family === "firebase" ? "firebaseForIdToken" : undefined;
}

function specialChecks(token: JwsToken, claims: JsonObjectNode, kind: ReceiverKind): readonly ClaimCheck[] {
  switch (kind) {
    case "googleApi":
      return selfSignedChecks(token.header, claims);
    case "identityAwareProxy":
      return proxyChecks(claims);
    case "apiGateway":
      return [checkRequiredClaims(claims)];
    default:
      return [];
  }
}

/** A JWT that a service account signed to call a Google API directly (source: Google's page on service accounts, addendum). */
function selfSignedChecks(header: JsonObjectNode, claims: JsonObjectNode): readonly ClaimCheck[] {
  const issuer = textValueOf(claims, "iss");
  const isSelfSigned = issuer !== undefined && isAccount(issuer);
  const hint = isSelfSigned ? undefined : "idTokenForGoogleApi";
  const [subject, lifetime] = ownClaims(claims);
  return [
    check("selfSigned", isSelfSigned, { kind: "serviceAccount" }, issuer, hint),
    subject,
    check("keyId", textValueOf(header, "kid") !== undefined, { kind: "present" }, textValueOf(header, "kid")),
    lifetime,
  ];
}

/** Who signs for itself is its own subject, for an hour at most. */
function ownClaims(claims: JsonObjectNode): readonly [subject: ClaimCheck, lifetime: ClaimCheck] {
  const subject = textValueOf(claims, "sub");
  const isOwn = subject !== undefined && subject === textValueOf(claims, "iss");
  const { issuedAt, expiresAt } = lifetimeBounds(claims);
  const seconds =
    issuedAt.kind === "time" && expiresAt.kind === "time" ? (expiresAt.at - issuedAt.at) / 1_000 : undefined;
  return [
    check("subject", isOwn, { kind: "sameAsIssuer" }, subject),
    check("lifetime", seconds !== undefined && seconds <= 3_600, { kind: "atMostOneHour" }, secondsText(seconds)),
  ];
}

function secondsText(seconds: number | undefined): string | undefined {
  return seconds === undefined ? undefined : `${seconds} s`;
}

/** Identity-Aware Proxy takes no ID token without an email (googleapis/google-auth-library-nodejs#792). */
function proxyChecks(claims: JsonObjectNode): readonly ClaimCheck[] {
  if (isAccount(textValueOf(claims, "iss") ?? "")) return ownClaims(claims);
  const email = textValueOf(claims, "email");
  return [check("email", email !== undefined, { kind: "present" }, email, "emailForProxy")];
}

const gatewayClaims = ["iss", "sub", "aud", "iat", "exp"] as const;

/** Claims that Endpoints and API Gateway require in every token (source: their pages on Google ID tokens). */
function checkRequiredClaims(claims: JsonObjectNode): ClaimCheck {
  const present = gatewayClaims.filter((name) => valuesOf(claims, name).length === 1);
  return {
    rule: "requiredClaims",
    outcome: present.length === gatewayClaims.length ? "passed" : "failed",
    expected: { kind: "text", texts: gatewayClaims },
    actual: present.length === 0 ? { kind: "none" } : { kind: "text", texts: present },
  };
}

function check(
  rule: ClaimRule,
  passed: boolean,
  expected: ClaimCheck["expected"],
  actual: string | undefined,
  hint?: CheckHint,
): ClaimCheck {
  return {
    rule,
    outcome: passed ? "passed" : "failed",
    expected,
    actual: actual === undefined ? { kind: "none" } : { kind: "text", texts: [actual] },
    ...(passed || hint === undefined ? {} : { hint }),
  };
}

/** Roles that the account also needs (source: the roles' own descriptions); generation 2 functions are Cloud Run services. */
const roles: Readonly<Partial<Record<ReceiverKind, string>>> = {
  cloudRun: "roles/run.invoker",
  functionsGen1: "roles/cloudfunctions.invoker",
  functionsGen2: "roles/run.invoker",
  identityAwareProxy: "roles/iap.httpsResourceAccessor",
};

function roleCheck(kind: ReceiverKind): readonly ClaimCheck[] {
  const role = roles[kind];
  if (role === undefined) return [];
  const expected = { kind: "text", texts: [role] } as const;
  return [{ rule: "role", outcome: "unknown", expected, actual: { kind: "notInToken" } }];
}
