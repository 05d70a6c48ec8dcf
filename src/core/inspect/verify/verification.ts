import { failureOf } from "../../base/errors.ts";
import type { Failure } from "../../base/failure.ts";
import type { JsonObject } from "../../base/json.ts";
import type { Clock } from "../../base/clock.ts";
import { textValueOf } from "../json/json-node.ts";
import { keyCandidates, keyIdOf, tellingRefusal, type KeyCandidates, type RefusedKey } from "./key-choice.ts";
import { isKnownAlgorithm, type CertificateDates, type KeyRefusal } from "./key-refusal.ts";
import type { KeyOrigin, KeySet, KeySetCache } from "./key-set.ts";
import { keySourceOf, type KeySource } from "./key-source.ts";
import { signaturesOf, type JwsSignature, type JwsToken, type SignedParts } from "../parse/parsed-token.ts";
import { criticalNames } from "../parse/read-header.ts";

/** Result of checking a signature. For the claims see `verdict.ts`. */
export type SignatureResult =
  | { readonly kind: "valid"; readonly key: UsedKey }
  | { readonly kind: "invalid"; readonly key: UsedKey }
  /** The token uses another algorithm than its issuer; a receiver must not even check the signature. */
  | { readonly kind: "wrongAlgorithm"; readonly expected: string; readonly actual: string }
  | { readonly kind: "cannotCheck"; readonly reason: CannotCheck };

/** The key that a signature was checked with. */
export interface UsedKey {
  readonly id: string | undefined;
  readonly algorithm: string;
  readonly origin: KeyOrigin;
  readonly source: KeySource | undefined;
  /** When its certificate allows it to be used, if it came with one. */
  readonly dates?: CertificateDates;
}

/** Why a signature could not be checked. None of these means "invalid", and none means "valid". */
export type CannotCheck =
  | { readonly code: "issuerMissing" }
  | { readonly code: "issuerUnknown"; readonly issuer: string }
  | { readonly code: "algorithmMissing" }
  | { readonly code: "algorithmUnknown"; readonly algorithm: string }
  /** The token demands extensions that Mintmark does not know (RFC 7515 section 4.1.11). */
  | { readonly code: "extensionUnknown"; readonly names: readonly string[] }
  | { readonly code: "detached" }
  /** The signature is not over the empty payload that is there; content sent separately was perhaps signed. */
  | { readonly code: "emptyPayload" }
  | { readonly code: "noKeys"; readonly origin: KeyOrigin }
  | { readonly code: "keysAmbiguous"; readonly origin: KeyOrigin }
  | { readonly code: "keyNotFound"; readonly keyId: string | undefined; readonly origin: KeyOrigin }
  | KeyUnfit
  | { readonly code: "fetchFailed"; readonly failure: Failure };

/** The key that the token means is there, and must not be used. */
export interface KeyUnfit {
  readonly code: "keyUnfit";
  readonly keyId: string | undefined;
  readonly origin: KeyOrigin;
  readonly refusal: KeyRefusal;
}

/** Checks a signature with one public key, given as a JWK that may be used for the algorithm. */
export type CheckSignature = (
  signed: SignedParts,
  algorithm: string,
  key: JsonObject,
) => "valid" | "invalid" | "unreadableKey";

export interface VerificationParts {
  readonly clock: Clock;
  readonly keySets: KeySetCache;
  readonly checkSignature: CheckSignature;
}

/** Where the keys come from: those that Google publishes for the issuer, or a set from the user. */
export type KeyChoice = { readonly kind: "issuer" } | { readonly kind: "own"; readonly keys: KeySet };

/** One signature to check. */
interface SignatureLook {
  readonly signed: SignedParts;
  readonly algorithm: string;
  readonly keyId: string | undefined;
}

/**
 * Checks all signatures of a token, in order, over the very parts that were parsed. Never throws: an error becomes a reason why a signature
 * could not be checked.
 */
export function verifySignatures(
  parsed: JwsToken,
  choice: KeyChoice,
  parts: VerificationParts,
  signal: AbortSignal,
): Promise<readonly SignatureResult[]> {
  const results = signaturesOf(parsed).map(async (signature) => {
    const look = lookAt(parsed, signature);
    if ("code" in look) return cannotCheck(look);
    const result = await verifyOne(look, parsed, choice, parts, signal);
    const isEmpty = parsed.payload.kind === "empty" && result.kind === "invalid";
    return isEmpty ? cannotCheck({ code: "emptyPayload" }) : result;
  });
  return Promise.all(results);
}

