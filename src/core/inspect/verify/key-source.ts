import { parseAccountName } from "../../account/account-name.ts";

/** Kinds of tokens whose public keys Google publishes. */
export type KeyFamily = "googleIdToken" | "serviceAccount" | "firebase" | "iap";

/** Where an issuer's keys are, and what its tokens must contain. */
export interface KeySource {
  readonly family: KeyFamily;
  /** Address of the key set (JWKS); always on one of Google's two key hosts. */
  readonly url: string;
  /** The only algorithm that signs these tokens. */
  readonly algorithm: "RS256" | "ES256";
  readonly issuers: readonly string[];
}

/** The only hosts from which keys are ever fetched. */
export const keyHosts = ["www.googleapis.com", "www.gstatic.com"] as const;

const googleIssuers = ["https://accounts.google.com", "accounts.google.com"];
const iapIssuer = "https://cloud.google.com/iap";
const firebaseIssuer = /^https:\/\/securetoken\.google\.com\/[a-z][a-z0-9-]{4,30}$/;

/**
 * The key set for an issuer, from an allow-list: no address in the token is ever followed. Sources: Google's OpenID Connect discovery
 * document, the key addresses in the IAM Credentials reference, Firebase's and Identity-Aware Proxy's pages on verifying tokens.
 */
export function keySourceOf(issuer: string): KeySource | undefined {
  if (googleIssuers.includes(issuer)) {
    return source("googleIdToken", "https://www.googleapis.com/oauth2/v3/certs", googleIssuers);
  }
  if (issuer === iapIssuer) {
    const url = "https://www.gstatic.com/iap/verify/public_key-jwk";
    return { family: "iap", url, algorithm: "ES256", issuers: [issuer] };
  }
  if (firebaseIssuer.test(issuer)) return source("firebase", serviceAccountKeys(firebaseSigner), [issuer]);
  return issuer.includes("@") && parseAccountName(issuer) === issuer
    ? source("serviceAccount", serviceAccountKeys(issuer), [issuer])
    : undefined;
}

/** Where a key set is looked for, in this order: a sandbox that runs comes first, because its tokens name Google as issuer too. */
export function keyAddresses({ url }: KeySource, sandboxUrl: string | undefined): readonly string[] {
  return sandboxUrl === undefined ? [url] : [sandboxUrl + new URL(url).pathname, url];
}

const firebaseSigner = "securetoken@system.gserviceaccount.com";

function serviceAccountKeys(email: string): string {
  return `https://www.googleapis.com/service_accounts/v1/jwk/${encodeURIComponent(email)}`;
}

function source(family: KeyFamily, url: string, issuers: readonly string[]): KeySource {
  return { family, url, algorithm: "RS256", issuers };
}
