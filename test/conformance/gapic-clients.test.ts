import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { AssetServiceClient } from "@google-cloud/asset";
import { IAMCredentialsClient } from "@google-cloud/iam-credentials";
import { FoldersClient, OrganizationsClient, ProjectsClient } from "@google-cloud/resource-manager";
import { CloudSchedulerClient } from "@google-cloud/scheduler";
import { CloudTasksClient } from "@google-cloud/tasks";
import { OAuth2Client } from "google-auth-library";
import type { SandboxCloud } from "../../src/sandbox/sandbox-cloud.ts";
import { cloudPlatform, sandboxFor } from "./google-clients.ts";

const user = "ada@acme.example";
const email = (name: string): string => `${name}@acme-one.iam.gserviceaccount.com`;
const location = "projects/acme-one/locations/europe-west1";
const resource = `//iam.googleapis.com/projects/acme-one/serviceAccounts/${email("target")}`;

const world = {
  organizations: [
    {
      number: "1000",
      domain: "acme.example",
      bindings: [{ role: "roles/resourcemanager.organizationAdmin", members: [`user:${user}`] }],
    },
  ],
  folders: [{ number: "2000", displayName: "apps", parent: "organizations/1000" }],
  projects: [
    {
      projectId: "acme-one",
      number: "3001",
      parent: "folders/2000",
      bindings: [
        { role: "roles/viewer", members: [`user:${user}`] },
        { role: "roles/cloudasset.viewer", members: [`user:${user}`] },
      ],
    },
  ],
  users: [{ email: user }],
  serviceAccounts: [
    { email: email("gate"), bindings: [{ role: "roles/iam.serviceAccountTokenCreator", members: [`user:${user}`] }] },
    {
      email: email("target"),
      bindings: [{ role: "roles/iam.serviceAccountTokenCreator", members: [`serviceAccount:${email("gate")}`] }],
    },
  ],
  services: {
    schedulerJobs: [
      {
        name: `${location}/jobs/nightly`,
        uri: "https://a.example/x",
        oidcToken: { serviceAccountEmail: email("gate") },
      },
    ],
    taskQueues: [{ name: `${location}/queues/work`, tasks: [{ id: "t1", uri: "https://a.example/y" }] }],
  },
};

type GapicOptions = {
  readonly fallback: true;
  readonly protocol: string;
  readonly apiEndpoint: string;
  readonly port: number;
  readonly authClient: never;
};

/** Google's generated clients over REST, unchanged, with another host. Each has its own copy of google-auth-library. */
function options(cloud: SandboxCloud): GapicOptions {
  const authClient = new OAuth2Client();
  const { accessToken, expiresAt } = cloud.issueAccessToken(user);
  authClient.setCredentials({ access_token: accessToken, expiry_date: expiresAt });
  const { port } = new URL(cloud.url);
  return {
    fallback: true,
    protocol: "http",
    apiEndpoint: "127.0.0.1",
    port: Number(port),
    authClient: authClient as never,
  };
}

suite("@google-cloud/iam-credentials over REST", () => {
  const name = `projects/-/serviceAccounts/${email("target")}`;
  const delegates = [`projects/-/serviceAccounts/${email("gate")}`];

  test("mints all four credentials through a delegate", async (t) => {
    const client = new IAMCredentialsClient(options(await sandboxFor(t, world)));
    const [access] = await client.generateAccessToken({
      name,
      delegates,
      scope: [cloudPlatform],
      lifetime: { seconds: 300 },
    });
    assert.match(access.accessToken ?? "", /^ya29\.c\./);
    assert.equal(access.expireTime?.nanos, 0);
    const [idToken] = await client.generateIdToken({ name, delegates, audience: "a", includeEmail: true });
    assert.equal(idToken.token?.split(".").length, 3);
    const [jwt] = await client.signJwt({ name, delegates, payload: "{}" });
    const [blob] = await client.signBlob({ name, delegates, payload: Buffer.from([0, 255, 1]) });
    assert.equal(blob.keyId, jwt.keyId);
    assert.equal(blob.signedBlob?.length, 256);
  });

  test("is refused without the delegate", async (t) => {
    const client = new IAMCredentialsClient(options(await sandboxFor(t, world)));
    await assert.rejects(
      client.generateIdToken({ name, audience: "a" }),
      /iam\.serviceAccounts\.getOpenIdToken' denied/,
    );
  });
});

