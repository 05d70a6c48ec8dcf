import assert from "node:assert/strict";
import type { TestContext } from "node:test";
import { KnownDenyPolicies } from "../../src/core/chain/survey/known-deny-policies.ts";
import type { RelationRow } from "../../src/host/tree/account-node.ts";
import { createReadRelations } from "../../src/host/picture/relation-rows.ts";
import { checkedCloud, denyReviewer, reviewer } from "../unit/core/chain/chain-fixture.ts";
import { binding, caller, email, tokenCreator } from "../unit/sandbox/sandbox-fixture.ts";

const organizationBindings = [...reviewer, denyReviewer];
const gate = `serviceAccount:${email("gate")}`;
const group = (name: string): string => `group:${name}@acme.example`;

describe("the rows of who can mint an account", () => {
  const cleanups: (() => unknown)[] = [];
  afterEach(async () => {
    for (const cleanUp of cleanups.splice(0).reverse()) await cleanUp();
  });

  /** A sandbox with a vault for which these may mint, and code that reads its rows. */
  async function vaultFor(members: readonly string[], groups: Readonly<Record<string, readonly string[]>> = {}) {
    const context = { after: (cleanUp: () => unknown) => void cleanups.push(cleanUp) } as unknown as TestContext;
    const accounts = { gate: {}, vault: { bindings: [binding(tokenCreator, ...members)] } };
    const cloud = await checkedCloud(context, { organizationBindings, accounts, groups });
    const denyPolicies = new KnownDenyPolicies(cloud);
    const { survey, catalog } = {} as Parameters<typeof createReadRelations>[0];
    const read = createReadRelations({ ...cloud, denyPolicies, survey, catalog });
    const rows = (): Promise<readonly RelationRow[]> => read(email("vault"), "minters", new AbortController().signal);
    return { rows, denyPolicies, clock: cloud.clock };
  }

  const labels = (rows: readonly RelationRow[]): readonly string[] => rows.map(({ label }) => label);

  it("say that deny policies wait for Google's quota of the next minute, and can be read again then", async () => {
    const { rows, denyPolicies, clock } = await vaultFor([gate]);
    await rows();
    denyPolicies.reset();
    const [row, note, ...others] = await rows();
    assert.ok(row !== undefined && note !== undefined);
    assert.match(row.description, /; deny policies unread/);
    assert.match(
      row.tooltip,
      /^Deny policies on folders\/2000, organizations\/1000 are not read yet: try again in a minute, or check the chain\.$/m,
    );
    assert.match(note.label, /^Deny policies on folders\/2000, organizations\/1000 are not read yet: Google allows 5/);
    assert.deepEqual([row.isPassing, note.isPassing, others], [false, true, []]);
    clock.advance(60_000);
    const [whole, ...notes] = await rows();
    assert.deepEqual(notes, []);
    assert.equal(whole?.icon, "pass");
    assert.match(whole.tooltip, /\nDeny policies were read up to 10 minutes before .*A check of the chain/);
  });

  for (const [count, says] of [
    [11, "Who is in one more group was not read, because there are so many groups."],
    [13, "Who is in 3 more groups was not read, because there are so many."],
  ] as const) {
    it(`say how many of ${count} groups were left out`, async () => {
      const names = Array.from({ length: count }, (_, index) => `team-${index}`);
      const groups = Object.fromEntries(names.map((name) => [name, [`user:${caller}`]]));
      const { rows } = await vaultFor(names.map(group), groups);
      const notes = (await rows()).filter(({ label }) => label.startsWith("Who is in "));
      assert.deepEqual(labels(notes), [says]);
      assert.match(notes[0]?.tooltip ?? "", /\n\nDeny policies were read up to 10 minutes before /);
    });
  }
});
