import assert from "node:assert/strict";
import { test } from "node:test";
import { suggestGrant } from "../../../../../src/core/chain/grant/grant-suggestion.ts";
import type { HopVerdict, Obstacle } from "../../../../../src/core/chain/check/hop-diagnosis.ts";
import { parseMember } from "../../../../../src/core/chain/policy/member.ts";
import { email } from "../../../sandbox/sandbox-fixture.ts";

const failure = { code: "cancelled" } as const;
const accountUnread: Obstacle = { kind: "policyUnread", resource: email("vault"), failure };
const grant = {
  role: "roles/viewer",
  resource: "projects/acme-one",
  member: "group:all@acme.example",
  condition: undefined,
};

function suggestionFor(verdict: HopVerdict): ReturnType<typeof suggestGrant> {
  const permission = "iam.serviceAccounts.getAccessToken" as const;
  const hop = { number: 2, from: email("gate"), to: email("vault"), permission };
  const evidence = {
    principal: parseMember(`serviceAccount:${email("gate")}`),
    accountMissing: false,
    tested: undefined,
    policies: [],
    lineageUnread: undefined,
    customRoles: new Map(),
    groups: new Map(),
    denyPolicies: [],
    now: 0,
  };
  return suggestGrant({ hop, verdict, evidence, isDisabled: false } as unknown as Parameters<typeof suggestGrant>[0]);
}

const unknowable = (isLikelyMissing: boolean, ...obstacles: Obstacle[]): HopVerdict => ({
  kind: "unknowable",
  obstacles,
  isLikelyMissing,
});

test("a hop whose policies could not be read gets a grant that says it is a guess", () => {
  assert.equal(suggestionFor(unknowable(false, accountUnread))?.isGuess, true);
  assert.equal(suggestionFor(unknowable(true, accountUnread))?.isGuess, false);
  assert.equal(suggestionFor({ kind: "missing", proof: "test", near: [] })?.isGuess, false);
});

test("a hop that depends on members out of sight, or that works, gets none", () => {
  assert.equal(suggestionFor(unknowable(false, { kind: "membershipUnseen", grant, failure: undefined })), undefined);
  assert.equal(suggestionFor({ kind: "held", proof: "test", through: undefined, denyUnread: [] }), undefined);
});
