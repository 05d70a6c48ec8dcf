import assert from "node:assert/strict";
import { suite, test } from "node:test";
import type { ChainReport, CheckedHop } from "../../../../../src/core/chain/check/chain-check.ts";
import type { HopVerdict, Obstacle } from "../../../../../src/core/chain/check/hop-diagnosis.ts";
import { hopSteps, nextSteps } from "../../../../../src/core/chain/grant/next-steps.ts";
import { denyPolicyCommand, enableCommand } from "../../../../../src/core/chain/check/repair-commands.ts";
import { hopsOf } from "../../../../../src/core/request/permission.ts";
import { parseMember } from "../../../../../src/core/chain/policy/member.ts";
import { caller, email } from "../../../sandbox/sandbox-fixture.ts";

const chain = { caller, delegates: [email("gate")], target: email("vault") };
const failure = { code: "cancelled" } as const;
const grant = {
  role: "roles/viewer",
  resource: email("vault"),
  member: "group:all@acme.example",
  condition: undefined,
};
const held: HopVerdict = { kind: "held", proof: "test", through: undefined, denyUnread: [] };
const probed: HopVerdict = { ...held, proof: "probe" };
const missing: HopVerdict = { kind: "missing", proof: "test", near: [] };
const notInForce: HopVerdict = { ...missing, near: [{ kind: "notInForce", grant }] };
const denied: HopVerdict = { kind: "denied", denial: { policy: "policies/x/denypolicies/y", resource: "projects/p" } };
const conditional: HopVerdict = { kind: "conditional", grants: [grant] };
const unknowable = (obstacle: Obstacle): HopVerdict => ({
  kind: "unknowable",
  obstacles: [obstacle],
  isLikelyMissing: false,
});
const policyUnread = unknowable({ kind: "policyUnread", resource: email("vault"), failure });
const groupUnseen = unknowable({ kind: "membershipUnseen", grant, failure: undefined });

/** A check of the chain from the caller over the gate to the vault. */
function reportOf(first: HopVerdict, second: HopVerdict, disabled?: 1 | 2): ChainReport {
  const verdicts = [first, second];
  const hops = hopsOf(chain, "accessToken").map((hop, index): CheckedHop => {
    const policy = { version: 3, json: {}, bindings: [] };
    const policies = [{ resource: hop.to, reading: { kind: "read", value: policy } as const }];
    const principal = parseMember(index === 0 ? `user:${caller}` : `serviceAccount:${hop.from}`);
    return {
      hop,
      verdict: verdicts[index] ?? held,
      isDisabled: hop.number === disabled,
      evidence: { principal, policies } as unknown as CheckedHop["evidence"],
    };
  });
  const { delegates, target } = chain;
  return { question: { target, delegates, kind: "accessToken", source: "sandbox" }, chain, hops, checkedAt: 0 };
}

suite("what is offered after a check, when", () => {
  const cases: readonly (readonly [when: string, report: ChainReport, steps: string])[] = [
    ["every hop is confirmed", reportOf(held, probed), "mint picture"],
    ["the policies grant every hop", reportOf(held, { ...held, proof: "policies" }), "mint askDelegates picture"],
    ["a role is missing", reportOf(held, missing), "grant copyGrant picture"],
    ["a hop behind a broken one is not known", reportOf(missing, policyUnread), "grant copyGrant askAnalyzer picture"],
    ["a grant is not in force", reportOf(held, notInForce), "checkAgain findChain picture"],
    ["a deny policy forbids a hop", reportOf(held, denied), "findChain copyDenyPolicy picture"],
    ["a delegate does not exist", reportOf({ kind: "noAccount" }, missing), "changeChain findChain picture"],
    ["the target does not exist", reportOf(held, { kind: "noAccount" }), "changeChain picture"],
    ["a delegate is disabled", reportOf(held, held, 1), "copyEnable findChain checkAgain picture"],
    ["the target is disabled and a role is missing", reportOf(held, missing, 2), "copyEnable checkAgain picture"],
    ["a later hop depends on a condition", reportOf(held, conditional), "askDelegates mint findChain picture"],
    ["the caller's own hop depends on a condition", reportOf(conditional, probed), "mint findChain picture"],
    ["a policy could not be read", reportOf(held, policyUnread), "askDelegates askAnalyzer grant copyGrant picture"],
    ["a group cannot be seen", reportOf(held, groupUnseen), "askDelegates askAnalyzer mint findChain picture"],
    [
      "nobody knows who the caller is",
      reportOf(unknowable({ kind: "principalUnknown" }), probed),
      "askAnalyzer diagnose mint findChain picture",
    ],
  ];
  for (const [when, report, steps] of cases) {
    test(`${when}: ${steps}`, () => {
      assert.equal(nextSteps(report).join(" "), steps);
    });
  }

  test("a hop works: nothing about the hop itself", () => {
    const report = reportOf(held, missing);
    const [first] = report.hops;
    assert.deepEqual(first && hopSteps(first, report), []);
  });
});

test("the command that enables names the account, by its email where the chain has its unique id", () => {
  const [, hop] = reportOf(held, held, 2).hops;
  assert.ok(hop !== undefined);
  const byId = { ...hop, hop: { ...hop.hop, to: "104857600000000000001" } };
  assert.equal(enableCommand(byId), `gcloud iam service-accounts enable ${email("vault")}`);
});

test("the command that shows a deny policy has its attachment point as gcloud takes it, and nothing that a shell runs", () => {
  const commandFor = (policy: string): string => denyPolicyCommand({ policy, resource: "folders/2000" });
  assert.equal(
    commandFor("policies/cloudresourcemanager.googleapis.com%2Ffolders%2F2000/denypolicies/no-mint"),
    "gcloud iam policies get no-mint --attachment-point=cloudresourcemanager.googleapis.com/folders/2000 --kind=denypolicies",
  );
  assert.equal(
    commandFor("policies/%zz/denypolicies/a;rm"),
    "gcloud iam policies get 'a;rm' --attachment-point=%zz --kind=denypolicies",
  );
});
