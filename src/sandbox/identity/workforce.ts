import { createHash, randomBytes } from "node:crypto";
import { oauthError } from "../http/google-errors.ts";
import type { FederatedPrincipal } from "../policy/principal.ts";
import type { WorkforceProvider } from "../world/world.ts";

/** The OAuth client that a program signs people in with. */
export interface SignInClient {
  readonly id: string;
  readonly secret: string;
}

/** What a program asks for when it opens the sign-in page. */
export interface SignInRequest {
  readonly provider: string;
  readonly clientId: string;
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  /** S256 of the verifier that comes with the code (RFC 7636). */
  readonly challenge: string | undefined;
}

/** A person of a workforce pool who is signed in: what a refresh token stands for. */
export interface WorkforceSession {
  readonly principal: FederatedPrincipal;
  readonly scopes: readonly string[];
  readonly client: SignInClient;
}

interface PendingCode extends SignInRequest {
  readonly principal: FederatedPrincipal;
  readonly endsAt: number;
}

const codeMs = 10 * 60_000;

/** Sign-in through workforce pools: codes, each for one use, and the refresh tokens that they become. */
export class Workforce {
  readonly #providers: ReadonlyMap<string, WorkforceProvider>;
  readonly #codes = new Map<string, PendingCode>();
  readonly #sessions = new Map<string, WorkforceSession>();
  readonly #now: () => number;

  constructor(providers: readonly WorkforceProvider[], now: () => number) {
    this.#providers = new Map(providers.map((provider) => [provider.name, provider]));
    this.#now = now;
  }

  /** The code for a provider's person; `undefined` for a provider that does not exist. */
  codeFor(request: SignInRequest): string | undefined {
    const provider = this.#providers.get(request.provider);
    if (provider === undefined) return undefined;
    const code = randomBytes(32).toString("base64url");
    const now = this.#now();
    for (const [old, { endsAt }] of this.#codes) if (endsAt <= now) this.#codes.delete(old);
    this.#codes.set(code, { ...request, principal: principalOf(provider), endsAt: now + codeMs });
    return code;
  }

  /** Redeems a code; throws an OAuth refusal. */
  redeem(code: string, client: SignInClient, redirectUri: string, verifier: string): WorkforceSession {
    const pending = this.#codes.get(code);
    this.#codes.delete(code);
    const isGood =
      pending !== undefined &&
      pending.endsAt > this.#now() &&
      pending.clientId === client.id &&
      pending.redirectUri === redirectUri &&
      (pending.challenge === undefined || pending.challenge === challengeOf(verifier));
    if (!isGood) throw oauthError("invalid_grant", "Malformed auth code.");
    return { principal: pending.principal, scopes: pending.scopes, client };
  }

  /** A refresh token for a session. */
  remember(session: WorkforceSession): string {
    const refreshToken = `1//0${randomBytes(72).toString("base64url")}`;
    this.#sessions.set(refreshToken, session);
    return refreshToken;
  }

  /** The session of a refresh token, for the client that it was given to; throws an OAuth refusal. */
  refresh(refreshToken: string, { id, secret }: SignInClient): WorkforceSession {
    const session = this.#sessions.get(refreshToken);
    if (session === undefined) throw oauthError("invalid_grant", "Token has been expired or revoked.");
    if (session.client.id !== id || session.client.secret !== secret) {
      throw oauthError("invalid_client", "The OAuth client was not found.", { status: 401 });
    }
    return session;
  }

  /** Ends a session; returns whether there was one. */
  revoke(refreshToken: string): boolean {
    return this.#sessions.delete(refreshToken);
  }

  /** Signs the person of a provider in without a page; throws a RangeError for an unknown provider. */
  signIn(provider: string, client: SignInClient, scopes: readonly string[]): string {
    const known = this.#providers.get(provider);
    if (known === undefined) throw new RangeError(`no such workforce provider in this world: ${provider}`);
    return this.remember({ principal: principalOf(known), scopes, client });
  }
}

function challengeOf(verifier: string): string {
  return createHash("sha256").update(verifier).digest("base64url");
}

function principalOf({ name, subject, groups }: WorkforceProvider): FederatedPrincipal {
  const pool = `//iam.googleapis.com/${name.replace(/\/providers\/.*$/, "")}`;
  return {
    kind: "federated",
    name: `principal:${pool}/subject/${subject}`,
    sets: [`principalSet:${pool}/*`, ...groups.map((group) => `principalSet:${pool}/group/${group}`)],
  };
}
