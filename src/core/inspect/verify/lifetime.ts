import { valuesOf, type JsonNode, type JsonObjectNode } from "../json/json-node.ts";

/** A time claim: milliseconds since 1970, or why it is not valid. */
export type TimeReading =
  | { readonly kind: "absent" }
  | { readonly kind: "time"; readonly at: number }
  | { readonly kind: "invalid"; readonly reason: "notANumber" | "duplicate" | "outOfRange" | "milliseconds" };

/** The three time claims that limit a token's lifetime (RFC 7519 sections 4.1.4 to 4.1.6). */
export interface LifetimeBounds {
  readonly issuedAt: TimeReading;
  readonly notBefore: TimeReading;
  readonly expiresAt: TimeReading;
}

/** What the time claims say about a token. In any doubt `unknown`: a token without a valid `exp` is never called live. */
export type Lifetime =
  | { readonly kind: "notYetValid"; readonly startsAt: number; readonly endsAt: number }
  | { readonly kind: "live"; readonly endsAt: number }
  | { readonly kind: "expired"; readonly endsAt: number }
  | { readonly kind: "unknown"; readonly reason: LifetimeDoubt };

export type LifetimeDoubt =
  | "noClaims"
  | "noExpiry"
  | "invalidExpiry"
  | "invalidNotBefore"
  | "issuedInFuture"
  /** Live by Google's clock, ended by another that was believed before: a correction never makes an ended token live again. */
  | "clocksDisagree";

/** An `iat` further ahead is more than a difference between two clocks; also the largest allowed leeway. */
const clockToleranceMs = 60_000;

const absent: TimeReading = { kind: "absent" };

/** The limits of a token that was minted here, from Google's answer, in milliseconds since 1970. */
export function mintedLifetime(mintedAt: number | undefined, expiresAt: number): LifetimeBounds {
  return {
    issuedAt: mintedAt === undefined ? absent : { kind: "time", at: mintedAt },
    notBefore: absent,
    expiresAt: { kind: "time", at: expiresAt },
  };
}

export function lifetimeBounds(claims: JsonObjectNode): LifetimeBounds {
  const reading = (name: string): TimeReading => readTimeClaim(valuesOf(claims, name));
  return { issuedAt: reading("iat"), notBefore: reading("nbf"), expiresAt: reading("exp") };
}

function readTimeClaim(values: readonly JsonNode[]): TimeReading {
  const [value] = values;
  if (value === undefined) return absent;
  return values.length > 1 ? { kind: "invalid", reason: "duplicate" } : readTime(value);
}

/** The last second of the year 9999; later years need more than four digits. */
const lastSecond = 253_402_300_799;

/**
 * Reads a NumericDate: seconds since 1970, fractions allowed (RFC 7519 section 2). A number that must be milliseconds is refused: read as
 * seconds it would never expire in practice.
 */
export function readTime(value: JsonNode): TimeReading {
  if (value.kind !== "number") return { kind: "invalid", reason: "notANumber" };
  const seconds = Number(value.text);
  if (seconds >= 0 && seconds <= lastSecond && !isMilliseconds(seconds)) return { kind: "time", at: seconds * 1_000 };
  return { kind: "invalid", reason: isMilliseconds(seconds) ? "milliseconds" : "outOfRange" };
}

/** From 1973 to the year 5138 in milliseconds; in seconds that is after the year 5138. */
function isMilliseconds(seconds: number): boolean {
  return seconds >= 1e11 && seconds < 1e14;
}

/**
 * What the time claims say at `now` (milliseconds since 1970). Without leeway, `exp` itself is already too late (RFC 7519 section 4.1.4);
 * `leewaySeconds` moves both ends. `latest` is the latest time that any clock gives: only before the end by that one too is a token live.
 */
export function lifetimeAt(bounds: LifetimeBounds, now: number, leewaySeconds = 0, latest = now): Lifetime {
  const { issuedAt, expiresAt, notBefore } = bounds;
  if (expiresAt.kind === "absent") return { kind: "unknown", reason: "noExpiry" };
  if (expiresAt.kind === "invalid") return { kind: "unknown", reason: "invalidExpiry" };
  const leewayMs = leewaySeconds * 1_000;
  const endsAt = expiresAt.at;
  if (now >= endsAt + leewayMs) return { kind: "expired", endsAt };
  if (notBefore.kind === "invalid") return { kind: "unknown", reason: "invalidNotBefore" };
  if (notBefore.kind === "time" && now < notBefore.at - leewayMs) {
    return { kind: "notYetValid", startsAt: notBefore.at, endsAt };
  }
  if (issuedAt.kind === "time" && issuedAt.at > now + clockToleranceMs) {
    return { kind: "unknown", reason: "issuedInFuture" };
  }
  if (latest >= endsAt + leewayMs) return { kind: "unknown", reason: "clocksDisagree" };
  return { kind: "live", endsAt };
}

/** Where a token's lifetime starts, for a bar: `nbf`, else `iat`; `undefined` if neither is valid or both are after the end. */
export function lifetimeStart({ issuedAt, notBefore, expiresAt }: LifetimeBounds): number | undefined {
  const start = notBefore.kind === "time" ? notBefore : issuedAt;
  if (start.kind !== "time" || expiresAt.kind !== "time") return undefined;
  return start.at < expiresAt.at ? start.at : undefined;
}
