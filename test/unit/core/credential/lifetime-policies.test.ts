import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { failureOf } from "../../../../src/core/base/errors.ts";
import type { Failure } from "../../../../src/core/base/failure.ts";
import { allowLongerCommand } from "../../../../src/core/credential/lifetime-policies.ts";
import { never, request, target } from "./credential-fixtures.ts";
import { bench, google } from "./mint-bench.ts";

const project = "prod";
const other = "other@prod.iam.gserviceaccount.com";
const long = { lifetimeSeconds: 7_200 };
const unreadable: Failure = { code: "permissionDenied", permission: "orgpolicy.policy.get", resource: project, google };

suite("a token of more than one hour", () => {
  test("is minted for who is listed, alone or with everybody, and for who is not denied where only some are", async () => {
    for (const answer of [
      { allowAll: true },
      { allowed: [other, target] },
      { allowed: [`is:${target}`] },
      { denied: [other] },
    ]) {
      const { mint, iam, orgList } = bench();
      orgList.answer = answer;
      await mint(request(long), never);
      assert.deepEqual([orgList.asked, iam.calls.length], [[project], 1]);
    }
  });

  test("is refused before anything is sent to who is not listed or is denied, and says who would lose a place", async () => {
    for (const [answer, reason, inherited] of [
      [{ allowed: [other] }, "notListed", [other]],
      [{ denyAll: true }, "notListed", []],
      [{}, "notListed", []],
      [{ allowed: [target], denied: [target] }, "denied", []],
    ] as const) {
      const { mint, iam, orgList } = bench();
      orgList.answer = answer;
      const failure = await mint(request(long), never).catch(failureOf);
      assert.deepEqual(failure, {
        code: "lifetimeNotAllowed",
        account: target,
        project,
        seconds: 7_200,
        reason,
        inherited,
      });
      assert.equal(iam.calls.length, 0);
    }
  });

  test("is not held up by a policy that cannot be read: Google decides", async () => {
    const { mint, iam, orgList } = bench();
    orgList.answer = unreadable;
    await mint(request(long), never);
    await mint(request(long), never);
    assert.deepEqual([orgList.asked.length, iam.calls.length], [1, 2]);
  });

  test("asks about the policy once in five minutes where it allows, and anew before each refusal", async () => {
    const { mint, orgList, clock } = bench();
    await mint(request(long), never);
    await mint(request({ lifetimeSeconds: 43_200 }), never);
    assert.equal(orgList.asked.length, 1);
    clock.advance(5 * 60_000);
    orgList.answer = { denyAll: true };
    await assert.rejects(mint(request(long), never), (error) => failureOf(error).code === "lifetimeNotAllowed");
    orgList.answer = { allowed: [target] };
    const before = orgList.asked.length;
    await mint(request(long), never);
    assert.equal(orgList.asked.length, before + 1);
  });

  test("of an account whose name does not tell its project is left to Google", async () => {
    for (const [account, asked] of [
      ["123456789012345678901", []],
      ["service-1@gcp-sa-pubsub.iam.gserviceaccount.com", ["gcp-sa-pubsub"]],
      ["42-compute@developer.gserviceaccount.com", ["42"]],
      ["shop-prod@appspot.gserviceaccount.com", ["shop-prod"]],
      ["a@shop.example.com.iam.gserviceaccount.com", ["example.com:shop"]],
    ] as const) {
      const { mint, orgList } = bench();
      await mint(request({ ...long, target: account }), never);
      assert.deepEqual(orgList.asked, asked, account);
    }
  });
});

suite("a token of up to one hour", () => {
  test("asks nobody about policies", async () => {
    const { mint, orgList } = bench();
    await mint(request({ lifetimeSeconds: 3_600 }), never);
    assert.deepEqual(orgList.asked, []);
  });
});

suite("the right to longer tokens", () => {
  test("is known for one caller, and asked anew for the next", async () => {
    const { lifetimes, orgList } = bench();
    orgList.answer = { allowed: [other] };
    assert.deepEqual(await lifetimes.rightOf(target, "adc", never), {
      kind: "notListed",
      project,
      listed: [other],
      inherited: [other],
    });
    assert.deepEqual(await lifetimes.rightOf(other, "adc", never), { kind: "allowed", project });
    assert.equal(orgList.asked.length, 1);
    orgList.own = [project];
    const own = await lifetimes.rightOf(target, "adc", never);
    assert.deepEqual(own.kind === "notListed" && own.inherited, []);
    lifetimes.reset();
    orgList.answer = unreadable;
    assert.deepEqual(await lifetimes.rightOf(target, "adc", never), { kind: "unknown", failure: unreadable });
    assert.equal(orgList.asked.length, 2);
  });
});

test("the command adds the account and takes nobody off the list", () => {
  assert.equal(
    allowLongerCommand(project, target, [other, target]),
    `gcloud resource-manager org-policies allow iam.allowServiceAccountCredentialLifetimeExtension ${other} ${target} --project=prod`,
  );
});