function lookAt({ payload }: JwsToken, { header, signed }: JwsSignature): SignatureLook | CannotCheck {
  const algorithm = header === undefined ? undefined : textValueOf(header, "alg");
  if (header === undefined || algorithm === undefined) return { code: "algorithmMissing" };
  if (!isKnownAlgorithm(algorithm)) return { code: "algorithmUnknown", algorithm };
  const names = (criticalNames(header) ?? []).filter((name) => name !== "b64");
  if (names.length > 0) return { code: "extensionUnknown", names };
  if (payload.kind === "detached") return { code: "detached" };
  return { signed: signed(), algorithm, keyId: textValueOf(header, "kid") };
}

async function verifyOne(
  look: SignatureLook,
  parsed: JwsToken,
  choice: KeyChoice,
  parts: VerificationParts,
  signal: AbortSignal,
): Promise<SignatureResult> {
  const { algorithm } = look;
  if (choice.kind === "own") return checkWith(look, choice.keys, undefined, parts);
  const source = sourceOf(parsed);
  if ("code" in source) return cannotCheck(source);
  if (algorithm !== source.algorithm) return { kind: "wrongAlgorithm", expected: source.algorithm, actual: algorithm };
  try {
    const has = (set: KeySet): boolean => candidatesIn(set, look, parts).usable.length > 0;
    return checkWith(look, await parts.keySets.find(source, has, signal), source, parts);
  } catch (error) {
    return cannotCheck({ code: "fetchFailed", failure: failureOf(error) });
  }
}

function candidatesIn(set: KeySet, { algorithm, keyId }: SignatureLook, { clock }: VerificationParts): KeyCandidates {
  return keyCandidates(set, algorithm, keyId, { now: clock.now(), latest: clock.latest() });
}

function sourceOf({ payload }: JwsToken): KeySource | CannotCheck {
  const issuer = payload.kind === "claims" ? textValueOf(payload.claims, "iss") : undefined;
  if (issuer === undefined) return { code: "issuerMissing" };
  return keySourceOf(issuer) ?? { code: "issuerUnknown", issuer };
}

function checkWith(
  look: SignatureLook,
  set: KeySet,
  source: KeySource | undefined,
  parts: VerificationParts,
): SignatureResult {
  const { keys, origin, isAmbiguous = false } = set;
  if (keys.length === 0) return cannotCheck({ code: isAmbiguous ? "keysAmbiguous" : "noKeys", origin });
  const { usable, refused } = candidatesIn(set, look, parts);
  const unreadable: RefusedKey[] = [];
  const tried: JsonObject[] = [];
  for (const key of usable) {
    const outcome = parts.checkSignature(look.signed, look.algorithm, key);
    if (outcome === "valid") return { kind: "valid", key: usedKey(key, look.algorithm, set, source) };
    if (outcome === "invalid") tried.push(key);
    else unreadable.push({ key, refusal: { code: "unreadable" } });
  }
  if (tried.length === 0) return cannotCheck(whyNoKey([...unreadable, ...refused], look, origin));
  const only = tried.length === 1 ? tried[0] : undefined;
  return { kind: "invalid", key: usedKey(only ?? {}, look.algorithm, set, source) };
}

function whyNoKey(refused: readonly RefusedKey[], { keyId }: SignatureLook, origin: KeyOrigin): CannotCheck {
  const telling = tellingRefusal(refused);
  if (telling === undefined) return { code: "keyNotFound", keyId, origin };
  return { code: "keyUnfit", keyId: keyIdOf(telling.key), origin, refusal: telling.refusal };
}

function usedKey(
  key: JsonObject,
  algorithm: string,
  { origin, certificates }: KeySet,
  source: KeySource | undefined,
): UsedKey {
  const certificate = certificates?.get(key);
  const dates = certificate?.kind === "dates" ? { dates: certificate } : {};
  return { id: keyIdOf(key), algorithm, origin, source, ...dates };
}

function cannotCheck(reason: CannotCheck): SignatureResult {
  return { kind: "cannotCheck", reason };
}

/** Verification for the inspector; the implementation is loaded on first use. */
export interface TokenVerifier {
  /** A result for each signature of the token. */
  verify(parsed: JwsToken, choice: KeyChoice, signal: AbortSignal): Promise<readonly SignatureResult[]>;
  /** Public keys in a text: JWKS, JWK, PEM public key, X.509 certificate, or Google's map of them by key id. Empty if there are none. */
  readKeys(text: string, name: string): KeySet;
}