suite("@google-cloud/resource-manager over REST", () => {
  test("walks from the organization to a project and reads and writes policies", async (t) => {
    const cloud = await sandboxFor(t, world);
    const projects = new ProjectsClient(options(cloud));
    const [found] = await projects.searchProjects({ query: "id:acme-one" });
    assert.equal(found[0]?.parent, "folders/2000");
    const [folder] = await new FoldersClient(options(cloud)).getFolder({ name: "folders/2000" });
    assert.equal(folder.displayName, "apps");
    const [organization] = await new OrganizationsClient(options(cloud)).getOrganization({
      name: "organizations/1000",
    });
    assert.equal(organization.displayName, "acme.example");
    const [policy] = await projects.getIamPolicy({
      resource: "projects/acme-one",
      options: { requestedPolicyVersion: 3 },
    });
    assert.equal(policy.bindings?.length, 2);
    policy.bindings.push({ role: "roles/browser", members: ["user:eve@other.example"] });
    const [written] = await projects.setIamPolicy({ resource: "projects/acme-one", policy });
    assert.equal(written.bindings?.length, 3);
    await assert.rejects(projects.setIamPolicy({ resource: "projects/acme-one", policy }), /concurrent policy changes/);
    const [tested] = await projects.testIamPermissions({
      resource: "projects/acme-one",
      permissions: ["resourcemanager.projects.get", "x.y.z"],
    });
    assert.deepEqual(tested.permissions, ["resourcemanager.projects.get"]);
  });

  test("is denied where the caller has no role", async (t) => {
    const projects = new ProjectsClient(options(await sandboxFor(t, world)));
    await assert.rejects(projects.getProject({ name: "projects/acme-two" }), /resourcemanager\.projects\.get' denied/);
  });
});

suite("@google-cloud/asset over REST", () => {
  test("searches policies and resources, and gets effective policies", async (t) => {
    const client = new AssetServiceClient(options(await sandboxFor(t, world)));
    const [policies] = await client.searchAllIamPolicies({ scope: "projects/acme-one", query: "roles:tokenCreator" });
    assert.deepEqual(
      policies.map((result) => result.resource),
      [resource.replace("target@", "gate@"), resource],
    );
    const [resources] = await client.searchAllResources({
      scope: "projects/acme-one",
      assetTypes: ["iam.googleapis.com/ServiceAccount"],
    });
    assert.deepEqual(
      resources.map((result) => result.name),
      [resource.replace("target@", "gate@"), resource],
    );
    const [effective] = await client.batchGetEffectiveIamPolicies({ scope: "projects/acme-one", names: [resource] });
    const attached = effective.policyResults?.[0]?.policies?.map((policy) => policy.attachedResource);
    assert.deepEqual(attached, [resource, "//cloudresourcemanager.googleapis.com/projects/acme-one"]);
  });

  test("is denied without its own permission", async (t) => {
    const client = new AssetServiceClient(options(await sandboxFor(t, world)));
    await assert.rejects(
      client.searchAllIamPolicies({ scope: "organizations/1000" }),
      /cloudasset\.assets\.searchAllIamPolicies' denied/,
    );
  });
});

suite("@google-cloud/scheduler and @google-cloud/tasks over REST", () => {
  test("show the identity of a job", async (t) => {
    const client = new CloudSchedulerClient(options(await sandboxFor(t, world)));
    const [jobs] = await client.listJobs({ parent: location });
    assert.equal(jobs[0]?.httpTarget?.oidcToken?.serviceAccountEmail, email("gate"));
    await assert.rejects(client.runJob({ name: `${location}/jobs/nightly` }), /cloudscheduler\.jobs\.run' denied/);
  });

  test("show queues, and tasks to who may see them", async (t) => {
    const client = new CloudTasksClient(options(await sandboxFor(t, world)));
    const [queues] = await client.listQueues({ parent: location });
    assert.deepEqual(
      queues.map(({ name }) => name),
      [`${location}/queues/work`],
    );
    const [tasks] = await client.listTasks({ parent: `${location}/queues/work` });
    assert.equal(tasks[0]?.httpRequest?.url, "https://a.example/y");
  });
});
