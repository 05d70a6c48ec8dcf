import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { iam_v1 } from "@googleapis/iam";
import { JWT } from "google-auth-library";
import type { SandboxCloud } from "../../src/sandbox/sandbox-cloud.ts";
import { cloudPlatform, sandboxFor } from "./google-clients.ts";

const user = "ada@acme.example";
const robot = "fresh-robot@acme-one.iam.gserviceaccount.com";
const name = `projects/acme-one/serviceAccounts/${robot}`;

const world = {
  projects: [{ projectId: "acme-one", number: "3001", bindings: [{ role: "roles/owner", members: [`user:${user}`] }] }],
  users: [{ email: user }],
};

/** The generated client takes a bearer token as a header and its host as `rootUrl`. */
function accountsOf(cloud: SandboxCloud): iam_v1.Resource$Projects$Serviceaccounts {
  const { accessToken } = cloud.issueAccessToken(user);
  const options = { rootUrl: `${cloud.url}/`, headers: { authorization: `Bearer ${accessToken}` } };
  return new iam_v1.Iam(options).projects.serviceAccounts;
}

/** google-auth-library's client for a key file, as it is. It always asks oauth2.googleapis.com, so its transport leads to the sandbox. */
function keyClient({ url }: SandboxCloud, privateKeyData: string | null | undefined, subject?: string): JWT {
  const fetchImplementation: typeof fetch = (input, init) => {
    const { hostname, pathname, search } = new URL(input instanceof Request ? input.url : input);
    return fetch(hostname.endsWith(".googleapis.com") ? url + pathname + search : input, init);
  };
  const client = new JWT({
    scopes: [cloudPlatform],
    transporterOptions: { fetchImplementation },
    ...(subject !== undefined && { subject }),
  });
  client.fromJSON(JSON.parse(Buffer.from(privateKeyData ?? "", "base64").toString()) as Parameters<JWT["fromJSON"]>[0]);
  return client;
}

suite("@googleapis/iam", () => {
  test("creates, changes, deletes and undeletes a service account", async (t) => {
    const accounts = accountsOf(await sandboxFor(t, world));
    const created = await accounts.create({
      name: "projects/acme-one",
      requestBody: { accountId: "fresh-robot", serviceAccount: { displayName: "Fresh" } },
    });
    assert.deepEqual([created.data.email, created.data.displayName], [robot, "Fresh"]);
    await assert.rejects(
      accounts.create({ name: "projects/acme-one", requestBody: { accountId: "fresh-robot" } }),
      /Service account fresh-robot already exists within project projects\/acme-one/,
    );
    const serviceAccount = { description: "Beeps." };
    const { data: patched } = await accounts.patch({
      name,
      requestBody: { serviceAccount, updateMask: "description" },
    });
    assert.deepEqual([patched.displayName, patched.description], ["Fresh", "Beeps."]);
    await accounts.disable({ name });
    assert.equal((await accounts.get({ name })).data.disabled, true);
    await accounts.enable({ name });
    await accounts.delete({ name });
    await assert.rejects(accounts.get({ name }), /does not exist/);
    const { data: undeleted } = await accounts.undelete({
      name: `projects/-/serviceAccounts/${created.data.uniqueId ?? ""}`,
    });
    assert.equal(undeleted.restoredAccount?.email, robot);
    assert.equal((await accounts.get({ name })).data.uniqueId, created.data.uniqueId);
  });

  test("creates a key whose file works in google-auth-library until the key or the account is turned off", async (t) => {
    const cloud = await sandboxFor(t, world);
    const accounts = accountsOf(cloud);
    await accounts.create({ name: "projects/acme-one", requestBody: { accountId: "fresh-robot" } });
    const { data: key } = await accounts.keys.create({ name, requestBody: {} });
    const token = async (): Promise<string> =>
      (await keyClient(cloud, key.privateKeyData).getAccessToken()).token ?? "";
    assert.match(await token(), /^ya29\.c\./);
    const keyName = key.name ?? "";
    const listed = await accounts.keys.list({ name, keyTypes: ["USER_MANAGED"] });
    assert.deepEqual(
      listed.data.keys?.map((one) => [one.name, one.keyType, one.privateKeyData]),
      [[keyName, "USER_MANAGED", undefined]],
    );
    const { data: shown } = await accounts.keys.get({ name: keyName, publicKeyType: "TYPE_X509_PEM_FILE" });
    assert.match(Buffer.from(shown.publicKeyData ?? "", "base64").toString(), /^-----BEGIN CERTIFICATE-----/);
    const turns = [
      [() => accounts.keys.disable({ name: keyName }), /Invalid JWT Signature/],
      [() => accounts.keys.enable({ name: keyName }), undefined],
      [() => accounts.disable({ name }), /invalid_grant/],
      [() => accounts.enable({ name }), undefined],
      [() => accounts.keys.delete({ name: keyName }), /Invalid JWT Signature/],
      [() => accounts.delete({ name }), /invalid_grant/],
    ] as const;
    for (const [turn, refusal] of turns) {
      await turn();
      if (refusal === undefined) assert.match(await token(), /^ya29\.c\./);
      else await assert.rejects(token(), refusal);
    }
  });

  test("approves the next account under an email for nothing that was approved for the one before", async (t) => {
    const [project] = world.projects;
    const approved = { account: robot, scopes: [cloudPlatform] };
    const cloud = await sandboxFor(t, {
      ...world,
      organizations: [{ number: "1000", domain: "acme.example", domainWideDelegation: [approved] }],
      projects: [{ ...project, parent: "organizations/1000" }],
      serviceAccounts: [{ email: robot }],
    });
    const accounts = accountsOf(cloud);
    const tokenForUser = async (): Promise<unknown> => {
      const { data } = await accounts.keys.create({ name, requestBody: {} });
      return (await keyClient(cloud, data.privateKeyData, user).getAccessToken()).token;
    };
    assert.match(String(await tokenForUser()), /^ya29\.a0A/);
    await accounts.delete({ name });
    await accounts.create({ name: "projects/acme-one", requestBody: { accountId: "fresh-robot" } });
    await assert.rejects(tokenForUser(), /unauthorized_client/);
  });
});
