import { onlyValueOf, textValueOf, type JsonObjectNode } from "../json/json-node.ts";
import type { CheckHint, CheckValue, ClaimCheck } from "./claim-check.ts";
import { keySourceOf } from "./key-source.ts";
import type { Receiver, ReceiverKind } from "./receiver.ts";

/** Who a token says calls. */
interface Identity {
  readonly email: string | undefined;
  readonly isVerified: boolean;
  readonly uniqueId: string | undefined;
}

/**
 * Whether the token is of an account that may call. An audience shows no identity: whoever can mint chooses it. So a receiver that names no
 * account is never content.
 */
export function checkCaller({ kind, emails }: Receiver, claims: JsonObjectNode): readonly ClaimCheck[] {
  if (kind === "apiGateway") return [checkIssuerAsCaller(emails, claims)];
  const identity = identityIn(claims);
  const { isAllowed, hint, outcome } = compare(kind, emails, identity);
  const check: ClaimCheck = {
    rule: "account",
    outcome,
    expected: textsOrNone(emails),
    actual: textsOrNone([identity.email, identity.uniqueId]),
    ...(hint === undefined ? {} : { hint }),
  };
  return [check, ...(isAllowed === "byEmail" ? [checkVerified(kind, identity)] : [])];
}

function identityIn(claims: JsonObjectNode): Identity {
  const issuer = textValueOf(claims, "iss");
  if (issuer !== undefined && isServiceAccount(issuer)) return { email: issuer, isVerified: true, uniqueId: undefined };
  const verified = onlyValueOf(claims, "email_verified");
  return {
    email: textValueOf(claims, "email"),
    isVerified: verified?.kind === "boolean" && verified.value,
    uniqueId: textValueOf(claims, "sub"),
  };
}

function isServiceAccount(issuer: string): boolean {
  return keySourceOf(issuer)?.family === "serviceAccount";
}

interface Comparison {
  readonly isAllowed?: "byEmail" | "byId";
  readonly outcome: ClaimCheck["outcome"];
  readonly hint?: CheckHint;
}

function compare(kind: ReceiverKind, accounts: readonly string[], { email, uniqueId }: Identity): Comparison {
  if (accounts.length === 0) return { outcome: "notCompared", hint: "anyoneCanMint" };
  if (uniqueId !== undefined && accounts.includes(uniqueId)) return { outcome: "passed", isAllowed: "byId" };
  if (email !== undefined && accounts.includes(email)) return { outcome: "passed", isAllowed: "byEmail" };
  const isById = (account: string): boolean => /^\d+$/.test(account);
  if (email === undefined && !accounts.every(isById)) {
    // Google's own services look the account up by its unique id; a service of one's own has only the claims.
    return kind === "ownService"
      ? { outcome: "failed", hint: "emailMissing" }
      : { outcome: "unknown", hint: "onlyUniqueId" };
  }
  if (uniqueId === undefined && accounts.some(isById)) return { outcome: "unknown", hint: "onlyEmail" };
  return { outcome: "failed", hint: "otherAccount" };
}

/** An email that its holder did not prove is nobody's. */
function checkVerified(kind: ReceiverKind, { isVerified }: Identity): ClaimCheck {
  const outcome = isVerified ? "passed" : kind === "ownService" ? "failed" : "unknown";
  return {
    rule: "emailVerified",
    outcome,
    expected: { kind: "text", texts: ["true"] },
    actual: isVerified ? { kind: "text", texts: ["true"] } : { kind: "none" },
    ...(isVerified ? {} : { hint: "emailUnverified" }),
  };
}

/** A gateway checks who issued a token, and never whose it is: only an account that issues for itself is thereby known. */
function checkIssuerAsCaller(issuers: readonly string[], claims: JsonObjectNode): ClaimCheck {
  const issuer = textValueOf(claims, "iss");
  const base = { rule: "account", expected: textsOrNone(issuers), actual: textsOrNone([issuer]) } as const;
  if (issuers.length === 0) return { ...base, outcome: "notCompared", hint: "nameIssuers" };
  return issuer !== undefined && isServiceAccount(issuer)
    ? { ...base, outcome: issuers.includes(issuer) ? "passed" : "failed" }
    : { ...base, outcome: "notCompared", hint: "gatewayTakesAnyone" };
}

function textsOrNone(texts: readonly (string | undefined)[]): CheckValue {
  const present = texts.filter((text) => text !== undefined);
  return present.length === 0 ? { kind: "none" } : { kind: "text", texts: present };
}
