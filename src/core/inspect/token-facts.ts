import { audiencesOf } from "./verify/claim-check.ts";
import { textValueOf } from "./json/json-node.ts";
import { type Lifetime, type LifetimeBounds, lifetimeAt, lifetimeBounds, mintedLifetime } from "./verify/lifetime.ts";
import type { OpaqueFamily } from "./parse/opaque-token.ts";
import { parseToken } from "./parse/parse-token.ts";
import type { ParsedToken } from "./parse/parsed-token.ts";
import { type Verdict, verdictOf } from "./verify/verdict.ts";
import { isRedacted } from "./redact-token.ts";

/** What an editor shows about a token in a text. Contains no part of the token. */
export interface TokenFacts {
  readonly kind: ParsedToken["kind"];
  readonly family: OpaqueFamily | undefined;
  /** What decoding alone shows about its signature. */
  readonly verdict: Verdict["kind"];
  readonly account: string | undefined;
  readonly issuer: string | undefined;
  readonly audiences: readonly string[];
  /** `undefined` if there are no claims with time limits. */
  readonly bounds: LifetimeBounds | undefined;
  readonly isRedacted: boolean;
  /** Minted in this window, so its account and its expiry are known, whatever its form. */
  readonly isOwn: boolean;
}

/** What is known about a token that was minted here; times in milliseconds since 1970. */
export interface OwnToken {
  readonly account: string;
  readonly mintedAt: number;
  readonly expiresAt: number;
}

/**
 * Decodes a token found in a text; `own` is what is known about it if it was minted here. `undefined` if it only has the shape of a token:
 * its JWT header cannot be read.
 */
export function tokenFacts(token: string, own?: OwnToken): TokenFacts | undefined {
  const parsed = parseToken(token);
  if (parsed.kind === "malformed" && parsed.header === undefined) return undefined;
  const claims = "payload" in parsed && parsed.payload?.kind === "claims" ? parsed.payload.claims : undefined;
  const claim = (name: string): string | undefined => (claims === undefined ? undefined : textValueOf(claims, name));
  const claimedBounds = claims === undefined ? undefined : lifetimeBounds(claims);
  return {
    kind: parsed.kind,
    family: parsed.kind === "opaque" ? parsed.family : undefined,
    verdict: verdictOf(parsed).kind,
    account: own?.account ?? claim("email") ?? claim("sub"),
    issuer: claim("iss"),
    audiences: claims === undefined ? [] : audiencesOf(claims),
    bounds: own === undefined ? claimedBounds : mintedLifetime(own.mintedAt, own.expiresAt),
    isRedacted: isRedacted(token),
    isOwn: own !== undefined,
  };
}

/** When a token expires, if that can be known: `untilRevoked` if it does not expire, `hidden` if only its issuer knows. */
export type TokenEnding = Lifetime | { readonly kind: "untilRevoked" } | { readonly kind: "hidden" };

const endless: readonly (OpaqueFamily | undefined)[] = ["googleRefreshToken", "googleApiKey", "googleClientSecret"];

/** When a token expires, seen at `now` (milliseconds since 1970). */
export function endingAt({ kind, family, bounds }: TokenFacts, now: number): TokenEnding {
  if (bounds !== undefined) return lifetimeAt(bounds, now);
  if (endless.includes(family)) return { kind: "untilRevoked" };
  return kind === "opaque" || kind === "jwe" ? { kind: "hidden" } : { kind: "unknown", reason: "noClaims" };
}

/**
 * Whether a token can still harm its owner, as far as decoding shows: it has its signature and has not expired, or it is a refresh token.
 * API keys do not count: pages and apps show theirs to everyone.
 */
export function isLiveSecret(facts: TokenFacts, now: number): boolean {
  if (facts.isRedacted || (facts.verdict !== "notChecked" && facts.verdict !== "opaque")) return false;
  const { kind } = endingAt(facts, now);
  return kind === "live" || kind === "notYetValid" || facts.family === "googleRefreshToken";
}
