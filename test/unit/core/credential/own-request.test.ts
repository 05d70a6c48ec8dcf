import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { test } from "node:test";
import { completeRequest, parsePartialRequest } from "../../../../src/core/request/parse-request.ts";
import { parseKeptToken } from "../../../../src/core/credential/destination/kept-token.ts";
import { SharedRecords } from "../../../../src/core/base/shared-records.ts";
import { MemoryShelf } from "../../../support/memory-shelf.ts";
import { MintHistory, recordMints } from "../../../../src/core/credential/mint-history.ts";
import { noChoices, rememberChoices } from "../../../../src/core/recipe/recent-choices.ts";
import { notationNames, notations } from "../../../../src/core/notation/export/notations.ts";
import { googleEndpoints } from "../../../../src/core/caller/endpoints.ts";
import { fillOwnRequest } from "../../../../src/core/credential/own-id-token.ts";
import { makeJwt } from "../../../support/make-jwt.ts";
import { codeOf, failureThrownBy, idTokenRequest, never, principal, target } from "./credential-fixtures.ts";
import { bench } from "./mint-bench.ts";

const own = idTokenRequest({
  target: principal,
  delegates: [],
  ofCaller: true,
  audience: "client",
  includeEmail: false,
});

function benchWith(claims: object, audience: string | undefined = "client") {
  const parts = bench();
  const exp = Math.floor(parts.clock.now() / 1_000) + 3_600;
  const token = makeJwt(JSON.stringify({ aud: "client", email: principal, exp, ...claims }));
  parts.source.ownIdTokens = { audience, hasDetails: false, fetch: () => Promise.resolve(token) };
  return { ...parts, token };
}

test("an ID token of the caller is checked like every other before it is handed over", async () => {
  const good = benchWith({});
  assert.equal((await good.mint(own, never)).value, good.token);
  assert.equal(good.source.fetches, 0, "no access token is needed for it");
  for (const claims of [{ aud: "other" }, { email: "eve@example.com" }, { exp: 1 }, { exp: undefined }]) {
    assert.equal(await codeOf(benchWith(claims).mint(own, never)), "mintMismatch", JSON.stringify(claims));
  }
});

test("a source without a way to one is said to have none", async () => {
  const { mint, session } = bench();
  assert.equal(await codeOf(mint(own, never)), "noOwnIdToken");
  const filled = fillOwnRequest(session, { kind: "idToken", ofCaller: true }, "auto", never);
  assert.equal(await codeOf(filled), "noOwnIdToken");
});

test("the identity and, for a person, the audience come from the source", async () => {
  const { session } = benchWith({});
  const filled = await fillOwnRequest(session, { kind: "idToken", ofCaller: true }, "auto", never);
  assert.deepEqual(completeRequest(filled), own);
});

const refused: readonly (readonly [string, object, string])[] = [
  ["delegates", { ofCaller: true, delegates: [target] }, "notTogether"],
  ["an organization number", { ofCaller: true, organizationNumberIncluded: true }, "notTogether"],
  ["licences of somebody else's token", { licenses: true }, "onlyTogether"],
  ["a person as the target of somebody else's token", { target: principal }, "notAnAccount"],
];
for (const [what, fields, code] of refused) {
  test(`${what} is refused`, () => {
    assert.equal(failureThrownBy(() => parsePartialRequest(fields, "idToken")).code, code);
  });
}

test("secret storage and the history keep it as one of the caller", async () => {
  const now = 1;
  const info = { request: own, sourceName: "adc", mintedAt: now, expiresAt: now, value: "x" };
  assert.deepEqual(parseKeptToken("id", JSON.stringify(info))?.info.request, own);
  const shelf = new MemoryShelf();
  const earlier = { read: () => undefined, write: () => Promise.resolve() };
  const history = new MintHistory(new SharedRecords(shelf, randomUUID), earlier);
  const { mint, clock } = benchWith({});
  await recordMints(mint, history, clock)(own, never);
  await shelf.settled();
  assert.equal((await history.list())[0]?.target, principal);
});

test("the caller is not offered as a target afterwards, nor a person's client as an audience", () => {
  const choices = rememberChoices(noChoices, own);
  assert.deepEqual([choices.targets, choices.chains, choices.audiences], [[], [], []]);
  const ofAccount = rememberChoices(noChoices, { ...own, target, audience: "https://a.example" });
  assert.deepEqual([ofAccount.targets, ofAccount.audiences], [[], ["https://a.example"]]);
});

test("gcloud alone can say the same", () => {
  const able = notationNames.filter((name) => notations[name](own, googleEndpoints) !== undefined);
  assert.deepEqual(able, ["gcloud"]);
  assert.equal(notations.gcloud(own, googleEndpoints), "gcloud auth print-identity-token\n");
  const account = { ...own, target, audience: "https://a.example" };
  assert.equal(
    notations.gcloud(account, googleEndpoints),
    "gcloud auth print-identity-token --audiences=https://a.example\n",
  );
});
