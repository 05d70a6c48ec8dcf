import assert from "node:assert/strict";
import { test } from "node:test";
import { GraphBuilder } from "../../../../../src/core/chain/graph/graph-builder.ts";
import { HopWalk } from "../../../../../src/core/chain/search/hop-walk.ts";
import type { PolicyFact } from "../../../../../src/core/chain/graph/policy-fact.ts";
import { findChains } from "../../../../../src/core/chain/search/find-chains.ts";
import { reachableFrom, reachingOf } from "../../../../../src/core/chain/search/reach.ts";
import { findRisks } from "../../../../../src/core/chain/search/risks.ts";
import { shortAccountName } from "../../../../../src/core/account/account-name.ts";

const creator = "roles/iam.serviceAccountTokenCreator";
const names = ["first", "second", "third", "itself", "left", "right", "open", "alone", "off"] as const;

function email(name: (typeof names)[number]): string {
  return `${name}@p.iam.gserviceaccount.com`;
}

function granted(to: (typeof names)[number], ...members: readonly string[]): PolicyFact {
  return { kind: "policy", resource: email(to), bindings: [{ role: creator, members, condition: undefined }] };
}

function by(name: (typeof names)[number]): string {
  return `serviceAccount:${email(name)}`;
}

const facts: readonly PolicyFact[] = [
  ...names.map((name): PolicyFact => {
    return { kind: "account", account: { email: email(name), uniqueId: "", projectId: "p", disabled: name === "off" } };
  }),
  granted("first", "user:ada@x.example", "group:unseen@x.example"),
  granted("second", by("first")),
  granted("third", by("second"), by("off")),
  granted("itself", by("itself")),
  granted("left", by("right")),
  granted("right", by("left"), "group:both@x.example"),
  { kind: "group", email: "both@x.example", members: [by("left")] },
  granted("open", "allUsers"),
  granted("off", by("first")),
];

function walk(): HopWalk {
  const builder = new GraphBuilder();
  facts.forEach((fact) => builder.add(fact));
  return new HopWalk(builder.build(), 0);
}

test("what a principal can reach comes with its distance and the account before it", () => {
  const found = reachableFrom(walk(), "ada@x.example")!;
  assert.deepEqual(
    found.map(({ account, depth, via, state }) => [shortAccountName(account), depth, shortAccountName(via), state]),
    [
      ["first", 1, "ada", "certain"],
      ["open", 1, "ada", "certain"],
      ["second", 2, "first", "certain"],
      ["third", 3, "second", "certain"],
    ],
  );
  assert.equal(found[0]!.kinds.length, 4);
});

test("who can reach an account comes with its distance and the account that is next; a disabled one reaches nothing", () => {
  const found = reachingOf(walk(), email("third"), "accessToken")!;
  assert.deepEqual(
    found.map(({ principal, depth, next, isSet }) => [
      shortAccountName(principal),
      depth,
      shortAccountName(next),
      isSet,
    ]),
    [
      ["second", 1, "third", false],
      ["first", 2, "second", false],
      ["ada", 3, "first", false],
      ["group:unseen", 3, "first", true],
    ],
  );
});

test("a found chain names those of its accounts that may mint for themselves, and no others", () => {
  const builder = new GraphBuilder();
  [...facts, granted("itself", by("second"))].forEach((fact) => builder.add(fact));
  const chains = new HopWalk(builder.build(), 0);
  const selfMintingTo = (target: (typeof names)[number]): readonly string[] => {
    const found = findChains(chains, { from: "ada@x.example", target: email(target), kind: "accessToken", limit: 1 });
    return found.kind === "found" ? (found.chains[0]?.selfMinting ?? []) : ["no chain"];
  };
  assert.deepEqual(selfMintingTo("second"), []);
  assert.deepEqual(selfMintingTo("itself"), [email("itself")]);
});

test("the risks are accounts that act as themselves, circles, open accounts and accounts without an owner", () => {
  const { selfImpersonating, circles, openToEverybody, ownerless } = findRisks(walk());
  const short = (accounts: readonly string[]) => accounts.map(shortAccountName);
  assert.deepEqual(short(selfImpersonating), ["itself"]);
  assert.deepEqual(circles.map(short), [["left", "right"]]);
  assert.deepEqual(short(openToEverybody), ["open"]);
  assert.deepEqual(short(ownerless), ["alone"]);
});

test("nothing that was read names a stranger", () => {
  assert.equal(reachableFrom(walk(), "stranger@x.example"), undefined);
  assert.equal(reachingOf(walk(), "stranger@p.iam.gserviceaccount.com", "idToken"), undefined);
});
