import type { JsonNode, JsonObjectNode } from "../json/json-node.ts";
import type { OpaqueFamily } from "./opaque-token.ts";
import type { TokenProblem } from "../json/problem.ts";

/** What kind of token a text is. Nothing here says that a token is genuine. */
export type ParsedToken = JwsToken | JweToken | OpaqueToken | MalformedToken;

/** A signed (or unsecured) token, RFC 7515, compact or JSON. */
export interface JwsToken {
  readonly kind: "jws";
  /** A JWT is always compact (RFC 7519 section 1): receivers of JWTs refuse the JSON form. */
  readonly serialization: "compact" | "json";
  readonly header: JsonObjectNode;
  readonly unprotected: readonly string[];
  readonly payload: Payload;
  readonly signature: SignatureState;
  readonly signed: () => SignedParts;
  /** Further signatures over the same payload; only the general JSON form can have them. */
  readonly others: readonly JwsSignature[];
  /** Forgivable problems: readers treat them differently, so they are shown. */
  readonly problems: readonly TokenProblem[];
}

/** One signature of a token in JSON form. `header` combines the protected and the unprotected header. */
export interface JwsSignature {
  readonly header: JsonObjectNode | undefined;
  /** Names of the header's parameters that the signature does not cover. */
  readonly unprotected: readonly string[];
  readonly state: SignatureState;
  readonly signed: () => SignedParts;
}

/**
 * What a signature was made over, and the signature: the very texts that `header` and `payload` were decoded from, so that nothing is ever
 * called genuine but what is shown. A function holds them, so that no copy of a parsed token takes the signature along.
 */
export interface SignedParts {
  /** The signing input of RFC 7515 section 5.1; its bytes are its UTF-8. */
  readonly input: string;
  readonly signature: Uint8Array;
}

/** An encrypted token, RFC 7516, compact or JSON: only its header can be read without the key. */
export interface JweToken {
  readonly kind: "jwe";
  readonly header: JsonObjectNode;
  readonly ciphertextBytes: number;
  readonly problems: readonly TokenProblem[];
}

/** A credential that only its issuer can read. */
export interface OpaqueToken {
  readonly kind: "opaque";
  readonly family: OpaqueFamily;
  readonly length: number;
}

/** A text that no reader may accept as a token, with everything that could be decoded. */
export interface MalformedToken {
  readonly kind: "malformed";
  /** The first one is the reason; the others are additional problems. Never empty. */
  readonly problems: readonly TokenProblem[];
  readonly header: JsonObjectNode | undefined;
  readonly payload: Payload | undefined;
}

/** What a JWS carries: claims in a JWT, anything else in a plain JWS. */
export type Payload =
  | { readonly kind: "claims"; readonly claims: JsonObjectNode }
  | { readonly kind: "json"; readonly value: JsonNode }
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "bytes"; readonly bytes: Uint8Array }
  | { readonly kind: "nested"; readonly token: ParsedToken }
  /** No bytes: there is nothing in it, or the content was sent separately. The compact form cannot tell (RFC 7515 appendix F). */
  | { readonly kind: "empty" }
  /** A token in JSON form without the member `payload`: its content was sent separately. */
  | { readonly kind: "detached" };

/**
 * What is in the place of the signature. `removedByGoogle`: Cloud Run checked it and replaced it with a marker before passing the token on
 * (source: Cloud Run's troubleshooting page, "signature removed").
 */
export type SignatureState =
  | { readonly kind: "present"; readonly bytes: number }
  | { readonly kind: "empty" }
  | { readonly kind: "removedByGoogle" }
  /** Removed by Mintmark before the token was shared. */
  | { readonly kind: "redacted" };

/** All signatures of a token; the first one has the token's own header. */
export function signaturesOf({ header, unprotected, signature, signed, others }: JwsToken): readonly JwsSignature[] {
  return [{ header, unprotected, state: signature, signed }, ...others];
}
