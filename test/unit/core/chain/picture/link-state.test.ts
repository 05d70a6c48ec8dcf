import assert from "node:assert/strict";
import { test } from "node:test";
import type { CheckedHop } from "../../../../../src/core/chain/chain-check.ts";
import { linkState } from "../../../../../src/core/chain/picture/link-state.ts";
import { checkedCloud, never, question, reviewer } from "../chain-fixture.ts";
import { binding, caller, email, tokenCreator } from "../../../sandbox/sandbox-fixture.ts";

const gateMember = `serviceAccount:${email("gate")}`;
const gate = { bindings: [binding(tokenCreator, `user:${caller}`)] };
const region = { title: "region", expression: `resource.name.startsWith("x")` };

const vaults = {
  held: { bindings: [binding(tokenCreator, gateMember)] },
  missing: {},
  conditional: { bindings: [{ ...binding(tokenCreator, gateMember), condition: region }] },
} as const;

for (const [state, vault] of Object.entries(vaults)) {
  test(`a hop is drawn as ${state} when the check says so`, async (t) => {
    const { check } = await checkedCloud(t, { organizationBindings: reviewer, accounts: { gate, vault } });
    const { hops } = await check(question(["gate", "vault"]), never);
    assert.deepEqual(hops.map(linkState), ["held", state]);
  });
}

test("a hop to a disabled account is drawn as failing, although the permission is held", async (t) => {
  const vault = { ...vaults.held, disabled: true };
  const { check } = await checkedCloud(t, { organizationBindings: reviewer, accounts: { gate, vault } });
  const { hops } = await check(question(["gate", "vault"]), never);
  assert.deepEqual(hops.map(linkState), ["held", "missing"]);
});

test("what nobody can know is drawn apart from what most likely fails", async (t) => {
  const { check } = await checkedCloud(t, { accounts: { gate, vault: {} } });
  const [, hop] = (await check(question(["gate", "vault"]), never)).hops;
  assert.ok(hop?.verdict.kind === "unknowable");
  const drawn = (isLikelyMissing: boolean): string =>
    linkState({ ...hop, verdict: { ...hop.verdict, isLikelyMissing } as CheckedHop["verdict"] });
  assert.deepEqual([drawn(true), drawn(false)], ["likelyMissing", "unknown"]);
});
