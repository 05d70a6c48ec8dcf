import type { AccessBoundary, BoundaryRule } from "../../request/access-boundary.ts";
import { parseAccessBoundary } from "../../request/parse-access-boundary.ts";
import { decodeBase64, writeHex } from "../../base/base64.ts";
import { canonicalJson, defined, isObject, isStringArray, type JsonObject } from "../../base/json.ts";
import { match } from "../../base/match.ts";
import { redact } from "../../base/redact.ts";
import { limits } from "../../request/limits.ts";
import {
  type AccessTokenRequest,
  bearerOf,
  credentialKinds,
  destinations,
  type IdTokenRequest,
  type MintRequest,
  type SignedJwtRequest,
} from "../../request/request.ts";

/** Where a minted secret goes: to a destination, or to whoever called `mintmark.getToken`. */
export const waysOut = [...destinations, "caller"] as const;
export type WayOut = (typeof waysOut)[number];

/** What may be added to an ID token. */
const tokenDetails = ["includeEmail", "organizationNumberIncluded", "licenses", "ofCaller"] as const;

/** What the credential is good for. Bytes are kept as their digest, claims without the times of one mint. No lifetime: no end. */
export type Asked =
  | {
      readonly kind: "accessToken";
      readonly scopes: readonly string[];
      readonly lifetimeSeconds: number;
      readonly accessBoundary?: AccessBoundary;
    }
  | {
      readonly kind: "idToken";
      readonly audience: string;
      readonly lifetimeSeconds: number;
      readonly details: readonly string[];
    }
  | { readonly kind: "signedJwt"; readonly claims: JsonObject; readonly lifetimeSeconds?: number }
  | { readonly kind: "signedBlob"; readonly bytes: number; readonly sha256: string };

/** Everything that a person who is asked about a mint must know of it, and that an answer is remembered for. Contains no secret. */
export interface MintTerms {
  /** The credential source that pays, and its account if the source knows it. */
  readonly source: string;
  readonly caller?: string;
  readonly delegates: readonly string[];
  /** The account that Google is asked for. */
  readonly target: string;
  /** Whose credential it is: the target's, or that of the Workspace user for whom the target asks. */
  readonly account: string;
  readonly asked: Asked;
  readonly wayOut: WayOut;
}

/** What a request comes to at `now` (milliseconds since 1970). */
export async function termsOf(
  request: MintRequest,
  wayOut: WayOut,
  { name, principal }: { readonly name: string; readonly principal: string | undefined },
  now: number,
): Promise<MintTerms> {
  const { target, delegates } = request;
  const asked = await askedOf(request, now);
  return {
    source: name,
    ...defined({ caller: principal }),
    delegates,
    target,
    account: bearerOf(request),
    asked,
    wayOut,
  };
}

function askedOf(request: MintRequest, now: number): Asked | Promise<Asked> {
  return match<MintRequest, Asked | Promise<Asked>>(request, {
    accessToken: ({ kind, scopes, lifetimeSeconds, accessBoundary }: AccessTokenRequest) => ({
      kind,
      scopes: [...scopes].sort(),
      lifetimeSeconds,
      ...defined({ accessBoundary }),
    }),
    idToken: (asked: IdTokenRequest) => ({
      kind: asked.kind,
      audience: asked.audience,
      lifetimeSeconds: limits.idTokenLifetimeSeconds,
      details: tokenDetails.filter((detail) => asked[detail] === true),
    }),
    signedJwt: ({ kind, claims }: SignedJwtRequest) => ({ kind, ...lastingClaims(claims, Math.floor(now / 1_000)) }),
    signedBlob: async ({ kind, payload }) => {
      const bytes = new Uint8Array(decodeBase64(payload));
      const digest = await crypto.subtle.digest("SHA-256", bytes);
      return { kind, bytes: bytes.length, sha256: writeHex(new Uint8Array(digest)) };
    },
  });
}

const claimsOfOneMint: readonly string[] = ["iat", "exp", "jti", "nbf"];

/** Claims without what differs from mint to mint, and how long they hold from now. A start that is still to come stays. */
function lastingClaims(all: JsonObject, nowSeconds: number) {
  const { exp, nbf } = all;
  const claims = Object.fromEntries(Object.entries(all).filter(([claim]) => !claimsOfOneMint.includes(claim)));
  const start = typeof nbf === "number" && nbf <= nowSeconds ? undefined : nbf;
  const lifetimeSeconds = typeof exp === "number" ? Math.max(0, exp - nowSeconds) : undefined;
  return { claims: { ...claims, ...defined({ nbf: start }) }, ...defined({ lifetimeSeconds }) };
}

/**
 * Whether what is asked for is the same as what was allowed, or less: fewer scopes, a narrower boundary, a shorter life, fewer details, or
 * the secret storage instead of another place, because nothing but Mintmark reads that. Anything else is something else.
 */
