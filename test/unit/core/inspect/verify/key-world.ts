import assert from "node:assert/strict";
import { fail } from "../../../../../src/core/base/errors.ts";
import type { JsonObject } from "../../../../../src/core/base/json.ts";
import { KeySetCache, type FetchedKeys } from "../../../../../src/core/inspect/verify/key-set.ts";
import { parseToken } from "../../../../../src/core/inspect/parse/parse-token.ts";
import type { SignedParts } from "../../../../../src/core/inspect/parse/parsed-token.ts";
import {
  verifySignatures,
  type KeyChoice,
  type SignatureResult,
} from "../../../../../src/core/inspect/verify/verification.ts";
import { ManualClock } from "../../../../support/manual-clock.ts";
import { base64url, makeJwt } from "../../../../support/make-jwt.ts";

export const certs = "https://www.googleapis.com/oauth2/v3/certs";
export const rsaKey = { kty: "RSA", kid: "k1", alg: "RS256", use: "sig" };
const never = new AbortController().signal;

/** Google with a key set at each address; a signature is genuine if its text is the key's id. */
export function world(sets: Readonly<Record<string, readonly JsonObject[]>>, sandboxUrl?: string) {
  const clock = new ManualClock();
  const asked: string[] = [];
  const fetchKeys = (url: string): Promise<FetchedKeys> => {
    asked.push(url);
    const keys = sets[url] ?? fail({ code: "unreachable", host: new URL(url).host, reason: "dns" });
    return Promise.resolve({ keys, maxAgeSeconds: 3_600 });
  };
  const keySets = new KeySetCache(
    async (url) => fetchKeys(url),
    clock,
    () => sandboxUrl,
  );
  const checkSignature = ({ signature }: SignedParts, _: string, key: JsonObject): "valid" | "invalid" =>
    Buffer.from(signature).toString() === key["kid"] ? "valid" : "invalid";
  const verifyAll = (token: string, choice: KeyChoice = { kind: "issuer" }): Promise<readonly SignatureResult[]> => {
    const parsed = parseToken(token);
    assert.ok(parsed.kind === "jws");
    return verifySignatures(parsed, choice, { clock, keySets, checkSignature }, never);
  };
  const verify = async (token: string, choice?: KeyChoice): Promise<SignatureResult> =>
    (await verifyAll(token, choice))[0]!;
  return { clock, asked, verify, verifyAll };
}

export function signed(claims: JsonObject, header: JsonObject = {}, by = "k1"): string {
  const joined = { alg: "RS256", typ: "JWT", kid: "k1", ...header };
  return makeJwt(JSON.stringify(claims), JSON.stringify(joined), base64url(by));
}

export const idToken = {
  iss: "https://accounts.google.com",
  aud: "https://service.example",
  exp: 2_000_000_000,
  iat: 1,
};

export function reasonOf(result: SignatureResult): string {
  assert.ok(result.kind === "cannotCheck", result.kind);
  return result.reason.code;
}
