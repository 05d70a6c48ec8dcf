import assert from "node:assert/strict";
import { parseToken } from "../../src/core/inspect/parse/parse-token.ts";
import { signaturesOf, type SignedParts } from "../../src/core/inspect/parse/parsed-token.ts";

/** What a signature of a token, counted from 0, was made over, as the verifier gets it: from the parsed token alone. */
export function signedPartsOf(token: string, index = 0): SignedParts {
  const parsed = parseToken(token);
  assert.ok(parsed.kind === "jws", parsed.kind);
  const signature = signaturesOf(parsed)[index];
  assert.ok(signature);
  return signature.signed();
}
