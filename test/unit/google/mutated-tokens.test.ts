import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { test } from "node:test";
import { objectOf } from "../../../src/core/inspect/copy-text.ts";
import { lifetimeAt, lifetimeBounds } from "../../../src/core/inspect/verify/lifetime.ts";
import { readTokens } from "../../../src/core/inspect/parse/parse-token.ts";
import type { ParsedToken } from "../../../src/core/inspect/parse/parsed-token.ts";
import { viewToken } from "../../../src/core/inspect/token-view.ts";
import { canBeVerified } from "../../../src/core/inspect/verify/verdict.ts";
import { checkSignature } from "../../../src/google/verify/signature-checker.ts";
import { base64url, makeJwt } from "../../support/make-jwt.ts";
import { randomBelow, seededRandom } from "../../support/seeded-random.ts";
import { signedPartsOf } from "../../support/signed-parts.ts";
import * as rfc from "../core/inspect/rfc-examples.ts";

const secret = Buffer.from("a secret of thirty-two characters");
const key = { kty: "oct", k: secret.toString("base64url") };

function hmac(text: string): string {
  return createHmac("sha256", secret).update(text).digest("base64url");
}

/** A genuine token, made with Node's own crypto. */
function genuine(claims: object, header: object = { alg: "HS256", typ: "JWT" }): string {
  const signed = `${base64url(JSON.stringify(header))}.${base64url(JSON.stringify(claims))}`;
  return `${signed}.${hmac(signed)}`;
}

const whole = genuine({ sub: "1", exp: 4_102_444_800, aud: "https://s.example" });
const [wholeHeader, wholePayload, wholeSignature] = whole.split(".");

const seeds = [
  whole,
  whole,
  genuine({ sub: "é😀", nbf: 1 }),
  JSON.stringify({ payload: wholePayload, protected: wholeHeader, signature: wholeSignature }),
  rfc.hs256Example,
  rfc.rs256Example,
  rfc.es512Example,
  rfc.unsecuredExample,
  rfc.encryptedExample,
  makeJwt('{"exp":4102444800,"nbf":1,"sub":"é😀","google":{"compute_engine":{"zone":"z"}}}'),
  makeJwt(rfc.hs256Example, '{"alg":"RS256","cty":"JWT"}'),
  `Authorization: Bearer ${whole}`,
];

const splinters = [
  ".",
  "..",
  "=",
  "\n",
  " ",
  '"',
  "%",
  "%2E",
  "{",
  "é",
  "\u0000",
  "\ud800",
  "ey",
  "eyJ",
  "Bearer ",
  ";",
  "&a=",
  "/",
  "+",
];

function mutate(text: string, random: () => number): string {
  const at = randomBelow(random, text.length + 1);
  const length = randomBelow(random, 8);
  const splinter = splinters[randomBelow(random, splinters.length)]!;
  switch (randomBelow(random, 5)) {
    case 0:
      return text.slice(0, at) + splinter + text.slice(at);
    case 1:
      return text.slice(0, at) + text.slice(at + length);
    case 2:
      return text.slice(0, at) + String.fromCharCode(33 + randomBelow(random, 94)) + text.slice(at + 1);
    case 3:
      return text.slice(0, at);
    default:
      return text.slice(at) + text.slice(0, at);
  }
}

/** The verdict of Node's own crypto on the parts of a token as written. */
function nodeSays(token: string): boolean {
  const { payload = "", header = "", signature = "" } = token.startsWith("{") ? flattened(token) : compact(token);
  const expected = createHmac("sha256", secret).update(`${header}.${payload}`).digest();
  return expected.equals(Buffer.from(signature, "base64url"));
}

function compact(token: string): Readonly<Record<string, string | undefined>> {
  const [header, payload, signature] = token.split(".");
  return { header, payload, signature };
}

function flattened(token: string): Readonly<Record<string, string | undefined>> {
  const { protected: header, payload, signature } = JSON.parse(token) as Record<string, string>;
  return { header, payload, signature };
}

function assertNeverLiveWithoutEnd(parsed: ParsedToken, text: string): void {
  const claims = objectOf(parsed, "payload");
  if (claims === undefined) return;
  const bounds = lifetimeBounds(claims);
  if (lifetimeAt(bounds, 1e12).kind === "live") assert.equal(bounds.expiresAt.kind, "time", text);
}

const rounds = 100_000;

test("100,000 mutations of tokens are read without an error, and none is called valid that Node calls invalid", (t) => {
  const random = seededRandom(20_260_701);
  const kinds = new Set<string>();
  const outcomes = { valid: 0, invalid: 0, unreadableKey: 0 };
  const { stackTraceLimit } = Error;
  // Most mutations end in a caught error; its stack, which is not used, takes a third of the time.
  Error.stackTraceLimit = 0;
  t.after(() => (Error.stackTraceLimit = stackTraceLimit));
  for (let round = 0; round < rounds; round += 1) {
    let text = seeds[randomBelow(random, seeds.length)]!;
    for (let changes = randomBelow(random, 3); changes >= 0; changes -= 1) text = mutate(text, random);
    const { parsed, token } = readTokens(text)[0]!;
    kinds.add(viewToken(parsed).kind);
    if (parsed.kind === "malformed") assert.ok(parsed.problems.length > 0, JSON.stringify(text));
    assertNeverLiveWithoutEnd(parsed, text);
    if (!canBeVerified(parsed)) continue;
    const outcome = checkSignature(parsed.signed(), "HS256", key);
    outcomes[outcome] += 1;
    if (outcome === "valid") assert.ok(nodeSays(token), JSON.stringify(text));
  }
  assert.deepEqual([...kinds].sort(), ["jwe", "jws", "malformed", "opaque"]);
  assert.ok(outcomes.valid > 100, `only ${outcomes.valid} were still genuine`);
  assert.ok(outcomes.invalid > 5_000, `only ${outcomes.invalid} were forged`);
});

test("the genuine tokens that are mutated are genuine", () => {
  for (const token of seeds.slice(0, 4)) {
    assert.equal(checkSignature(signedPartsOf(token), "HS256", key), "valid");
    assert.ok(nodeSays(token));
  }
});