export function covers(allowed: MintTerms, terms: MintTerms): boolean {
  const isSameChain = (["source", "caller", "target", "account"] as const).every(
    (field) => allowed[field] === terms[field],
  );
  return (
    isSameChain &&
    canonicalJson(allowed.delegates) === canonicalJson(terms.delegates) &&
    (allowed.wayOut === terms.wayOut || terms.wayOut === "secretStorage") &&
    isNoWider(terms.asked, allowed.asked)
  );
}

function isNoWider(asked: Asked, allowed: Asked): boolean {
  return match(asked, {
    accessToken: (one) =>
      allowed.kind === "accessToken" &&
      isSubset(one.scopes, allowed.scopes) &&
      one.lifetimeSeconds <= allowed.lifetimeSeconds &&
      isWithin(one.accessBoundary, allowed.accessBoundary),
    idToken: (one) =>
      allowed.kind === "idToken" && one.audience === allowed.audience && isSubset(one.details, allowed.details),
    signedJwt: (one) =>
      allowed.kind === "signedJwt" &&
      canonicalJson(one.claims) === canonicalJson(allowed.claims) &&
      (one.lifetimeSeconds ?? Infinity) <= (allowed.lifetimeSeconds ?? Infinity),
    signedBlob: (one) => allowed.kind === "signedBlob" && one.sha256 === allowed.sha256,
  });
}

function isSubset(some: readonly string[], all: readonly string[]): boolean {
  return some.every((item) => all.includes(item));
}

/** Each rule lies within one of the allowed rules; a token that was allowed without a boundary may also have one. */
function isWithin(boundary: AccessBoundary | undefined, allowed: AccessBoundary | undefined): boolean {
  if (allowed === undefined) return true;
  return boundary !== undefined && boundary.every((rule) => allowed.some((wider) => isRuleWithin(rule, wider)));
}

function isRuleWithin({ bucket, prefix = "", roles }: BoundaryRule, wider: BoundaryRule): boolean {
  return bucket === wider.bucket && prefix.startsWith(wider.prefix ?? "") && isSubset(roles, wider.roles);
}

/** More than this cannot be read in a question. */
const longestKept = 2_000;
const mostKeptClaims = 60;

/** Whether an answer may be kept: not if what others wrote cannot be shown whole, or seems to hold a credential. */
export function mayBeKept({ asked }: MintTerms): boolean {
  const written = "claims" in asked ? JSON.stringify(asked.claims) : "audience" in asked ? asked.audience : "";
  const isReadable = !("claims" in asked) || Object.keys(asked.claims).length <= mostKeptClaims;
  return isReadable && written.length <= longestKept && redact(written) === written;
}

/** The terms that were kept as JSON; `undefined` for anything else, and for those of an earlier form. */
export function parseTerms(value: unknown): MintTerms | undefined {
  if (!isObject(value)) return undefined;
  const { source, caller, delegates, target, account } = value;
  const wayOut = waysOut.find((known) => known === value["wayOut"]);
  const asked = parseAsked(value["asked"]);
  if (wayOut === undefined || asked === undefined || !isStringArray(delegates)) return undefined;
  if (typeof source !== "string" || typeof target !== "string" || typeof account !== "string") return undefined;
  if (caller !== undefined && typeof caller !== "string") return undefined;
  return { source, ...defined({ caller }), delegates, target, account, asked, wayOut };
}

function parseAsked(value: unknown): Asked | undefined {
  if (!isObject(value)) return undefined;
  const kind = credentialKinds.find((known) => known === value["kind"]);
  if (kind === undefined) return undefined;
  return match<{ readonly kind: Asked["kind"] }, Asked | undefined>(
    { kind },
    {
      accessToken: () => parseAccessToken(value),
      idToken: () => parseIdToken(value),
      signedJwt: () => parseSignedJwt(value),
      signedBlob: () => parseSignedBlob(value),
    },
  );
}

function parseAccessToken({ scopes, lifetimeSeconds, accessBoundary }: JsonObject): Asked | undefined {
  if (!isStringArray(scopes) || typeof lifetimeSeconds !== "number") return undefined;
  const base = { kind: "accessToken", scopes, lifetimeSeconds } as const;
  if (accessBoundary === undefined) return base;
  try {
    return { ...base, accessBoundary: parseAccessBoundary(accessBoundary) };
  } catch {
    return undefined;
  }
}

function parseIdToken({ audience, lifetimeSeconds, details }: JsonObject): Asked | undefined {
  if (typeof audience !== "string" || typeof lifetimeSeconds !== "number" || !isStringArray(details)) return undefined;
  return { kind: "idToken", audience, lifetimeSeconds, details };
}

function parseSignedJwt({ claims, lifetimeSeconds }: JsonObject): Asked | undefined {
  if (!isObject(claims)) return undefined;
  if (lifetimeSeconds === undefined) return { kind: "signedJwt", claims };
  return typeof lifetimeSeconds === "number" ? { kind: "signedJwt", claims, lifetimeSeconds } : undefined;
}

function parseSignedBlob({ bytes, sha256 }: JsonObject): Asked | undefined {
  return typeof bytes === "number" && typeof sha256 === "string" ? { kind: "signedBlob", bytes, sha256 } : undefined;
}
