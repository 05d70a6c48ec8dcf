import { failureOf } from "../../base/errors.ts";
import type { Failure } from "../../base/failure.ts";
import type { JsonObject } from "../../base/json.ts";
import { textValueOf } from "../json/json-node.ts";
import { fittingKeys, isKnownAlgorithm } from "./key-choice.ts";
import type { KeyOrigin, KeySet, KeySetCache } from "./key-set.ts";
import { keySourceOf, type KeySource } from "./key-source.ts";
import { signaturesOf, type JwsSignature, type JwsToken } from "../parse/parsed-token.ts";

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
}

/** Why a signature could not be checked. None of these means "invalid", and none means "valid". */
export type CannotCheck =
  | { readonly code: "issuerMissing" }
  | { readonly code: "issuerUnknown"; readonly issuer: string }
  | { readonly code: "algorithmMissing" }
  | { readonly code: "algorithmUnknown"; readonly algorithm: string }
  | { readonly code: "detached" }
  | { readonly code: "noKeys"; readonly origin: KeyOrigin }
  | { readonly code: "keyNotFound"; readonly keyId: string | undefined; readonly origin: KeyOrigin }
  | { readonly code: "notSupported" }
  | { readonly code: "fetchFailed"; readonly failure: Failure };

/**
 * Checks one signature, counted from 0, with one public key, given as a JWK. `notSupported`: a critical extension, or a key too weak to use.
 */
export type CheckSignature = (
  token: string,
  algorithm: string,
  key: JsonObject,
  index: number,
) => Promise<"valid" | "invalid" | "notSupported">;

export interface VerificationParts {
  readonly keySets: KeySetCache;
  readonly checkSignature: CheckSignature;
}

/** Where the keys come from: those that Google publishes for the issuer, or a set from the user. */
export type KeyChoice = { readonly kind: "issuer" } | { readonly kind: "own"; readonly keys: KeySet };

/** One signature to check. */
interface SignatureLook {
  readonly token: string;
  readonly index: number;
  readonly algorithm: string;
  readonly keyId: string | undefined;
}

/** Checks all signatures of a token, in order. Never throws: an error becomes a reason why a signature could not be checked. */
export function verifySignatures(
  token: string,
  parsed: JwsToken,
  choice: KeyChoice,
  parts: VerificationParts,
  signal: AbortSignal,
): Promise<readonly SignatureResult[]> {
  const results = signaturesOf(parsed).map(async (signature, index) => {
    const look = lookAt(token, parsed, signature, index);
    return "code" in look ? cannotCheck(look) : verifyOne(look, parsed, choice, parts, signal);
  });
  return Promise.all(results);
}

function lookAt(
  token: string,
  { payload }: JwsToken,
  { header }: JwsSignature,
  index: number,
): SignatureLook | CannotCheck {
  const algorithm = header === undefined ? undefined : textValueOf(header, "alg");
  if (header === undefined || algorithm === undefined) return { code: "algorithmMissing" };
  if (!isKnownAlgorithm(algorithm)) return { code: "algorithmUnknown", algorithm };
  if (payload.kind === "detached") return { code: "detached" };
  return { token, index, algorithm, keyId: textValueOf(header, "kid") };
}

async function verifyOne(
  look: SignatureLook,
  parsed: JwsToken,
  choice: KeyChoice,
  parts: VerificationParts,
  signal: AbortSignal,
): Promise<SignatureResult> {
  const { algorithm, keyId } = look;
  if (choice.kind === "own") return checkWith(look, choice.keys, undefined, parts);
  const source = sourceOf(parsed);
  if ("code" in source) return cannotCheck(source);
  if (algorithm !== source.algorithm) return { kind: "wrongAlgorithm", expected: source.algorithm, actual: algorithm };
  try {
    const has = (set: KeySet): boolean => fittingKeys(set.keys, algorithm, keyId).length > 0;
    const keys = await parts.keySets.find(source, has, signal);
    return await checkWith(look, keys, source, parts);
  } catch (error) {
    return cannotCheck({ code: "fetchFailed", failure: failureOf(error) });
  }
}

function sourceOf({ payload }: JwsToken): KeySource | CannotCheck {
  const issuer = payload.kind === "claims" ? textValueOf(payload.claims, "iss") : undefined;
  if (issuer === undefined) return { code: "issuerMissing" };
  return keySourceOf(issuer) ?? { code: "issuerUnknown", issuer };
}

async function checkWith(
  { token, index, algorithm, keyId }: SignatureLook,
  { keys, origin }: KeySet,
  source: KeySource | undefined,
  { checkSignature }: VerificationParts,
): Promise<SignatureResult> {
  if (keys.length === 0) return cannotCheck({ code: "noKeys", origin });
  const fitting = fittingKeys(keys, algorithm, keyId);
  if (fitting.length === 0) return cannotCheck({ code: "keyNotFound", keyId, origin });
  const outcomes = new Set<string>();
  for (const key of fitting) {
    const outcome = await checkSignature(token, algorithm, key, index);
    if (outcome === "valid") return { kind: "valid", key: usedKey(key, algorithm, origin, source) };
    outcomes.add(outcome);
  }
  if (outcomes.has("notSupported")) return cannotCheck({ code: "notSupported" });
  const tried = fitting.length === 1 ? fitting[0] : undefined;
  return { kind: "invalid", key: usedKey(tried ?? {}, algorithm, origin, source) };
}

function usedKey(key: JsonObject, algorithm: string, origin: KeyOrigin, source: KeySource | undefined): UsedKey {
  return { id: typeof key["kid"] === "string" ? key["kid"] : undefined, algorithm, origin, source };
}

function cannotCheck(reason: CannotCheck): SignatureResult {
  return { kind: "cannotCheck", reason };
}

/** Verification for the inspector; the implementation is loaded on first use. */
export interface TokenVerifier {
  /** A result for each signature of the token. */
  verify(token: string, parsed: JwsToken, choice: KeyChoice, signal: AbortSignal): Promise<readonly SignatureResult[]>;
  /** Public keys in a text: JWKS, JWK, PEM public key, X.509 certificate, or Google's map of them by key id. Empty if there are none. */
  readKeys(text: string, name: string): KeySet;
}
