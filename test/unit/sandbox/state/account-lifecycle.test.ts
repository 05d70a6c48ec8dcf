import assert from "node:assert/strict";
import { suite, test, type TestContext } from "node:test";
import { startSandboxCloud, type SandboxCloud } from "../../../../src/sandbox/sandbox-cloud.ts";
import {
  accountsPath,
  binding,
  caller,
  changeAccount,
  createAccount,
  email,
  errorOf,
  FakeClock,
  mint,
  sandboxFor,
  send,
  tokenCreator,
  worldOf,
} from "../sandbox-fixture.ts";

const ada = `user:${caller}`;
const day = 86_400_000;
const robotId = "100000000000000000001";
const deletedRobot = `deleted:serviceAccount:${email("robot")}?uid=${robotId}`;
const robotPrincipal = `principal://iam.googleapis.com/projects/-/serviceAccounts/${email("robot")}`;

function start(t: TestContext, { clock = new FakeClock(), rest = {} } = {}): Promise<SandboxCloud> {
  const world = worldOf({
    projectBindings: [binding("roles/iam.serviceAccountAdmin", ada)],
    accounts: {
      robot: { uniqueId: robotId, displayName: "Robot", bindings: [binding(tokenCreator, ada)] },
      target: { bindings: [binding(tokenCreator, `serviceAccount:${email("robot")}`, "group:robots@acme.example")] },
    },
    groups: { robots: [`serviceAccount:${email("robot")}`] },
    rest,
  });
  return sandboxFor(t, { world, now: clock.now });
}

async function membersOf(cloud: SandboxCloud, name: string): Promise<readonly string[]> {
  const { body } = await send(cloud, `${accountsPath}/${email(name)}:getIamPolicy`, { method: "POST" });
  return (body["bindings"] as readonly { members: readonly string[] }[]).flatMap(({ members }) => members);
}

