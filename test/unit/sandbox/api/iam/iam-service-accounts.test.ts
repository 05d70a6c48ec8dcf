import assert from "node:assert/strict";
import { suite, test, type TestContext } from "node:test";
import type { SandboxCloud } from "../../../../../src/sandbox/sandbox-cloud.ts";
import { binding, caller, email, errorOf, sandboxFor, send, tokenCreator, worldOf } from "../../sandbox-fixture.ts";

const ada = `user:${caller}`;

function start(t: TestContext): Promise<SandboxCloud> {
  const many = Array.from({ length: 45 }, (_, index) => [`robot-${String(index).padStart(2, "0")}`, {}] as const);
  const world = worldOf({
    projectBindings: [binding("roles/viewer", ada)],
    accounts: {
      first: {
        uniqueId: "100000000000000000009",
        displayName: "First",
        description: "The first.",
        disabled: true,
        bindings: [binding(tokenCreator, ada)],
      },
      ...Object.fromEntries(many),
    },
  });
  return sandboxFor(t, { world });
}

const accounts = "/v1/projects/acme-one/serviceAccounts";
const emailsIn = (body: Readonly<Record<string, unknown>>): readonly string[] =>
  ((body["accounts"] ?? []) as readonly { email: string }[]).map((account) => account.email);

suite("serviceAccounts.list", () => {
  test("gives twenty accounts a page, and a hundred at most", async (t) => {
    const cloud = await start(t);
    const first = await send(cloud, accounts);
    assert.equal(emailsIn(first.body).length, 20);
    assert.equal(emailsIn((await send(cloud, `${accounts}?pageSize=1000`)).body).length, 46);
    assert.equal((await send(cloud, `${accounts}?pageSize=-1`)).status, 400);
  });

  test("reaches every account once, page by page", async (t) => {
    const cloud = await start(t);
    const seen: string[] = [];
    let next = "";
    do {
      const { body } = await send(cloud, `${accounts}?pageToken=${next}`);
      seen.push(...emailsIn(body));
      next = typeof body["nextPageToken"] === "string" ? body["nextPageToken"] : "";
    } while (next !== "");
    assert.deepEqual([seen.length, new Set(seen).size], [46, 46]);
  });

  test("is denied in projects where the caller may not list, and in those that do not exist", async (t) => {
    const cloud = await start(t);
    for (const project of ["acme-two", "no-such-project"]) {
      const { status, reason } = errorOf(await send(cloud, `/v1/projects/${project}/serviceAccounts`));
      assert.deepEqual([status, reason], [403, "IAM_PERMISSION_DENIED"], project);
    }
  });

  test("of a project without accounts has no accounts key", async (t) => {
    const world = worldOf({ projectBindings: [binding("roles/viewer", ada)] });
    assert.deepEqual((await send(await sandboxFor(t, { world }), accounts)).body, {});
  });
});

suite("serviceAccounts.get", () => {
  test("finds an account by email and unique id, in its project and behind a dash", async (t) => {
    const cloud = await start(t);
    for (const project of ["acme-one", "3001", "-"]) {
      for (const name of [email("first"), encodeURIComponent(email("first")), "100000000000000000009"]) {
        const { status, body } = await send(cloud, `/v1/projects/${project}/serviceAccounts/${name}?alt=json`);
        assert.deepEqual([status, body["email"]], [200, email("first")]);
      }
    }
  });

  test("shows all that the tree needs", async (t) => {
    const { body } = await send(await start(t), `${accounts}/${email("first")}`);
    assert.deepEqual(body, {
      name: `projects/acme-one/serviceAccounts/${email("first")}`,
      projectId: "acme-one",
      uniqueId: "100000000000000000009",
      email: email("first"),
      displayName: "First",
      etag: "MDEwMjE5MjA=",
      description: "The first.",
      oauth2ClientId: "100000000000000000009",
      disabled: true,
    });
  });

  test("an account that does not exist is 404 in a project one may read, 403 behind a dash", async (t) => {
    const cloud = await start(t);
    assert.equal((await send(cloud, `${accounts}/${email("nobody")}`)).status, 404);
    assert.equal((await send(cloud, `/v1/projects/-/serviceAccounts/${email("nobody")}`)).status, 403);
    assert.equal((await send(cloud, `/v1/projects/acme-two/serviceAccounts/${email("first")}`)).status, 403);
  });
});

suite("serviceAccounts.getIamPolicy", () => {
  const policyOf = (
    cloud: SandboxCloud,
    name: string,
    query = "",
    body: object | string = "",
  ): ReturnType<typeof send> =>
    send(cloud, `${accounts}/${email(name)}:getIamPolicy${query}`, { method: "POST", body });

  test("takes the version in the query or in the body", async (t) => {
    const cloud = await start(t);
    const inQuery = await policyOf(cloud, "first", "?options.requestedPolicyVersion=3");
    const inBody = await policyOf(cloud, "first", "", { options: { requestedPolicyVersion: 3 } });
    assert.equal(inQuery.status, 200);
    assert.deepEqual(inQuery.body["bindings"], [{ role: tokenCreator, members: [ada] }]);
    assert.deepEqual(inBody.body, inQuery.body);
    assert.equal((await policyOf(cloud, "first", "?options.requestedPolicyVersion=2")).status, 400);
  });

  test("of an account that never had one is only an etag", async (t) => {
    assert.deepEqual((await policyOf(await start(t), "robot-00")).body, { etag: "ACAB" });
  });

  test("is denied without the permission", async (t) => {
    const world = worldOf({ accounts: { shut: { bindings: [binding(tokenCreator, ada)] } } });
    const { status, message } = errorOf(await policyOf(await sandboxFor(t, { world }), "shut"));
    assert.equal(status, 403);
    assert.match(String(message), /^Permission 'iam.serviceAccounts.getIamPolicy' denied/);
  });
});

suite("serviceAccounts.testIamPermissions", () => {
  const ask = (cloud: SandboxCloud, name: string, permissions: readonly string[]): ReturnType<typeof send> =>
    send(cloud, `/v1/projects/-/serviceAccounts/${email(name)}:testIamPermissions`, { body: { permissions } });

  test("answers with the granted part of what was asked", async (t) => {
    const asked = ["iam.serviceAccounts.getAccessToken", "iam.serviceAccounts.delete", "iam.serviceAccounts.signJwt"];
    const { body } = await ask(await start(t), "first", asked);
    assert.deepEqual(body, { permissions: ["iam.serviceAccounts.getAccessToken", "iam.serviceAccounts.signJwt"] });
  });

  test("answers an empty object when nothing is granted", async (t) => {
    assert.deepEqual((await ask(await start(t), "robot-00", ["iam.serviceAccounts.signJwt"])).body, {});
  });

  test("refuses wildcards, and does not know unknown accounts", async (t) => {
    const cloud = await start(t);
    assert.equal((await ask(cloud, "first", ["iam.*"])).status, 400);
    const unknown = errorOf(await ask(cloud, "nobody", ["iam.serviceAccounts.get"]));
    assert.deepEqual([unknown.status, unknown.message], [404, "Unknown service account"]);
  });
});
