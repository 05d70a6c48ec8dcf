import type { Clock } from "../../base/clock.ts";
import type { JsonObject } from "../../base/json.ts";
import { keyCandidates, keyIdOf } from "./key-choice.ts";
import type { KeyOrigin, KeySetCache } from "./key-set.ts";
import { keySourceOf } from "./key-source.ts";

/** A signature of bytes. It names neither its signer nor its key, so both must be known from elsewhere. */
export interface BlobSignature {
  /** Email of the account that signed. */
  readonly account: string;
  /** Base64. */
  readonly payload: string;
  /** Base64. */
  readonly signature: string;
  /** Whether the account is in the running sandbox. */
  readonly isOfSandbox: boolean;
}

/** Result of checking a signature of bytes with the account's public keys. */
export type BlobVerdict =
  | { readonly kind: "valid"; readonly keyId: string | undefined; readonly origin: KeyOrigin }
  | { readonly kind: "invalid"; readonly keys: number; readonly origin: KeyOrigin }
  /** Key sets are found by email, not by unique id; and an account without keys cannot have signed. */
  | { readonly kind: "noKeys" };

/** Whether a key that may be used made this signature. */
export type CheckBlob = (blob: BlobSignature, key: JsonObject) => boolean;

/** RSA with SHA-256, which every client expects from signBlob. */
const algorithm = "RS256";

export interface BlobVerificationParts {
  readonly clock: Clock;
  readonly keySets: KeySetCache;
  readonly checkBlob: CheckBlob;
}

/** Checks a signature with each of the account's published keys, from the allowed hosts. Throws a `NetworkFailure`. */
export async function verifyBlob(
  blob: BlobSignature,
  { clock, keySets, checkBlob }: BlobVerificationParts,
  signal: AbortSignal,
): Promise<BlobVerdict> {
  const source = keySourceOf(blob.account);
  if (source === undefined) return { kind: "noKeys" };
  // The sandbox's keys prove nothing about Google's signatures.
  const set = await keySets.find(source, (found) => blob.isOfSandbox && found.keys.length > 0, signal);
  const { usable: keys } = keyCandidates(set, algorithm, undefined, { now: clock.now(), latest: clock.latest() });
  const key = keys.find((candidate) => checkBlob(blob, candidate));
  if (key !== undefined) return { kind: "valid", keyId: keyIdOf(key), origin: set.origin };
  return keys.length === 0 ? { kind: "noKeys" } : { kind: "invalid", keys: keys.length, origin: set.origin };
}

/** Fetches keys when a user first asks for a check. */
export interface BlobVerifier {
  verifyBlob(blob: BlobSignature, signal: AbortSignal): Promise<BlobVerdict>;
}