suite("a deleted account", () => {
  test("is gone from lists and mints, and policies name it as deleted, byte for byte at the next write too", async (t) => {
    const cloud = await start(t);
    const { accessToken: token } = cloud.issueAccessToken(email("robot"));
    assert.deepEqual((await changeAccount(cloud, "robot", "DELETE")).body, {});
    assert.equal((await send(cloud, `${accountsPath}/${email("robot")}`)).status, 404);
    assert.equal((await changeAccount(cloud, "robot", "DELETE")).status, 404);
    const list = await send(cloud, accountsPath);
    assert.ok(!list.text.includes(email("robot")));
    assert.match(String(errorOf(await mint(cloud, "robot")).message), /Gaia id not found|denied/);
    assert.equal(errorOf(await mint(cloud, "target", { token })).reason, "ACCOUNT_STATE_INVALID");
    assert.deepEqual(await membersOf(cloud, "target"), [deletedRobot, "group:robots@acme.example"]);
    const path = `${accountsPath}/${email("target")}`;
    const { body: policy } = await send(cloud, `${path}:getIamPolicy`, { method: "POST" });
    const written = await send(cloud, `${path}:setIamPolicy`, { body: { policy } });
    assert.equal(written.status, 200);
    assert.deepEqual(written.body["bindings"], policy["bindings"]);
    await startSandboxCloud({ world: cloud.exportWorld() }).then((copy) => copy.close());
  });

  test("leaves a policy that was read before it valid, as only its name changed", async (t) => {
    const cloud = await start(t);
    const path = `${accountsPath}/${email("target")}`;
    const { body: policy } = await send(cloud, `${path}:getIamPolicy`, { method: "POST" });
    await changeAccount(cloud, "robot", "DELETE");
    const { message } = errorOf(await send(cloud, `${path}:setIamPolicy`, { body: { policy } }));
    assert.equal(message, `Service account ${email("robot")} does not exist.`);
    const kept = { ...policy, bindings: [binding(tokenCreator, ada)] };
    assert.equal((await send(cloud, `${path}:setIamPolicy`, { body: { policy: kept } })).status, 200);
  });

  test("comes back by its unique id for thirty days, with policy, tokens and roles", async (t) => {
    const clock = new FakeClock();
    const cloud = await start(t, { clock });
    const { accessToken: token } = cloud.issueAccessToken(email("robot"));
    await changeAccount(cloud, "robot", "DELETE");
    assert.equal((await changeAccount(cloud, "robot:undelete", "POST")).status, 404, "an email may stand for several");
    const { body } = await send(cloud, `/v1/projects/-/serviceAccounts/${robotId}:undelete`, { body: {} });
    assert.equal((body["restoredAccount"] as { email: string }).email, email("robot"));
    assert.equal((await mint(cloud, "robot")).status, 200);
    assert.equal((await mint(cloud, "target", { token })).status, 200);
    assert.deepEqual(await membersOf(cloud, "target"), [
      `serviceAccount:${email("robot")}`,
      "group:robots@acme.example",
    ]);
    await changeAccount(cloud, "robot", "DELETE");
    clock.time += 30 * day;
    assert.equal((await send(cloud, `${accountsPath}/${robotId}:undelete`, { body: {} })).status, 404);
  });

  test("is ancloud one than the next under its email, which inherits nothing", async (t) => {
    const world = worldOf({
      projectBindings: [binding("roles/iam.serviceAccountAdmin", ada)],
      accounts: {
        "robot-one": {},
        target: {
          bindings: [binding(tokenCreator, `serviceAccount:${email("robot-one")}`, "group:robots@acme.example")],
        },
      },
      groups: { robots: [`serviceAccount:${email("robot-one")}`] },
      rest: { metadataAccount: email("robot-one") },
    });
    const cloud = await sandboxFor(t, { world });
    const { body: first } = await send(cloud, `${accountsPath}/${email("robot-one")}`);
    await changeAccount(cloud, "robot-one", "DELETE");
    const { body: second } = await createAccount(cloud, "robot-one");
    assert.notEqual(second["uniqueId"], first["uniqueId"]);
    const { accessToken: token } = cloud.issueAccessToken(email("robot-one"));
    assert.equal((await mint(cloud, "target", { token })).status, 403);
    const metadata = await fetch(`${cloud.url}/computeMetadata/v1/instance/service-accounts/default/email`, {
      headers: { "Metadata-Flavor": "Google" },
    });
    assert.equal(metadata.status, 404);
    const undeleted = await send(cloud, `${accountsPath}/${String(first["uniqueId"])}:undelete`, { body: {} });
    assert.equal(errorOf(undeleted).rpc, "FAILED_PRECONDITION");
    const policy = { bindings: [binding(tokenCreator, `serviceAccount:${email("robot-one")}`)] };
    await send(cloud, `${accountsPath}/${email("target")}:setIamPolicy`, { body: { policy } });
    assert.equal((await mint(cloud, "target", { token })).status, 200, "what is granted to the new one holds");
  });

  test("leaves its place among the callers of a service empty", async (t) => {
    const name = "projects/acme-one/locations/europe-west1/services/reports";
    const targets = [{ name, customAudiences: ["reports"], invokers: [`serviceAccount:${email("robot-one")}`] }];
    const world = worldOf({
      projectBindings: [binding("roles/iam.serviceAccountAdmin", ada), binding(tokenCreator, ada)],
      accounts: { "robot-one": {} },
      rest: { services: { targets } },
    });
    const cloud = await sandboxFor(t, { world });
    const calls = async (): Promise<number> => {
      const path = `/v1/projects/-/serviceAccounts/${email("robot-one")}:generateIdToken`;
      const { body } = await send(cloud, path, { body: { audience: "reports", includeEmail: true } });
      return (await send(cloud, "/targets/acme-one/reports", { token: String(body["token"]) })).status;
    };
    assert.equal(await calls(), 200);
    await changeAccount(cloud, "robot-one", "DELETE");
    await createAccount(cloud, "robot-one");
    assert.equal(await calls(), 403);
  });

  test("is renamed in deny policies too, and back", async (t) => {
    const rule = {
      deniedPrincipals: [robotPrincipal],
      deniedPermissions: ["iam.googleapis.com/serviceAccounts.getAccessToken"],
    };
    const denyPolicies = [{ id: "no-robots", attachedTo: "projects/acme-one", rules: [rule] }];
    const cloud = await start(t, { rest: { denyPolicies } });
    await changeAccount(cloud, "robot", "DELETE");
    assert.ok(JSON.stringify(cloud.exportWorld()).includes(`"deleted:${robotPrincipal}?uid=${robotId}"`));
    await sandboxFor(t, { world: cloud.exportWorld() });
    await changeAccount(cloud, `${robotId}:undelete`, "POST");
    const { accessToken: token } = cloud.issueAccessToken(email("robot"));
    assert.equal((await mint(cloud, "target", { token })).status, 403);
  });
});
