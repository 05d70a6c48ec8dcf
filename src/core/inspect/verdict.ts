import { textValueOf } from "./json-node.ts";
import type { JwsToken, ParsedToken } from "./parsed-token.ts";

/**
 * What may be said about a token's authenticity after decoding. Nothing of it means "valid": that takes a key, and a person who asks.
 */
export type Verdict =
  /** Signed, and nobody has looked whether by whom it says. */
  | { readonly kind: "notChecked" }
  /** `alg` is `none`: there is no signature to check, anyone can have written it. */
  | { readonly kind: "unsecured" }
  /** `alg` is `none`, and still something stands where a signature would: no honest writer does that. */
  | { readonly kind: "contradictory" }
  /** `alg` names an algorithm, and the signature is missing. */
  | { readonly kind: "signatureMissing" }
  /** Google checked the signature and removed it: it cannot be checked again. */
  | { readonly kind: "signatureRemoved" }
  /** Encrypted: neither content nor author can be known without the key. */
  | { readonly kind: "encrypted" }
  /** Not a JWT: only its issuer can say anything about it. */
  | { readonly kind: "opaque" }
  /** No reader may accept it. */
  | { readonly kind: "malformed" };

/** The verdict that decoding alone allows. */
export function verdictOf(token: ParsedToken): Verdict {
  switch (token.kind) {
    case "jws":
      return { kind: jwsVerdict(token) };
    case "jwe":
      return { kind: "encrypted" };
    case "opaque":
    case "malformed":
      return { kind: token.kind };
  }
}

function jwsVerdict({ header, signature }: JwsToken): Verdict["kind"] {
  if (signature.kind === "removedByGoogle") return "signatureRemoved";
  const unsecured = textValueOf(header, "alg")?.toLowerCase() === "none";
  if (signature.kind === "empty") return unsecured ? "unsecured" : "signatureMissing";
  return unsecured ? "contradictory" : "notChecked";
}
