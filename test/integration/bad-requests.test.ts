import assert from "node:assert/strict";
import * as vscode from "vscode";
import { mint, run } from "./fixture/commands.ts";
import { googleForSuite } from "./fixture/google-under-test.ts";
import { failureCodes, logOf } from "./fixture/log-file.ts";
import { assertNoTokens, clipboardText } from "./fixture/tokens.ts";
import { account } from "./fixture/world.ts";

describe("a request that cannot be sent in its current form", () => {
  const google = googleForSuite();
  const complete = { target: account("direct"), scopes: ["cloud-platform"] };
  const delegates = Array.from({ length: 11 }, (_, index) => account(`delegate-${index}`));

  const cases: readonly { readonly why: string; readonly request: unknown; readonly code: string }[] = [
    { why: "is a text", request: "direct", code: "notARequest" },
    { why: "is a list", request: [complete], code: "notARequest" },
    { why: "has a misspelt field", request: { ...complete, lifetime: 60 }, code: "unknownField" },
    { why: "has a field of another kind", request: { ...complete, audience: "https://a.example" }, code: "notForKind" },
    { why: "says another kind", request: { ...complete, kind: "idToken" }, code: "unknownValue" },
    { why: "names no destination there is", request: { ...complete, destination: "printer" }, code: "unknownValue" },
    { why: "names no source there is", request: { ...complete, source: "/tmp/key.json" }, code: "unknownValue" },
    { why: "has a number as its target", request: { ...complete, target: 7 }, code: "wrongType" },
    { why: "has a text as its scopes", request: { ...complete, scopes: "cloud-platform" }, code: "wrongType" },
    {
      why: "has a target that is a person",
      request: { ...complete, target: "ada@acme.example" },
      code: "notAnAccount",
    },
    { why: "has a path as its target", request: { ...complete, target: "../../v1/other" }, code: "notAnAccount" },
    { why: "has a delegate that is none", request: { ...complete, delegates: ["first"] }, code: "notAnAccount" },
    {
      why: "delegates to its target",
      request: { ...complete, delegates: [complete.target] },
      code: "targetIsDelegate",
    },
    { why: "has eleven delegates", request: { ...complete, delegates }, code: "tooManyDelegates" },
    {
      why: "has three hundred delegates",
      request: { ...complete, delegates: Array.from({ length: 300 }, (_, index) => account(`delegate-${index}`)) },
      code: "tooManyDelegates",
    },
    { why: "has no scope", request: { ...complete, scopes: [] }, code: "emptyScopes" },
    { why: "has a scope with spaces", request: { ...complete, scopes: ["read and write"] }, code: "notAScope" },
    { why: "lives for a text", request: { ...complete, lifetimeSeconds: "1 day" }, code: "notALifetime" },
    { why: "lives for half a second", request: { ...complete, lifetimeSeconds: 0.5 }, code: "notALifetime" },
    { why: "lives for no time", request: { ...complete, lifetimeSeconds: 0 }, code: "lifetimeOutOfRange" },
    { why: "lives for a day", request: { ...complete, lifetimeSeconds: 86_400 }, code: "lifetimeOutOfRange" },
  ];

  for (const { why, request, code } of cases) {
    it(`because it ${why} is refused as ${code}, without a call and without touching the clipboard`, async () => {
      await vscode.env.clipboard.writeText("mine");
      const lines = await logOf(async () => {
        const calls = await google().callsOf(() => mint(request));
        assert.equal(calls.all, 0);
      });
      assert.deepEqual(failureCodes(lines), [code]);
      assert.equal(await clipboardText(), "mine");
      await assertNoTokens();
    });
  }

  const now = Math.floor(Date.now() / 1_000);
  const otherKinds: readonly (readonly [string, string, object, string])[] = [
    ["signJwt", "has claims that are a list", { claims: [1] }, "notClaims"],
    ["signJwt", "has claims that are a text", { claims: "{}" }, "notClaims"],
    ["signJwt", "has an exp that is a text", { claims: { exp: String(now + 60) } }, "notAnExpiryClaim"],
    ["signJwt", "has an exp in the past", { claims: { exp: now - 60 } }, "expiryClaimPast"],
    ["signJwt", "has an exp of tomorrow", { claims: { exp: now + 86_400 } }, "expiryClaimTooFar"],
    ["mintIdToken", "has an audience with spaces", { audience: "https://a.example and b" }, "notAnAudience"],
    ["mintIdToken", "has an empty audience", { audience: " " }, "notAnAudience"],
    ["signBlob", "has nothing to sign", { payload: "" }, "payloadOutOfRange"],
    ["signBlob", "has 10 MB to sign", { payload: "AAAA".repeat(3_500_000) }, "payloadOutOfRange"],
    ["signBlob", "has bytes that are not base64", { payload: "00 ff" }, "notBase64"],
  ];
  for (const [command, why, request, code] of otherKinds) {
    it(`of ${command} because it ${why} is refused as ${code}, without a call`, async () => {
      const lines = await logOf(async () => {
        const calls = await google().callsOf(() => run(command, { target: account("direct"), ...request }));
        assert.equal(calls.all, 0);
      });
      assert.deepEqual(failureCodes(lines), [code]);
      await assertNoTokens();
    });
  }

  it("is not repeated in the log when it holds a token by mistake", async () => {
    const { accessToken } = google().cloud.issueAccessToken(account("direct"));
    const lines = await logOf(() => mint({ ...complete, target: accessToken }));
    assert.deepEqual(failureCodes(lines), ["notAnAccount"]);
    assert.equal(lines.join("\n").includes(accessToken.slice(10, 40)), false);
  });
});
