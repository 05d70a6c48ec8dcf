/** A compact JWS from raw texts, for tests that need the exact bytes; the signature is fake. */
export function makeJwt(
  payload: string | Uint8Array,
  header = '{"alg":"RS256","typ":"JWT"}',
  signature = "c2ln",
): string {
  return `${base64url(header)}.${base64url(payload)}.${signature}`;
}

export function base64url(content: string | Uint8Array): string {
  return Buffer.from(content).toString("base64url");
}
