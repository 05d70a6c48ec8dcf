import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { ChainShortcuts } from "../../../../../src/core/chain/draft/chain-shortcuts.ts";
import { pathThrough } from "../../../../../src/core/chain/draft/chain-draft.ts";
import { createPolicyReader } from "../../../../../src/google/api/policy-reader-client.ts";
import { network } from "../../../google/google-fixtures.ts";
import { binding, caller, email, tokenCreator, type WorldParts } from "../../../sandbox/sandbox-fixture.ts";
import { checkedCloud, never, reviewer } from "../chain-fixture.ts";

const chain = pathThrough(["one", "two", "three"].map((name) => email(name)));
const me = `user:${caller}`;

async function shortcutsIn(t: TestContext, parts: WorldParts, signal = never) {
  const { session, clock, cloud } = await checkedCloud(t, { organizationBindings: reviewer, ...parts });
  const reader = createPolicyReader(network(t).http);
  return { cloud, shortcuts: new ChainShortcuts({ session, reader, clock, source: "sandbox", signal }) };
}

function accounts(bindings: Readonly<Record<string, readonly object[]>>) {
  return Object.fromEntries(["one", "two", "three"].map((name) => [name, { bindings: bindings[name] ?? [] }]));
}

test("the direct way is found when the caller has the right on the target itself", async (t) => {
  const { shortcuts } = await shortcutsIn(t, {
    accounts: accounts({ three: [binding("roles/iam.serviceAccountOpenIdTokenCreator", me)] }),
  });
  assert.deepEqual(await shortcuts.find(chain), [{ from: -1, to: 2, kinds: ["idToken"], proof: "test" }]);
});

test("a way round the first delegates is found when the caller may pass calls on through a later one", async (t) => {
  const { shortcuts } = await shortcutsIn(t, { accounts: accounts({ two: [binding(tokenCreator, me)] }) });
  assert.deepEqual(await shortcuts.find(chain), [{ from: -1, to: 1, kinds: [], proof: "test" }]);
});

test("a right that does not pass calls on is no way through a delegate", async (t) => {
  const { shortcuts } = await shortcutsIn(t, {
    accounts: accounts({ two: [binding("roles/iam.workloadIdentityUser", me)] }),
  });
  assert.deepEqual(await shortcuts.find(chain), []);
});

test("a way round is found for an account further up, by the target's own policy", async (t) => {
  const { shortcuts } = await shortcutsIn(t, {
    accounts: accounts({ three: [binding(tokenCreator, `serviceAccount:${email("one")}`)] }),
  });
  const kinds = ["accessToken", "idToken", "signedJwt", "signedBlob"];
  assert.deepEqual(await shortcuts.find(chain), [{ from: 0, to: 2, kinds, proof: "policies" }]);
});

test("the hops of the chain itself are no shortcuts, nor is what may not be read", async (t) => {
  const own = accounts({
    one: [binding(tokenCreator, me)],
    two: [binding(tokenCreator, `serviceAccount:${email("one")}`)],
    three: [binding(tokenCreator, `serviceAccount:${email("two")}`)],
  });
  assert.deepEqual(await (await shortcutsIn(t, { accounts: own })).shortcuts.find(chain), []);
  const hidden = accounts({ three: [binding(tokenCreator, `serviceAccount:${email("one")}`)] });
  const blind = await shortcutsIn(t, { accounts: hidden, organizationBindings: [] });
  assert.deepEqual(await blind.shortcuts.find(chain), []);
});

test("each account is asked about once, however often the chain changes", async (t) => {
  const { shortcuts, cloud } = await shortcutsIn(t, { accounts: accounts({}) });
  await shortcuts.find(chain);
  const calls = cloud.requestLog.length;
  assert.equal(calls, 3);
  await shortcuts.find(pathThrough(["one", "three", "two"].map((name) => email(name))));
  assert.equal(cloud.requestLog.length, calls + 1);
});

test("reading ends when the chain is built", async (t) => {
  const ended = new AbortController();
  const { shortcuts } = await shortcutsIn(t, { accounts: accounts({}) }, ended.signal);
  const finding = shortcuts.find(chain);
  ended.abort();
  await assert.rejects(finding, { message: "cancelled" });
});
