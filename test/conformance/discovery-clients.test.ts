import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { cloudidentity_v1 } from "@googleapis/cloudidentity";
import { iam_v1 } from "@googleapis/iam";
import { iamcredentials_v1 } from "@googleapis/iamcredentials";
import { isAvailable, instance, project, resetIsAvailableCache } from "gcp-metadata";
import type { SandboxCloud } from "../../src/sandbox/sandbox-cloud.ts";
import { cloudPlatform, sandboxFor } from "./google-clients.ts";

const user = "ada@acme.example";
const email = (name: string): string => `${name}@acme-one.iam.gserviceaccount.com`;
const tokenCreator = "roles/iam.serviceAccountTokenCreator";
const target = `projects/-/serviceAccounts/${email("target")}`;
const delegates = [`projects/-/serviceAccounts/${email("gate")}`];

const world = {
  projects: [
    {
      projectId: "acme-one",
      number: "3001",
      bindings: [{ role: "roles/iam.serviceAccountAdmin", members: [`user:${user}`] }],
    },
  ],
  users: [{ email: user }],
  serviceAccounts: [
    { email: email("gate"), bindings: [{ role: tokenCreator, members: [`user:${user}`] }] },
    { email: email("target"), bindings: [{ role: tokenCreator, members: [`serviceAccount:${email("gate")}`] }] },
  ],
  metadataAccount: email("gate"),
};

/** The generated clients take a bearer token as a header and their host as `rootUrl`. */
function options(cloud: SandboxCloud): { rootUrl: string; headers: Record<string, string> } {
  const { accessToken } = cloud.issueAccessToken(user);
  return { rootUrl: `${cloud.url}/`, headers: { authorization: `Bearer ${accessToken}` } };
}

