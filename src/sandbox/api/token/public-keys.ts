import { json, type Answer } from "../../http/answer.ts";
import { notFound } from "../../http/google-errors.ts";
import { openRoutes, type Handler } from "../../server/api-routes.ts";
import { param, type Call, type Route } from "../../server/route.ts";
import { certificateOf } from "../../identity/certificate.ts";
import { certificateFor } from "../../identity/account-keys.ts";
import type { PublishedKey } from "../../identity/rsa.ts";
import type { ServiceAccount } from "../../resource/resources.ts";
import type { Cloud } from "../../state/cloud.ts";

/** Google's answers say how long they may be cached, and clients rely on that. */
const cacheControl = { "Cache-Control": "public, max-age=21600, must-revalidate, no-transform" };

const table: readonly (readonly [id: string, path: string, handler: Handler<Call>])[] = [
  ["google.jwks", "/oauth2/v3/certs", async ({ googleKeys }) => jwksOf(await googleKeys.published())],
  ["google.x509", "/oauth2/v1/certs", googleCertificates],
  ["account.jwk", "/service_accounts/v1/jwk/{account}", accountKeySet],
  ["account.jwk", "/service_accounts/v1/metadata/jwk/{account}", accountKeySet],
  ["account.x509", "/service_accounts/v1/metadata/x509/{account}", accountCertificates],
  ["account.x509", "/robot/v1/metadata/x509/{account}", accountCertificates],
  ["account.raw", "/service_accounts/v1/metadata/raw/{account}", accountRawKeys],
  ["iap.jwk", "/iap/verify/public_key-jwk", iapKeySet],
  ["iap.pem", "/iap/verify/public_key", iapPublicKeys],
  ["openid", "/.well-known/openid-configuration", (_, call) => openIdConfiguration(call)],
];

/** The public keys that receivers verify tokens with: those of Google, each account and Identity-Aware Proxy. */
export function publicKeyRoutes(cloud: Cloud): readonly Route[] {
  return openRoutes(
    cloud,
    { service: "www.googleapis.com", id: "keys", rpc: "keys" },
    table.map(([id, path, handler]) => [id, "GET", path, id, handler]),
  );
}

/** A public key as a JWKS entry (RFC 7517). */
function jwkOf({ keyId, publicKey }: PublishedKey): object {
  const { n, e } = publicKey.export({ format: "jwk" });
  return { kty: "RSA", alg: "RS256", use: "sig", kid: keyId, n, e };
}

function jwksOf(keys: readonly PublishedKey[]): Answer {
  return json({ keys: keys.map(jwkOf) }, 200, cacheControl);
}

async function googleCertificates({ googleKeys }: Cloud): Promise<Answer> {
  const name = "federated-signon.system.gserviceaccount.com";
  return certificates(await googleKeys.published(), (key) => certificateOf(key, name));
}

async function certificates<K extends PublishedKey>(
  keys: readonly K[],
  certificate: (key: K) => Promise<string> | string,
): Promise<Answer> {
  const entries = await Promise.all(keys.map(async (key) => [key.keyId, await certificate(key)] as const));
  return json(Object.fromEntries(entries), 200, cacheControl);
}

async function accountKeySet(cloud: Cloud, call: Call): Promise<Answer> {
  return jwksOf(await cloud.accountKeys.published(accountIn(cloud, call)));
}

async function accountCertificates(cloud: Cloud, call: Call): Promise<Answer> {
  const account = accountIn(cloud, call);
  return certificates(await cloud.accountKeys.published(account), (key) => certificateFor(key, account));
}

/** Maps key id to base64 of the SubjectPublicKeyInfo. Google's real format for `raw` is unconfirmed. */
async function accountRawKeys(cloud: Cloud, call: Call): Promise<Answer> {
  const keys = await cloud.accountKeys.published(accountIn(cloud, call));
  const entries = keys.map(
    ({ keyId, publicKey }) => [keyId, publicKey.export({ type: "spki", format: "der" }).toString("base64")] as const,
  );
  return json(Object.fromEntries(entries), 200, cacheControl);
}

function accountIn({ resources }: Cloud, call: Call): ServiceAccount {
  const account = resources.account(param(call, "account"));
  if (account === undefined) throw notFound();
  return account;
}

async function iapKeySet({ iapKeys }: Cloud): Promise<Answer> {
  const { keyId, publicKey } = await iapKeys.current();
  const { crv, kty, x, y } = publicKey.export({ format: "jwk" });
  return json({ keys: [{ alg: "ES256", crv, kid: keyId, kty, use: "sig", x, y }] }, 200, cacheControl);
}

async function iapPublicKeys({ iapKeys }: Cloud): Promise<Answer> {
  const { keyId, publicKey } = await iapKeys.current();
  return json({ [keyId]: publicKey.export({ type: "spki", format: "pem" }).toString() }, 200, cacheControl);
}

/** Google's discovery document with the real URLs, except for those that the sandbox answers itself. */
function openIdConfiguration({ headers }: Call): Answer {
  const origin = `http://${headers.host ?? "127.0.0.1"}`;
  return json(
    {
      issuer: "https://accounts.google.com",
      authorization_endpoint: "https://accounts.google.com/o/oauth2/v2/auth",
      token_endpoint: `${origin}/token`,
      userinfo_endpoint: "https://openidconnect.googleapis.com/v1/userinfo",
      revocation_endpoint: `${origin}/revoke`,
      jwks_uri: `${origin}/oauth2/v3/certs`,
      response_types_supported: ["code", "token", "id_token"],
      subject_types_supported: ["public"],
      id_token_signing_alg_values_supported: ["RS256"],
      scopes_supported: ["openid", "email", "profile"],
      claims_supported: ["aud", "email", "email_verified", "exp", "iat", "iss", "sub"],
    },
    200,
    cacheControl,
  );
}
