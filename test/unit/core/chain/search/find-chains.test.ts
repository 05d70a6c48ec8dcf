import assert from "node:assert/strict";
import { test } from "node:test";
import { drawChain } from "../../../../../src/core/request/chain.ts";
import { findChains } from "../../../../../src/core/chain/search/find-chains.ts";
import { GraphBuilder } from "../../../../../src/core/chain/graph/graph-builder.ts";
import { HopWalk } from "../../../../../src/core/chain/search/hop-walk.ts";
import type { PolicyFact } from "../../../../../src/core/chain/graph/policy-fact.ts";
import { targetPermission } from "../../../../../src/core/request/permission.ts";
import { credentialKinds } from "../../../../../src/core/request/request.ts";
import { randomBelow, seededRandom } from "../../../../support/seeded-random.ts";
import { BruteForce } from "../graph/brute-force.ts";
import { now, randomFacts, start } from "../graph/random-facts.ts";

const everything = 100_000;

function walkOf(facts: readonly PolicyFact[]): HopWalk {
  const builder = new GraphBuilder();
  facts.forEach((fact) => builder.add(fact));
  return new HopWalk(builder.build(), now);
}

test("on 10,000 random graphs every chain is found that brute force finds, and no other", () => {
  const seen = { certain: 0, conditional: 0, none: 0, longest: 0 };
  for (let seed = 1; seed <= 10_000; seed += 1) {
    const random = seededRandom(seed);
    const { accounts, facts } = randomFacts(random);
    const brute = new BruteForce(facts, accounts);
    const target = accounts[randomBelow(random, accounts.length)]!;
    const kind = credentialKinds[randomBelow(random, credentialKinds.length)]!;
    const found = findChains(walkOf(facts), { from: start, target, kind, limit: everything });
    const chains = found.kind === "found" ? found.chains : [];
    const drawn = (state: "certain" | "conditional") =>
      chains.filter((chain) => chain.state === state).map(({ chain }) => drawChain(chain));
    const certain = brute.chains(target, targetPermission(kind), 2);
    const any = brute.chains(target, targetPermission(kind), 1);
    assert.deepEqual(drawn("certain").toSorted(), certain.toSorted(), `certain chains of seed ${seed}`);
    assert.deepEqual(
      drawn("conditional").toSorted(),
      any.filter((chain) => !isCertain(brute, chain, targetPermission(kind))).toSorted(),
      `conditional chains of seed ${seed}`,
    );
    seen[found.kind === "none" ? "none" : (chains[0]?.state ?? "none")] += 1;
    seen.longest = Math.max(seen.longest, ...chains.map(({ hops }) => hops.length));
  }
  assert.ok(
    seen.certain > 1_000 && seen.conditional > 500 && seen.none > 1_000 && seen.longest >= 6,
    JSON.stringify(seen),
  );
});

function isCertain(brute: BruteForce, chain: string, permission: string): boolean {
  const members = chain.split(" → ");
  return members.slice(1).every((to, index) => {
    const needed = index === members.length - 2 ? permission : "iam.serviceAccounts.implicitDelegation";
    return brute.hop(members[index]!, to, needed) === 2;
  });
}