suite("@googleapis/iamcredentials", () => {
  test("mints all four credentials through a delegate", async (t) => {
    const cloud = await sandboxFor(t, world);
    const { accounts } = { accounts: new iamcredentials_v1.Iamcredentials(options(cloud)).projects.serviceAccounts };
    const access = await accounts.generateAccessToken({
      name: target,
      requestBody: { delegates, scope: [cloudPlatform], lifetime: "300s" },
    });
    assert.match(access.data.accessToken ?? "", /^ya29\.c\./);
    assert.match(access.data.expireTime ?? "", /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    const idToken = await accounts.generateIdToken({
      name: target,
      requestBody: { delegates, audience: "a", includeEmail: true, organizationNumberIncluded: true },
    });
    const claims = JSON.parse(Buffer.from(idToken.data.token?.split(".")[1] ?? "", "base64url").toString()) as Record<
      string,
      unknown
    >;
    assert.deepEqual(
      [claims["aud"], claims["email"], claims["google"]],
      ["a", email("target"), { organization_number: null }],
    );
    const jwt = await accounts.signJwt({ name: target, requestBody: { delegates, payload: '{"sub":"me"}' } });
    assert.equal(jwt.data.signedJwt?.split(".").length, 3);
    const blob = await accounts.signBlob({ name: target, requestBody: { delegates, payload: "AAEC/w==" } });
    assert.equal(blob.data.keyId, jwt.data.keyId);
    assert.equal(Buffer.from(blob.data.signedBlob ?? "", "base64").length, 256);
  });

  test("is refused without the delegate", async (t) => {
    const cloud = await sandboxFor(t, world);
    const accounts = new iamcredentials_v1.Iamcredentials(options(cloud)).projects.serviceAccounts;
    await assert.rejects(
      accounts.signBlob({ name: target, requestBody: { payload: "AAEC" } }),
      /Permission 'iam\.serviceAccounts\.signBlob' denied/,
    );
  });
});

suite("@googleapis/iam", () => {
  test("lists accounts, and grants a role with read, change and write", async (t) => {
    const cloud = await sandboxFor(t, world);
    const accounts = new iam_v1.Iam(options(cloud)).projects.serviceAccounts;
    const list = await accounts.list({ name: "projects/acme-one" });
    assert.deepEqual(
      list.data.accounts?.map((account) => account.email),
      [email("gate"), email("target")],
    );
    const resource = `projects/acme-one/serviceAccounts/${email("target")}`;
    const { data: policy } = await accounts.getIamPolicy({ resource, "options.requestedPolicyVersion": 3 });
    policy.bindings?.push({ role: "roles/iam.serviceAccountOpenIdTokenCreator", members: [`user:${user}`] });
    const written = await accounts.setIamPolicy({ resource, requestBody: { policy } });
    assert.notEqual(written.data.etag, policy.etag);
    await assert.rejects(accounts.setIamPolicy({ resource, requestBody: { policy } }), /concurrent policy changes/);
    const permissions = ["iam.serviceAccounts.getOpenIdToken", "iam.serviceAccounts.signJwt"];
    const tested = await accounts.testIamPermissions({ resource, requestBody: { permissions } });
    assert.deepEqual(tested.data.permissions, ["iam.serviceAccounts.getOpenIdToken"]);
  });

  test("reads predefined roles and denies what is not granted", async (t) => {
    const cloud = await sandboxFor(t, world);
    const iam = new iam_v1.Iam(options(cloud));
    const { data } = await iam.roles.get({ name: tokenCreator });
    assert.ok(data.includedPermissions?.includes("iam.serviceAccounts.implicitDelegation"));
    const name = `projects/acme-one/serviceAccounts/${email("gate")}`;
    await assert.rejects(iam.projects.serviceAccounts.keys.create({ name }), /iam\.serviceAccountKeys\.create/);
    await iam.projects.serviceAccounts.disable({ name });
    const { data: gate } = await iam.projects.serviceAccounts.get({ name });
    assert.equal(gate.disabled, true);
  });
});

suite("@googleapis/cloudidentity", () => {
  const gate = `serviceAccount:${email("gate")}`;
  const withGroups = {
    ...world,
    groups: [
      {
        email: "team@acme.example",
        members: [`user:${user}`, gate, "group:inner@acme.example"],
        expiries: { [gate]: "2099-12-31T00:00:00Z" },
      },
      { email: "inner@acme.example", members: [`user:${user}`], membersVisibleTo: "nobody" },
    ],
  };

  test("finds a group by its email and lists its members with type and end, page by page", async (t) => {
    const cloud = await sandboxFor(t, withGroups);
    const { groups } = new cloudidentity_v1.Cloudidentity(options(cloud));
    const { data: found } = await groups.lookup({ "groupKey.id": "team@acme.example" });
    assert.match(found.name ?? "", /^groups\/\w+$/);
    const parent = found.name ?? "";
    const first = await groups.memberships.list({ parent, view: "FULL", pageSize: 2 });
    const pageToken = first.data.nextPageToken ?? "";
    const second = await groups.memberships.list({ parent, view: "FULL", pageSize: 2, pageToken });
    const all = [...(first.data.memberships ?? []), ...(second.data.memberships ?? [])];
    assert.deepEqual(
      all.map(({ preferredMemberKey, type, roles }) => [
        preferredMemberKey?.id,
        type,
        roles?.[0]?.expiryDetail?.expireTime,
      ]),
      [
        [user, "USER", undefined],
        [email("gate"), "SERVICE_ACCOUNT", "2099-12-31T00:00:00Z"],
        ["inner@acme.example", "GROUP", undefined],
      ],
    );
    assert.equal(second.data.nextPageToken, undefined);
  });

  test("is refused with Google's words for a group that is not to be seen", async (t) => {
    const cloud = await sandboxFor(t, withGroups);
    const { groups } = new cloudidentity_v1.Cloudidentity(options(cloud));
    const { data: inner } = await groups.lookup({ "groupKey.id": "inner@acme.example" });
    await assert.rejects(
      groups.memberships.list({ parent: inner.name ?? "" }),
      /Error\(2028\): Permission denied for resource groups\/\w+ \(or it may not exist\)/,
    );
    await assert.rejects(groups.lookup({ "groupKey.id": "nobody@acme.example" }), /Error\(2028\)/);
  });
});

suite("gcp-metadata", () => {
  test("finds the server, its project and its account", async (t) => {
    const cloud = await sandboxFor(t, world);
    const before = process.env["GCE_METADATA_HOST"];
    process.env["GCE_METADATA_HOST"] = new URL(cloud.url).host;
    resetIsAvailableCache();
    t.after(() => {
      if (before === undefined) delete process.env["GCE_METADATA_HOST"];
      else process.env["GCE_METADATA_HOST"] = before;
    });
    assert.equal(await isAvailable(), true);
    assert.equal(await project<string>("project-id"), "acme-one");
    assert.equal(await instance<string>("service-accounts/default/email"), email("gate"));
    const accounts = await instance<Record<string, { scopes: string[] }>>({
      property: "service-accounts/",
      params: { recursive: "true" },
    });
    assert.ok(accounts["default"]?.scopes.includes(cloudPlatform));
    const token = await instance<{ access_token: string; expires_in: number }>("service-accounts/default/token");
    assert.match(token.access_token, /^ya29\.c\./);
  });
});
