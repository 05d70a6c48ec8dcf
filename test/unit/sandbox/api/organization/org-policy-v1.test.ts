import assert from "node:assert/strict";
import { suite, test, type TestContext } from "node:test";
import type { SandboxCloud } from "../../../../../src/sandbox/sandbox-cloud.ts";
import {
  binding,
  caller,
  email,
  errorOf,
  mint,
  sandboxFor,
  send,
  tokenCreator,
  worldOf,
  type Reply,
} from "../../sandbox-fixture.ts";

const ada = `user:${caller}`;
const constraint = "constraints/iam.allowServiceAccountCredentialLifetimeExtension";
const noKeys = "constraints/iam.disableServiceAccountKeyCreation";

function start(t: TestContext): Promise<SandboxCloud> {
  const world = worldOf({
    organizationBindings: [binding("roles/orgpolicy.policyAdmin", ada), binding(tokenCreator, ada)],
    accounts: { one: {}, two: {} },
  });
  return sandboxFor(t, { world });
}

const call = (cloud: SandboxCloud, verb: string, body: object, holder = "projects/acme-one"): Promise<Reply> =>
  send(cloud, `/v1/${holder}:${verb}`, { body });
const longToken = async (cloud: SandboxCloud, name: string): Promise<number> =>
  (await mint(cloud, name, { body: { lifetime: "43200s" } })).status;

suite("organization policies, as gcloud resource-manager calls them", () => {
  test("go from no policy to a list, and show in v2", async (t) => {
    const cloud = await start(t);
    const { body: none } = await call(cloud, "getOrgPolicy", { constraint });
    assert.deepEqual(Object.keys(none), ["constraint", "etag"]);
    const listPolicy = { allowedValues: [email("one"), email("one")] };
    const { status, body } = await call(cloud, "setOrgPolicy", { policy: { ...none, listPolicy } });
    assert.deepEqual([status, body["listPolicy"]], [200, { allowedValues: [email("one")] }]);
    assert.deepEqual([await longToken(cloud, "one"), await longToken(cloud, "two")], [200, 400]);
    const v2 = await send(cloud, `/v2/projects/acme-one/policies/${constraint.slice("constraints/".length)}`);
    assert.equal(v2.body["etag"], body["etag"]);
  });

  test("are changed only with the etag of the last read", async (t) => {
    const cloud = await start(t);
    const { body: none } = await call(cloud, "getOrgPolicy", { constraint });
    const allowOne = { ...none, listPolicy: { allowedValues: [email("one")] } };
    await call(cloud, "setOrgPolicy", { policy: allowOne });
    assert.equal(errorOf(await call(cloud, "setOrgPolicy", { policy: allowOne })).rpc, "ABORTED");
    assert.equal(errorOf(await call(cloud, "clearOrgPolicy", { constraint, etag: none["etag"] })).rpc, "ABORTED");
    assert.equal((await call(cloud, "clearOrgPolicy", { constraint })).status, 200);
    assert.equal(await longToken(cloud, "one"), 400);
  });

  test("are effective by all that is above, and by the default after a reset", async (t) => {
    const cloud = await start(t);
    const set = (holder: string, policy: object): Promise<Reply> =>
      call(cloud, "setOrgPolicy", { policy: { constraint, ...policy } }, holder);
    await set("organizations/1000", { listPolicy: { allowedValues: [email("one")] } });
    await set("folders/2000", { listPolicy: { allowedValues: [email("two")], inheritFromParent: true } });
    const effective = async (): Promise<unknown> =>
      (await call(cloud, "getEffectiveOrgPolicy", { constraint })).body["listPolicy"];
    assert.deepEqual(await effective(), { allowedValues: [email("two"), email("one")] });
    await set("projects/acme-one", { restoreDefault: {} });
    assert.deepEqual(await effective(), { allValues: "DENY" });
    assert.deepEqual((await call(cloud, "getOrgPolicy", { constraint })).body["restoreDefault"], {});
  });

  test("enforce a boolean constraint, and refuse values for it", async (t) => {
    const cloud = await start(t);
    const { body } = await call(cloud, "setOrgPolicy", {
      policy: { constraint: noKeys, booleanPolicy: { enforced: true } },
    });
    assert.deepEqual(body["booleanPolicy"], { enforced: true });
    const wrong = { constraint: noKeys, listPolicy: { allValues: "ALLOW" } };
    assert.equal(errorOf(await call(cloud, "setOrgPolicy", { policy: wrong })).rpc, "INVALID_ARGUMENT");
    assert.equal(errorOf(await call(cloud, "getOrgPolicy", { constraint: "constraints/no.such" })).rpc, "NOT_FOUND");
  });
});
