import { audiencesOf } from "./verify/claim-check.ts";
import { textValueOf } from "./json/json-node.ts";
import { type Lifetime, type LifetimeBounds, lifetimeAt, lifetimeBounds, mintedLifetime } from "./verify/lifetime.ts";
import type { OpaqueFamily } from "./parse/opaque-token.ts";
import { parseToken } from "./parse/parse-token.ts";
import type { ParsedToken } from "./parse/parsed-token.ts";
import { type Verdict, verdictOf } from "./verify/verdict.ts";
import { isRedacted } from "./redact-token.ts";

/** What an editor shows of a token that stands in a text. No part of the token is in it. */
export interface TokenFacts {
  readonly kind: ParsedToken["kind"];
  readonly family: OpaqueFamily | undefined;
  /** What decoding alone allows to say of its signature. */
  readonly verdict: Verdict["kind"];
  readonly account: string | undefined;
  readonly issuer: string | undefined;
  readonly audiences: readonly string[];
  /** `undefined` where there are no claims to bound it. */
  readonly bounds: LifetimeBounds | undefined;
  readonly isRedacted: boolean;
  /** Minted in this window, so that its account and its end are known whatever it looks like. */
  readonly isOwn: boolean;
}

/** What is known of a token that was minted here; times in milliseconds since 1970. */
export interface OwnToken {
  readonly account: string;
  readonly mintedAt: number;
  readonly expiresAt: number;
}

/**
 * Decodes a token that was found in a text; `own` is what is known of it because it was minted here. `undefined` where only the shape is
 * a token's: the header of a JWT cannot be read.
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

/** When a token ends, as far as it can be known: `untilRevoked` for what has no end of its own, `hidden` where only its issuer knows. */
export type TokenEnding = Lifetime | { readonly kind: "untilRevoked" } | { readonly kind: "hidden" };

const endless: readonly (OpaqueFamily | undefined)[] = ["googleRefreshToken", "googleApiKey", "googleClientSecret"];

/** When a token ends, seen at `now` (milliseconds since 1970). */
export function endingAt({ kind, family, bounds }: TokenFacts, now: number): TokenEnding {
  if (bounds !== undefined) return lifetimeAt(bounds, now);
  if (endless.includes(family)) return { kind: "untilRevoked" };
  return kind === "opaque" || kind === "jwe" ? { kind: "hidden" } : { kind: "unknown", reason: "noClaims" };
}

/**
 * Whether a token can still do harm to its owner, for all that can be seen without asking anyone: it has its signature and has not
 * expired, or it is a refresh token. An API key is not meant: pages and apps carry one for everyone to see.
 */
export function isLiveSecret(facts: TokenFacts, now: number): boolean {
  if (facts.isRedacted || (facts.verdict !== "notChecked" && facts.verdict !== "opaque")) return false;
  const { kind } = endingAt(facts, now);
  return kind === "live" || kind === "notYetValid" || facts.family === "googleRefreshToken";
}
