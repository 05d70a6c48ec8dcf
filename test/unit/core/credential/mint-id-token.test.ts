import assert from "node:assert/strict";
import { test } from "node:test";
import { failureOf } from "../../../../src/core/base/errors.ts";
import { makeJwt } from "../../../support/make-jwt.ts";
import type { ManualClock } from "../../../support/manual-clock.ts";
import { idTokenRequest, never, request, target } from "./credential-fixtures.ts";
import { bench } from "./mint-bench.ts";

/** A Google JWT for the request, with some claims changed. */
function jwt(clock: ManualClock, claims: object = {}): string {
  const exp = clock.now() / 1_000 + 3_600;
  return makeJwt(JSON.stringify({ aud: idTokenRequest().audience, email: target, sub: "1", exp, ...claims }));
}

test("an ID token is one call and is handed over when it is what was asked for", async () => {
  const { mint, iam, clock } = bench();
  iam.idToken = jwt(clock);
  const { value, expiresAt } = await mint(idTokenRequest(), never);
  assert.deepEqual([value, expiresAt, iam.idTokenCalls.length], [iam.idToken, clock.now() + 3_600_000, 1]);
});

test("an ID token with another audience, of another account, or without an expiry is never handed over", async () => {
  const cases: readonly (readonly [object, string])[] = [
    [{ aud: "https://evil.example" }, "audience"],
    [{ aud: ["https://api.example.com"] }, "audience"],
    [{ aud: undefined }, "audience"],
    [{ email: "other@prod.iam.gserviceaccount.com" }, "email"],
    [{ email: undefined }, "email"],
    [{ exp: undefined }, "expiry"],
    [{ exp: "4102444800" }, "expiry"],
    [{ exp: 1 }, "expiry"],
    [{ exp: 4_102_444_800 }, "expiry"],
    [{ exp: 1e300 }, "expiry"],
  ];
  for (const [claims, field] of cases) {
    const { mint, iam, clock } = bench();
    iam.idToken = jwt(clock, claims);
    const failure = await mint(idTokenRequest(), never).then(() => undefined, failureOf);
    assert.deepEqual(failure?.code === "mintMismatch" && failure.field, field, JSON.stringify(claims));
    assert.ok(!JSON.stringify(failure).includes(iam.idToken));
  }
});

test("what is not a JWT is not an ID token", async () => {
  for (const token of ["", "opaque", "a.b", "a.b.c", "eyJhbGciOiJub25lIn0.!.x"]) {
    const { mint, iam } = bench();
    iam.idToken = token;
    const failure = await mint(idTokenRequest(), never).then(() => undefined, failureOf);
    assert.deepEqual(failure?.code === "mintMismatch" && failure.field, "form", token);
  }
});

test("an access token and an ID token for the same account at once are two calls", async () => {
  const { mint, iam, clock } = bench();
  iam.idToken = jwt(clock);
  await Promise.all([mint(request(), never), mint(idTokenRequest(), never), mint(idTokenRequest(), never)]);
  assert.deepEqual([iam.calls.length, iam.idTokenCalls.length], [1, 1]);
});
