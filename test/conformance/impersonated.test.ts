import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { impersonated, sandboxFor, userClient } from "./google-clients.ts";

const tokenCreator = "roles/iam.serviceAccountTokenCreator";
const user = "ada@acme.example";
const email = (name: string): string => `${name}@acme-one.iam.gserviceaccount.com`;
const oneDelegate = ["gate", "target"];
const twoDelegates = ["gate", "broker", "target"];

/** A world in which each member of the chain may act as the next one, except at the hop with the index `without`. */
function worldWith(chain: readonly string[], without?: number): object {
  const callers = [`user:${user}`, ...chain.map((name) => `serviceAccount:${email(name)}`)];
  return {
    projects: [{ projectId: "acme-one", number: "3001" }],
    users: [{ email: user }],
    serviceAccounts: chain.map((name, hop) => ({
      email: email(name),
      bindings: hop === without ? [] : [{ role: tokenCreator, members: [callers[hop]] }],
    })),
  };
}

for (const chain of [["target"], oneDelegate, twoDelegates]) {
  const delegates = chain.slice(0, -1).map(email);
  suite(`google-auth-library's Impersonated through ${delegates.length} delegates`, () => {
    test("mints an access token that its own next call is made with", async (t) => {
      const cloud = await sandboxFor(t, worldWith(chain));
      const client = impersonated(cloud, userClient(cloud), { target: email("target"), delegates });
      const { token } = await client.getAccessToken();
      assert.match(token ?? "", /^ya29\.c\./);
      const { data } = await client.request<{ permissions?: string[] }>({
        url: `${cloud.url}/v1/projects/-/serviceAccounts/${email("target")}:testIamPermissions`,
        method: "POST",
        data: { permissions: ["iam.serviceAccounts.getAccessToken"] },
      });
      assert.deepEqual(data, {});
      assert.equal(cloud.requestLog.at(-1)?.caller, email("target"));
    });

    for (const [hop, name] of chain.entries()) {
      test(`is refused when the grant on ${name} (hop ${hop + 1}) is taken away`, async (t) => {
        const cloud = await sandboxFor(t, worldWith(chain, hop));
        const client = impersonated(cloud, userClient(cloud), { target: email("target"), delegates });
        const permission = hop === chain.length - 1 ? "getAccessToken" : "implicitDelegation";
        await assert.rejects(
          client.getAccessToken(),
          new RegExp(
            `^Error: PERMISSION_DENIED: unable to impersonate: Permission 'iam.serviceAccounts.${permission}' denied`,
          ),
        );
      });
    }
  });
}

suite("google-auth-library's clients as they come", () => {
  test("UserRefreshClient refreshes once and goes on with the token", async (t) => {
    const cloud = await sandboxFor(t, worldWith(["target"]));
    const client = userClient(cloud);
    for (let call = 0; call < 3; call++) await client.request({ url: `${cloud.url}/v3/projects:search` });
    const routes = cloud.requestLog.map(({ route }) => route);
    assert.deepEqual(routes, ["oauth2.token", ...Array<string>(3).fill("cloudresourcemanager.projects.search")]);
  });

  test("UserRefreshClient reports a session that ended", async (t) => {
    const cloud = await sandboxFor(t, { users: [{ email: user, reauthentication: true }] });
    await assert.rejects(userClient(cloud).getAccessToken(), (error: Error) => {
      assert.match(JSON.stringify((error as Error & { response?: { data: unknown } }).response?.data), /invalid_rapt/);
      return true;
    });
  });

  test("an Impersonated on top of an Impersonated is two calls instead of one chain", async (t) => {
    const cloud = await sandboxFor(t, worldWith(oneDelegate));
    const gate = impersonated(cloud, userClient(cloud), { target: email("gate") });
    const target = impersonated(cloud, gate, { target: email("target") });
    assert.match((await target.getAccessToken()).token ?? "", /^ya29\.c\./);
    assert.equal(cloud.requestLog.filter(({ route }) => route === "iamcredentials.generateAccessToken").length, 2);
  });

  test("a lifetime over an hour is refused in the documented words", async (t) => {
    const cloud = await sandboxFor(t, worldWith(["target"]));
    const client = impersonated(cloud, userClient(cloud), { target: email("target"), lifetime: 7200 });
    await assert.rejects(client.getAccessToken(), /The access token lifetime cannot exceed 3600 seconds\./);
  });
});
