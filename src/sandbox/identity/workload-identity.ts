import { Environment } from "@marcbachmann/cel-js";
import { oauthError } from "../http/google-errors.ts";
import type { FederatedPrincipal } from "../policy/principal.ts";
import type { IdentityProvider } from "../world/world.ts";
import { isSignedBy, parseJwt, signJwt } from "./jwt.ts";
import { RotatingKeys } from "./rotating-keys.ts";

/** A provider as tokens and STS requests name it. */
function providerAudience({ name }: IdentityProvider): string {
  return `//iam.googleapis.com/${name}`;
}

/** Identity providers outside Google, whose tokens workload identity pools exchange. One key signs for all of them. */
export class WorkloadIdentity {
  readonly #providers: ReadonlyMap<string, IdentityProvider>;
  readonly #keys: RotatingKeys;
  readonly #now: () => number;

  constructor(providers: readonly IdentityProvider[], now: () => number) {
    this.#providers = new Map(providers.map((provider) => [provider.name, provider]));
    this.#keys = new RotatingKeys(now);
    this.#now = now;
  }

  get providers(): readonly IdentityProvider[] {
    return [...this.#providers.values()];
  }

  /** A token as the provider's issuer would give a workload. Throws a RangeError for an unknown provider. */
  async issue(providerName: string, claims: Readonly<Record<string, unknown>>): Promise<string> {
    const provider = this.#providers.get(providerName);
    if (provider === undefined) throw new RangeError(`no such identity provider in this world: ${providerName}`);
    const iat = Math.floor(this.#now() / 1000);
    const aud = `https:${providerAudience(provider)}`;
    const all = { iss: provider.issuer, aud, iat, exp: iat + 3600, ...claims };
    return signJwt(JSON.stringify(all), await this.#keys.current());
  }

  /** The principal of a subject token; throws an OAuth refusal. */
  async exchange(audience: string, subjectToken: string): Promise<FederatedPrincipal> {
    const provider = this.#providers.get(audience.replace(/^\/\/iam\.googleapis\.com\//, ""));
    if (provider === undefined) {
      throw oauthError("invalid_target", 'The target service indicated by the "audience" parameters is invalid.');
    }
    const jwt = parseJwt(subjectToken);
    const keys = jwt === undefined ? [] : (await this.#keys.published()).map(({ publicKey }) => publicKey);
    if (jwt === undefined || !isSignedBy(jwt, keys))
      throw oauthError("invalid_grant", "Error connecting to the given credential's issuer.");
    this.#checkClaims(provider, jwt.claims);
    return principalFor(provider, jwt.claims);
  }

  #checkClaims(provider: IdentityProvider, claims: Readonly<Record<string, unknown>>): void {
    const { iss, aud, exp } = claims;
    if (iss !== provider.issuer) {
      throw oauthError("invalid_grant", "The issuer in ID Token does not match the expected ones.");
    }
    const own = [providerAudience(provider), `https:${providerAudience(provider)}`];
    const allowed = provider.allowedAudiences.length > 0 ? provider.allowedAudiences : own;
    if (typeof aud !== "string" || !allowed.includes(aud)) {
      throw oauthError("invalid_grant", "The audience in ID Token does not match the expected audience.");
    }
    if (typeof exp !== "number" || exp * 1000 <= this.#now())
      throw oauthError("invalid_grant", "The ID Token is expired.");
  }
}

/** Applies the provider's mapping: gives the subject and its `principalSet://` names. */
function principalFor(provider: IdentityProvider, assertion: Readonly<Record<string, unknown>>): FederatedPrincipal {
  const { attributeMapping, attributeCondition } = provider;
  if (attributeCondition !== undefined && evaluate(attributeCondition, assertion) !== true) {
    throw oauthError("unauthorized_client", "The given credential is rejected by the attribute condition.");
  }
  const subject = evaluate(attributeMapping["google.subject"] ?? "assertion.sub", assertion);
  if (typeof subject !== "string" || subject === "") {
    throw oauthError("invalid_grant", "The mapped attribute 'google.subject' must be of type STRING.");
  }
  const pool = `//iam.googleapis.com/${provider.name.replace(/\/providers\/.*$/, "")}`;
  const sets = Object.entries(attributeMapping).flatMap(([target, expression]) => {
    const value = evaluate(expression, assertion);
    if (target === "google.groups" && Array.isArray(value)) {
      return value.map((group) => `principalSet:${pool}/group/${String(group)}`);
    }
    return target.startsWith("attribute.") ? [`principalSet:${pool}/${target}/${String(value)}`] : [];
  });
  return { kind: "federated", name: `principal:${pool}/subject/${subject}`, sets: [`principalSet:${pool}/*`, ...sets] };
}

function evaluate(expression: string, assertion: Readonly<Record<string, unknown>>): unknown {
  try {
    const environment = new Environment().registerVariable("assertion", "map");
    return environment.evaluate(expression, { assertion });
  } catch {
    return undefined;
  }
}
