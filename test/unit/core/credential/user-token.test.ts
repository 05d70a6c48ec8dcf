import assert from "node:assert/strict";
import { test } from "node:test";
import { failureOf } from "../../../../src/core/base/errors.ts";
import { completeRequest, parsePartialRequest } from "../../../../src/core/request/parse-request.ts";
import { requestKey } from "../../../../src/core/request/request.ts";
import { recipeOf, fillRecipe, parseRecipe } from "../../../../src/core/recipe/recipe.ts";
import { codeOf, failureThrownBy, never, request, target } from "./credential-fixtures.ts";
import { bench, google } from "./mint-bench.ts";

const subject = "ada@example.com";
const calendar = "https://www.googleapis.com/auth/calendar.readonly";
const drive = "https://www.googleapis.com/auth/drive.readonly";
const asked = request({ subject, scopes: [calendar, drive] });

test("a token for a Workspace user is what the target's own signature is exchanged for, in two calls", async () => {
  const { mint, iam, exchange, clock } = bench();
  const minted = await mint(asked, never);
  assert.equal(minted.value, "ya29.USER-SECRET");
  assert.equal(minted.expiresAt, clock.now() + 3_599_000);
  const iat = Math.floor(clock.now() / 1_000);
  const [signed] = iam.signingCalls as { target: string; delegates: unknown; claims: object }[];
  assert.deepEqual([signed?.target, signed?.delegates], [target, asked.delegates]);
  assert.deepEqual(signed?.claims, {
    iss: target,
    sub: subject,
    aud: "https://oauth2.googleapis.com/token",
    scope: `${calendar} ${drive}`,
    iat,
    exp: iat + 3_600,
  });
  assert.equal(exchange.assertions.length, 1);
  assert.equal(iam.calls.length, 0, "no access token of the account itself is minted");
});

test("an assertion whose answer shows that the clock was wrong is signed again, and only the right one is exchanged", async () => {
  for (const skewMs of [-120_000, 420_000, 7_200_000]) {
    const { mint, iam, exchange, clock } = bench();
    const signJwt = iam.signJwt.bind(iam);
    iam.signJwt = (call) => {
      clock.correct(skewMs);
      return signJwt(call);
    };
    await mint(asked, never);
    const issued = (iam.signingCalls as { claims: { iat: number } }[]).map(({ claims }) => claims.iat * 1_000);
    assert.deepEqual(issued, [clock.machine(), clock.now()], `${skewMs} ms`);
    assert.equal(exchange.assertions.length, 1);
  }
});

test("an assertion that does not say what was asked is not exchanged", async () => {
  const { mint, iam, exchange } = bench();
  iam.signedClaims = { iss: target, sub: "eve@example.com" };
  assert.equal(await codeOf(mint(asked, never)), "mintMismatch");
  assert.equal(exchange.assertions.length, 0);
});

test("a user's token that would outlive an hour is thrown away", async () => {
  const { mint, exchange } = bench();
  exchange.expiresInMs = 7_200_000;
  assert.equal(await codeOf(mint(asked, never)), "mintMismatch");
});

test("a denied user token is a matter of signJwt, so that the chain is checked for that", async () => {
  const { mint, iam } = bench();
  const denied = { code: "permissionDenied", permission: undefined, resource: target, google } as const;
  iam.signJwt = () => Promise.reject(new (class extends Error {})());
  assert.equal(await codeOf(mint(asked, never)), "unexpected");
  iam.failure = denied;
  iam.signJwt = async () => {
    await iam.generateAccessToken(asked, { token: "x", endpoints: {} as never, quotaProject: undefined }, never);
    return assert.fail();
  };
  const failure = await mint(asked, never).then(() => assert.fail("it was not denied"), failureOf);
  assert.equal(failure.code === "permissionDenied" && failure.kind, "signedJwt");
});

test("no secret of either step is in the log", async () => {
  const { mint, logger } = bench();
  await mint(asked, never);
  assert.doesNotMatch(JSON.stringify(logger), /SECRET|c2ln/);
});

const refused: readonly (readonly [string, object, string])[] = [
  ["a service account as the user", { subject: "robot@prod.iam.gserviceaccount.com" }, "notAUser"],
  ["a name without a domain", { subject: "ada" }, "notAUser"],
  ["a user with a space", { subject: "ada lovelace@example.com" }, "notAUser"],
  ["a user that is no text", { subject: 7 }, "wrongType"],
  ["two hours for a user", { subject, lifetimeSeconds: 7_200 }, "userTokenTooLong"],
  [
    "a user and a boundary",
    { subject, accessBoundary: [{ bucket: "some-bucket", roles: ["roles/storage.objectViewer"] }] },
    "notTogether",
  ],
];
for (const [what, fields, code] of refused) {
  test(`${what} is refused before anything is sent`, () => {
    assert.equal(failureThrownBy(() => parsePartialRequest({ target, ...fields }, "accessToken")).code, code);
  });
}

test("what the parser lets through is checked again at the mint", async () => {
  const { mint, source } = bench();
  assert.equal(await codeOf(mint(request({ subject, lifetimeSeconds: 7_200 }), never)), "userTokenTooLong");
  assert.equal(source.fetches, 0);
});

test("a user belongs to an access token only", () => {
  assert.equal(failureThrownBy(() => parsePartialRequest({ target, subject }, "idToken")).code, "notForKind");
});

test("mints for two users are two mints, and for none a third", () => {
  const keys = [asked, { ...asked, subject: "grace@example.com" }, request({ scopes: asked.scopes })].map(requestKey);
  assert.equal(new Set(keys).size, 3);
});

test("a recipe keeps the user, or asks for them", () => {
  const kept = parseRecipe("calendar", recipeOf(asked));
  assert.deepEqual(completeRequest(fillRecipe(kept, new Map(), 0)), asked);
  const asking = parseRecipe("calendar", { ...recipeOf(asked), subject: "${input:user}" });
  assert.equal(fillRecipe(asking, new Map([["user", "Grace@Example.com"]]), 0).subject, "grace@example.com");
});
