import assert from "node:assert/strict";
import { suite, test, type TestContext } from "node:test";
import type { SandboxCloud } from "../../../../../src/sandbox/sandbox-cloud.ts";
import {
  accountsPath,
  binding,
  caller,
  changeAccount,
  createAccount,
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
const robotId = "100000000000000000001";

function start(t: TestContext, rest: object = {}): Promise<SandboxCloud> {
  const world = worldOf({
    projectBindings: [binding("roles/iam.serviceAccountAdmin", ada)],
    accounts: {
      robot: { uniqueId: robotId, displayName: "Robot", bindings: [binding(tokenCreator, ada)] },
      target: { bindings: [binding(tokenCreator, `serviceAccount:${email("robot")}`)] },
    },
    rest,
  });
  return sandboxFor(t, { world });
}

suite("serviceAccounts.create", () => {
  test("makes an account with a policy, keys and tokens of its own", async (t) => {
    const cloud = await start(t);
    const { status, body } = await createAccount(cloud, "fresh-robot", { displayName: "Fresh", description: "New." });
    assert.equal(status, 200);
    assert.match(String(body["uniqueId"]), /^1\d{20}$/);
    const { uniqueId, etag, oauth2ClientId, ...rest } = body;
    assert.deepEqual([oauth2ClientId, typeof etag], [uniqueId, "string"]);
    assert.deepEqual(rest, {
      name: `projects/acme-one/serviceAccounts/${email("fresh-robot")}`,
      projectId: "acme-one",
      email: email("fresh-robot"),
      displayName: "Fresh",
      description: "New.",
    });
    const policy = { bindings: [binding(tokenCreator, ada)] };
    await send(cloud, `${accountsPath}/${email("fresh-robot")}:setIamPolicy`, { body: { policy } });
    assert.equal((await mint(cloud, "fresh-robot")).status, 200);
    assert.ok(JSON.stringify(cloud.exportWorld()).includes(String(uniqueId)));
  });

  const wrong: readonly (readonly [what: string, accountId: string, account: object])[] = [
    ["a short id", "robot", {}],
    ["a long id", "r".repeat(31), {}],
    ["capitals", "Robot-one", {}],
    ["a hyphen at the end", "robot-one-", {}],
    ["no id", "", {}],
    ["a long display name", "robot-one", { displayName: "é".repeat(51) }],
    ["a long description", "robot-one", { description: "d".repeat(257) }],
    ["a field that is none", "robot-one", { colour: "red" }],
  ];
  for (const [what, accountId, account] of wrong) {
    test(`refuses ${what}`, async (t) => {
      assert.equal(errorOf(await createAccount(await start(t), accountId, account)).rpc, "INVALID_ARGUMENT");
    });
  }

  test("names the account that exists already", async (t) => {
    const cloud = await start(t);
    await createAccount(cloud, "fresh-robot");
    const { status, rpc, message } = errorOf(await createAccount(cloud, "fresh-robot"));
    assert.deepEqual([status, rpc], [409, "ALREADY_EXISTS"]);
    assert.equal(message, "Service account fresh-robot already exists within project projects/acme-one.");
  });
});

test("an organization policy can forbid to create accounts", async (t) => {
  const rule = { attachedTo: "organizations/1000", constraint: "iam.disableServiceAccountCreation" };
  const cloud = await start(t, { orgPolicies: [{ ...rule, rules: [{ enforce: true }] }] });
  const { status, message } = errorOf(await createAccount(cloud, "fresh-robot"));
  assert.deepEqual([status, message], [400, "Service account creation is not allowed on this project."]);
});

suite("serviceAccounts.patch and update", () => {
  test("change what the mask names, with a new etag", async (t) => {
    const cloud = await start(t);
    const before = (await send(cloud, `${accountsPath}/${email("robot")}`)).body;
    const serviceAccount = { displayName: "R2", description: "Beeps.", etag: before["etag"] };
    const { body } = await changeAccount(cloud, "robot", "PATCH", { serviceAccount, updateMask: "displayName" });
    assert.deepEqual([body["displayName"], body["description"]], ["R2", undefined]);
    assert.notEqual(body["etag"], before["etag"]);
    const both = await changeAccount(cloud, "robot", "PATCH", {
      serviceAccount: { description: "Beeps." },
      updateMask: "display_name, description",
    });
    assert.deepEqual([both.body["displayName"], both.body["description"]], [undefined, "Beeps."]);
    const updated = await changeAccount(cloud, "robot", "PUT", { displayName: "R3", description: "not taken" });
    assert.deepEqual([updated.body["displayName"], updated.body["description"]], ["R3", "Beeps."]);
  });

  test("refuse no mask, other fields, and an etag of an older state", async (t) => {
    const cloud = await start(t);
    const patch = async (updateMask: string, serviceAccount: object = {}): Promise<unknown> =>
      errorOf(await changeAccount(cloud, "robot", "PATCH", { serviceAccount, updateMask })).message;
    assert.equal(await patch(""), "Invalid field mask for ServiceAccount. Field mask paths cannot be empty.");
    assert.match(String(await patch("disabled")), /^Invalid field mask for ServiceAccount\./);
    const { body } = await send(cloud, `${accountsPath}/${email("robot")}`);
    assert.equal(await patch("displayName", { etag: body["etag"] }), undefined);
    assert.equal(await patch("displayName", { etag: body["etag"] }), "Precondition check failed.");
  });
});

suite("a disabled account", () => {
  test("mints nothing and its tokens are refused until it is enabled", async (t) => {
    const cloud = await start(t);
    const { accessToken: token } = cloud.issueAccessToken(email("robot"));
    await changeAccount(cloud, "robot:disable", "POST");
    assert.equal(errorOf(await mint(cloud, "robot")).rpc, "FAILED_PRECONDITION");
    assert.equal(errorOf(await mint(cloud, "target", { token })).reason, "ACCOUNT_STATE_INVALID");
    assert.equal((await send(cloud, `/tokeninfo?access_token=${token}`, { token: null })).status, 400);
    assert.equal((await send(cloud, `${accountsPath}/${email("robot")}`)).body["disabled"], true);
    await changeAccount(cloud, "robot:enable", "POST");
    assert.equal((await mint(cloud, "robot")).status, 200);
    assert.equal((await mint(cloud, "target", { token })).status, 200);
  });
});

suite("the permission to change accounts", () => {
  const calls: readonly (readonly [permission: string, call: (cloud: SandboxCloud) => Promise<Reply>])[] = [
    ["create", (cloud) => createAccount(cloud, "fresh-robot")],
    ["update", (cloud) => changeAccount(cloud, "robot", "PATCH", { serviceAccount: {}, updateMask: "description" })],
    ["update", (cloud) => changeAccount(cloud, "robot", "PUT", {})],
    ["disable", (cloud) => changeAccount(cloud, "robot:disable", "POST")],
    ["enable", (cloud) => changeAccount(cloud, "robot:enable", "POST")],
    ["delete", (cloud) => changeAccount(cloud, "robot", "DELETE")],
    ["undelete", (cloud) => send(cloud, `${accountsPath}/${robotId}:undelete`, { body: {} })],
  ];
  for (const [permission, call] of calls) {
    test(`is iam.serviceAccounts.${permission}, from a custom role as well`, async (t) => {
      const name = "projects/acme-one/roles/changer";
      const roles = (permissions: readonly string[]): object => ({ roles: [{ name, permissions }] });
      const world = (permissions: readonly string[]): object =>
        worldOf({
          projectBindings: [binding(name, ada)],
          accounts: { robot: { uniqueId: robotId } },
          rest: roles(permissions),
        });
      const without = await sandboxFor(t, { world: world(["iam.serviceAccounts.get"]) });
      const { status, message } = errorOf(await call(without));
      assert.equal(status, 403);
      assert.match(String(message), new RegExp(`^Permission 'iam\\.serviceAccounts\\.${permission}' denied`));
      const granted = await sandboxFor(t, { world: world([`iam.serviceAccounts.${permission}`]) });
      if (permission === "undelete") assert.equal((await call(granted)).status, 404);
      else assert.equal((await call(granted)).status, 200);
    });
  }
});
