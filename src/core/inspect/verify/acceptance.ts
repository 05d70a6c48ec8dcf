import { audiencesOf, checkClaims, type CheckHint, type ClaimCheck, type Expectations } from "./claim-check.ts";
import { onlyValueOf, textValueOf, valuesOf, type JsonObjectNode } from "../json/json-node.ts";
import { keySourceOf } from "./key-source.ts";
import { lifetimeBounds } from "./lifetime.ts";
import type { JwsToken, ParsedToken } from "../parse/parsed-token.ts";
import type { Receiver, ReceiverKind } from "./receiver.ts";
import type { SignatureResult } from "./verification.ts";

/**
 * Whether a receiver would accept a token. `nothingAgainst` is the best result: a token does not show permissions. `unchecked`: only the
 * signature has not been checked yet, or the clocks disagree about its expiry.
 */
export interface Acceptance {
  readonly outcome: "refused" | "unchecked" | "nothingAgainst";
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
  if (checks.some(({ outcome }) => outcome === "failed")) return { outcome: "refused", checks };
  const unchecked = checks.some(
    ({ rule, outcome }) =>
      (rule === "signature" && outcome !== "passed") || (rule === "expiry" && outcome === "unknown"),
  );
  return { outcome: unchecked ? "unchecked" : "nothingAgainst", checks };
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
    ...common.map((check) => withHint(check, receiver, claims)),
    ...specialChecks(token, claims, receiver),
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

/** Google's own address of a service, without a path; Cloud Run accepts a slash at its end, as in Google's samples. */
const serviceUrl = /^https:\/\/[\w.-]+\.run\.app\/?$/;

function bothForms(audience: string): readonly string[] {
  if (!serviceUrl.test(audience)) return [audience];
  const bare = audience.replace(/\/$/, "");
  return [bare, `${bare}/`];
}

/**
 * The OAuth clients of gcloud, of its Application Default Credentials, and of a sandbox: the audience of a person's own ID token is one of
 * these.
 */
const developerClient =
  /^(?:32555940559|764086051850-6qr4p6gpi6hn506pt8ejuq83di341hur|\d+-mintmarksandbox)\.apps\.googleusercontent\.com$/;

/** Cloud Run and Cloud Functions accept gcloud's own token of a person, for trying out a service (source: their pages on development). */
function developerAudiences(claims: JsonObjectNode): readonly string[] {
  const client = textValueOf(claims, "azp");
  return client !== undefined && developerClient.test(client) ? [client] : [];
}

function expectationsOf({ kind, audiences: given, emails }: Receiver, claims: JsonObjectNode): Expectations {
  const isOnRun = kind === "cloudRun" || kind === "functionsGen2";
  const own = isOnRun ? given.flatMap(bothForms) : given;
  const isServerless = isOnRun || kind === "functionsGen1";
  const audiences = isServerless && own.length > 0 ? [...own, ...developerAudiences(claims)] : own;
  const expectedAudiences = audiences.length === 0 ? {} : { audiences };
  switch (kind) {
    case "apiGateway":
      return emails.length === 0 ? expectedAudiences : { ...expectedAudiences, issuers: emails };
    case "googleApi": {
      const both = audiences.flatMap((host) => [host.replace(/\/$/, ""), `${host.replace(/\/$/, "")}/`]);
      const byScope = valuesOf(claims, "aud").length === 0 && textValueOf(claims, "scope") !== undefined;
      const aud = both.length === 0 || byScope ? {} : { audiences: both };
      return { algorithms: ["RS256"], types: ["JWT"], ...aud };
    }
    default:
      return { algorithms: ["RS256"], types: ["JWT"], issuers: googleIssuers, ...expectedAudiences };
  }
}

function checkSignatureResult({ signature }: JwsToken, [result]: readonly SignatureResult[]): ClaimCheck {
  const base = { rule: "signature", expected: { kind: "validSignature" } } as const;
  if (signature.kind !== "present") return { ...base, outcome: "failed", actual: { kind: "none" } };
  switch (result?.kind) {
    case "valid": {
      const isGoogle = result.key.origin.kind === "google";
      if (isGoogle) return { ...base, outcome: "passed", actual: { kind: "validSignature" } };
      const hint = result.key.origin.kind === "sandbox" ? "sandboxKey" : "ownKey";
      return { ...base, outcome: "unknown", actual: { kind: "validSignature" }, hint };
    }
    case "invalid":
    case "wrongAlgorithm":
      return { ...base, outcome: "failed", actual: { kind: "invalidSignature" } };
    default:
      return { ...base, outcome: "unknown", actual: { kind: "uncheckedSignature" }, hint: "checkSignatureFirst" };
  }
}

/** Adds what a 401 never says: the usual reason why a rule fails. */
function withHint(check: ClaimCheck, { audiences }: Receiver, claims: JsonObjectNode): ClaimCheck {
  if (check.outcome !== "failed") return check;
  const hint =
    check.rule === "issuer"
      ? issuerHint(claims)
      : check.rule === "audience"
        ? audienceHint(audiences, claims)
        : undefined;
  return hint === undefined ? check : { ...check, hint };
}

function issuerHint(claims: JsonObjectNode): CheckHint | undefined {
  const issuer = textValueOf(claims, "iss");
  if (issuer === undefined) return undefined;
  const family = keySourceOf(issuer)?.family;
  if (family === "serviceAccount") return "selfSignedForIdToken";
  return family === "firebase" ? "firebaseForIdToken" : undefined;
}

function audienceHint(expected: readonly string[], claims: JsonObjectNode): CheckHint | undefined {
  const actual = audiencesOf(claims);
  if (actual.length === 0) return "audienceMissing";
  const pairs = expected.flatMap((wanted) => actual.map((found) => [wanted, found] as const));
  if (pairs.some(([wanted, found]) => found === `${wanted}/` || wanted === `${found}/`)) return "audienceSlash";
  if (pairs.some(([wanted, found]) => found.startsWith(`${wanted}/`) || found.startsWith(`${wanted}?`)))
    return "audiencePath";
  if (pairs.some(([wanted, found]) => wanted === `https://${found}`)) return "audienceScheme";
  return actual.some((found) => found.endsWith(".apps.googleusercontent.com")) ? "audienceClientId" : undefined;
}

function specialChecks(token: JwsToken, claims: JsonObjectNode, receiver: Receiver): readonly ClaimCheck[] {
  switch (receiver.kind) {
    case "googleApi":
      return selfSignedChecks(token.header, claims);
    case "apiGateway":
      return [checkRequiredClaims(claims)];
    case "ownService":
      return emailChecks(claims, receiver.emails);
    default:
      return [];
  }
}

/** A JWT that a service account signed to call a Google API directly (source: Google's page on service accounts, addendum). */
function selfSignedChecks(header: JsonObjectNode, claims: JsonObjectNode): readonly ClaimCheck[] {
  const issuer = textValueOf(claims, "iss");
  const isAccount = issuer !== undefined && keySourceOf(issuer)?.family === "serviceAccount";
  const subject = textValueOf(claims, "sub");
  const { issuedAt, expiresAt } = lifetimeBounds(claims);
  const seconds =
    issuedAt.kind === "time" && expiresAt.kind === "time" ? (expiresAt.at - issuedAt.at) / 1_000 : undefined;
  return [
    check("selfSigned", isAccount, { kind: "serviceAccount" }, issuer, isAccount ? undefined : "idTokenForGoogleApi"),
    check("subject", subject !== undefined && subject === issuer, { kind: "sameAsIssuer" }, subject),
    check("keyId", textValueOf(header, "kid") !== undefined, { kind: "present" }, textValueOf(header, "kid")),
    check("lifetime", seconds !== undefined && seconds <= 3_600, { kind: "atMostOneHour" }, secondsText(seconds)),
  ];
}

function secondsText(seconds: number | undefined): string | undefined {
  return seconds === undefined ? undefined : `${seconds} s`;
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

function emailChecks(claims: JsonObjectNode, emails: readonly string[]): readonly ClaimCheck[] {
  if (emails.length === 0) return [];
  const email = textValueOf(claims, "email");
  const verified = onlyValueOf(claims, "email_verified");
  const isVerified = verified?.kind === "boolean" && verified.value;
  const allowed = email !== undefined && emails.includes(email);
  return [
    check("email", allowed, { kind: "text", texts: emails }, email, email === undefined ? "emailMissing" : undefined),
    check("emailVerified", isVerified, { kind: "text", texts: ["true"] }, isVerified ? "true" : undefined),
  ];
}

function check(
  rule: ClaimCheck["rule"],
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
