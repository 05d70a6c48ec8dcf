import { readBase64url } from "../../base/base64url.ts";
import type { JsonObject } from "../../base/json.ts";

/** Why anyone might sign with a key: then its signatures prove nothing. */
export type KeyWeakness =
  | { readonly code: "tooShort"; readonly bits: number; readonly least: number }
  /** An RSA exponent of 1 makes every text its own signature. */
  | { readonly code: "exponent" }
  /** The two primes can be computed from the modulus. */
  | { readonly code: "guessable" };

/** How short a key may be: RFC 7518 sections 3.2 and 3.3. */
const leastBits: Readonly<Record<string, number>> = {
  RS256: 2_048,
  RS384: 2_048,
  RS512: 2_048,
  PS256: 2_048,
  PS384: 2_048,
  PS512: 2_048,
  HS256: 256,
  HS384: 384,
  HS512: 512,
};

/** What is weak about a key of the right type for the algorithm. A key without numbers is not weak, but unreadable. */
export function keyWeakness({ kty, k, n, e }: JsonObject, algorithm: string): KeyWeakness | undefined {
  const least = leastBits[algorithm] ?? 0;
  if (kty === "oct" && typeof k === "string") return shortness(readBase64url(k).bytes.length * 8, least);
  if (kty !== "RSA" || typeof n !== "string" || typeof e !== "string") return undefined;
  const modulus = numberOf(n);
  const exponent = numberOf(e);
  const short = shortness(modulus === 0n ? 0 : modulus.toString(2).length, least);
  if (short !== undefined) return short;
  if (exponent < 3n || exponent % 2n === 0n) return { code: "exponent" };
  return isGuessable(modulus) ? { code: "guessable" } : undefined;
}

function shortness(bits: number, least: number): KeyWeakness | undefined {
  return bits < least ? { code: "tooShort", bits, least } : undefined;
}

function numberOf(text: string): bigint {
  const digits = Array.from(readBase64url(text).bytes, (byte) => byte.toString(16).padStart(2, "0"));
  return BigInt(`0x${digits.join("") || "0"}`);
}

/**
 * The modulus of a key from a broken Infineon chip (ROCA, CVE-2017-15361) is a power of 65537 to each of these small primes; another one is so
 * with a chance of one in two hundred million.
 */
const smallPrimes = [11, 13, 17, 19, 37, 53, 61, 71, 73, 79, 97, 103, 107, 109, 127, 151, 157] as const;

function isGuessable(modulus: bigint): boolean {
  return smallPrimes.every((prime) => powersOf(65_537 % prime, prime).has(Number(modulus % BigInt(prime))));
}

function powersOf(base: number, prime: number): ReadonlySet<number> {
  const powers = new Set<number>();
  for (let power = 1; !powers.has(power); power = (power * base) % prime) powers.add(power);
  return powers;
}
