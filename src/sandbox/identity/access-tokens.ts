import { randomBytes } from "node:crypto";
import type { AccessBoundary } from "../policy/boundary-rules.ts";
import type { Principal } from "../policy/principal.ts";

/** An access token that the sandbox issued. */
export interface AccessToken {
  readonly value: string;
  readonly principal: Principal;
  readonly scopes: readonly string[];
  /** Milliseconds since 1970, a whole second. */
  readonly expiresAt: number;
  /** The OAuth client of a user's token. */
  readonly clientId?: string;
  /** The access boundaries of the token, in the order in which they were applied. */
  readonly boundaries?: readonly AccessBoundary[];
}

export type TokenLookup =
  { readonly kind: "valid"; readonly token: AccessToken } | { readonly kind: "expired" } | { readonly kind: "unknown" };

/** Expired tokens are remembered this long, to tell them from strings that never were tokens. */
const rememberMs = 86_400_000;
const pruneAtLeast = 10_000;

/** The issued access tokens: opaque, random, and bound to principal, scopes and expiry. */
export class AccessTokens {
  readonly #tokens = new Map<string, AccessToken>();
  #pruneAt = pruneAtLeast;

  issue(grant: Omit<AccessToken, "value">, now: number): AccessToken {
    const prefix = grant.principal.kind === "user" ? "ya29.a0A" : "ya29.c.c0A";
    const token = { ...grant, value: prefix + randomBytes(150).toString("base64url") };
    this.#tokens.set(token.value, token);
    if (this.#tokens.size > this.#pruneAt) this.#prune(now);
    return token;
  }

  find(value: string, now: number): TokenLookup {
    const token = this.#tokens.get(value);
    if (token === undefined) return { kind: "unknown" };
    return token.expiresAt > now ? { kind: "valid", token } : { kind: "expired" };
  }

  /** Forgets a token; returns false if it is unknown. */
  revoke(value: string): boolean {
    return this.#tokens.delete(value);
  }

  /** Forgets all tokens of a user, as revoking a refresh token does. */
  revokeAllOf(email: string): void {
    for (const [value, { principal }] of this.#tokens) {
      if (principal.kind === "user" && principal.email === email) this.#tokens.delete(value);
    }
  }

  #prune(now: number): void {
    for (const [value, { expiresAt }] of this.#tokens) {
      if (expiresAt + rememberMs < now) this.#tokens.delete(value);
    }
    this.#pruneAt = Math.max(pruneAtLeast, this.#tokens.size * 2);
  }
}

/** When a token that lives `seconds` from `now` ends; Google answers with whole seconds. */
export function expiryAfter(seconds: number, now: number): number {
  return Math.floor(now / 1000 + seconds) * 1000;
}

/** A time as in `expireTime`: RFC 3339 with whole seconds, because clients in Python and Java cannot read a fraction. */
export function wholeSecondTimestamp(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19)}Z`;
}
