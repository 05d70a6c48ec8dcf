import assert from "node:assert/strict";
import { test } from "node:test";
import { createAccountDirectory } from "../../../../src/google/api/account-directory-client.ts";
import { FakeServer } from "../fake-server.ts";
import { callerAt, failureOfRejection, network, never } from "../google-fixtures.ts";

const account = {
  name: "projects/demo-1/serviceAccounts/ci@demo-1.iam.gserviceaccount.com",
  projectId: "demo-1",
  uniqueId: "109876543210987654321",
  email: "ci@demo-1.iam.gserviceaccount.com",
  etag: "MDEwMjE5MjA=",
  oauth2ClientId: "109876543210987654321",
};

test("projects come page by page, without those on their way to deletion", async (t) => {
  const pages = [
    {
      projects: [
        { name: "projects/1", projectId: "demo-1", state: "ACTIVE", displayName: "Demo" },
        { name: "projects/2", projectId: "gone-1", state: "DELETE_REQUESTED" },
        { name: "projects/3", projectId: "bare-1" },
      ],
      nextPageToken: "a/b=",
    },
    {},
  ];
  const server = await FakeServer.start(t, ...pages.map((json) => ({ json })));
  const directory = createAccountDirectory(network(t).http);
  const caller = { ...callerAt(server.url), quotaProject: "pays" };
  const first = await directory.searchProjects(caller, undefined, never);
  assert.deepEqual(first, {
    items: [
      { projectId: "demo-1", displayName: "Demo" },
      { projectId: "bare-1", displayName: "bare-1" },
    ],
    nextPageToken: "a/b=",
  });
  const last = await directory.searchProjects(caller, first.nextPageToken, never);
  assert.deepEqual(last, { items: [], nextPageToken: undefined });
  assert.deepEqual(
    server.requests.map(({ method, path, headers }) => [method, path, headers["x-goog-user-project"]]),
    [
      ["GET", "/v3/projects:search?pageSize=200", "pays"],
      ["GET", "/v3/projects:search?pageSize=200&pageToken=a%2Fb%3D", "pays"],
    ],
  );
});

test("service accounts come in the largest pages the API has", async (t) => {
  const accounts = [account, { ...account, disabled: true, displayName: "CI", description: "builds" }];
  const server = await FakeServer.start(t, { json: { accounts, nextPageToken: "next" } });
  const directory = createAccountDirectory(network(t).http);
  const page = await directory.listServiceAccounts("demo-1", callerAt(server.url), "p", never);
  const { email, uniqueId, projectId } = account;
  assert.deepEqual(page, {
    items: [
      { email, uniqueId, projectId, displayName: "", description: "", disabled: false },
      { email, uniqueId, projectId, displayName: "CI", description: "builds", disabled: true },
    ],
    nextPageToken: "next",
  });
  assert.equal(server.lastRequest.path, "/v1/projects/demo-1/serviceAccounts?pageSize=100&pageToken=p");
});

test("a project with a domain in its id is asked for by its encoded name", async (t) => {
  const server = await FakeServer.start(t, { json: {} });
  const directory = createAccountDirectory(network(t).http);
  await directory.listServiceAccounts("example.com:old/../x", callerAt(server.url), undefined, never);
  assert.equal(server.lastRequest.path, "/v1/projects/example.com%3Aold%2F..%2Fx/serviceAccounts?pageSize=100");
});

test("an invalid list is refused", async (t) => {
  const cases: readonly (readonly [unknown, string])[] = [
    [{ accounts: {} }, "accounts is not a list"],
    [{ accounts: ["x"] }, "accounts is not a list"],
    [{ accounts: [{ ...account, email: 1 }] }, "no email"],
    [{ accounts: [{ ...account, uniqueId: "" }] }, "no uniqueId"],
  ];
  for (const [json, problem] of cases) {
    const server = await FakeServer.start(t, { json });
    const directory = createAccountDirectory(network(t).http);
    const failure = await failureOfRejection(
      directory.listServiceAccounts("p", callerAt(server.url), undefined, never),
    );
    assert.deepEqual(failure, { code: "unexpectedAnswer", host: `127.0.0.1:${server.port}`, problem });
  }
});

test("a refusal names the project", async (t) => {
  const json = {
    error: { code: 403, status: "PERMISSION_DENIED", message: "Permission iam.serviceAccounts.list denied on x" },
  };
  const server = await FakeServer.start(t, { status: 403, json });
  const directory = createAccountDirectory(network(t).http);
  const failure = await failureOfRejection(
    directory.listServiceAccounts("demo-1", callerAt(server.url), undefined, never),
  );
  assert.ok(failure.code === "permissionDenied");
  assert.deepEqual([failure.resource, failure.permission], ["demo-1", "iam.serviceAccounts.list"]);
});
