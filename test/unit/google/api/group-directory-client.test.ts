import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { createGroupDirectory } from "../../../../src/google/api/group-directory-client.ts";
import { FakeServer, type Reply } from "../fake-server.ts";
import { callerAt, failureOfRejection, network, never } from "../google-fixtures.ts";

const team = { email: "team@acme.example", name: "groups/01abc" };

async function bench(t: TestContext, ...replies: readonly Reply[]) {
  const server = await FakeServer.start(t, ...replies);
  const { http, clock } = network(t);
  return { server, clock, directory: createGroupDirectory(http), caller: callerAt(server.url) };
}

test("a group is looked up by its email, written so that no letter of it changes the call", async (t) => {
  const { server, directory, caller } = await bench(t, { json: { name: "groups/01abc" } });
  const email = "a&b+c@acme.example";
  assert.deepEqual(await directory.findGroup(email, caller, never), { email, name: "groups/01abc" });
  const url = new URL(server.lastRequest.path, server.url);
  assert.deepEqual([url.pathname, [...url.searchParams]], ["/v1/groups:lookup", [["groupKey.id", email]]]);
});

test("members come in the full view, 500 at a time, without what is not a principal", async (t) => {
  const { server, directory, caller } = await bench(t, {
    json: {
      memberships: [
        { preferredMemberKey: { id: "ada@acme.example" }, type: "USER", roles: [{ name: "MEMBER" }] },
        { preferredMemberKey: { id: "drive" }, type: "SHARED_DRIVE" },
      ],
      nextPageToken: "n",
    },
  });
  const page = await directory.listMembers(team, caller, "here", never);
  assert.deepEqual(page, { items: [{ member: "user:ada@acme.example", endsAt: undefined }], nextPageToken: "n" });
  const url = new URL(server.lastRequest.path, server.url);
  assert.equal(url.pathname, "/v1/groups/01abc/memberships");
  assert.deepEqual(Object.fromEntries(url.searchParams), { view: "FULL", pageSize: "500", pageToken: "here" });
});

test("a group without members has no list", async (t) => {
  const { directory, caller } = await bench(t, { json: {} });
  assert.deepEqual(await directory.listMembers(team, caller, undefined, never), {
    items: [],
    nextPageToken: undefined,
  });
});

const denied = {
  status: 403,
  json: {
    error: {
      code: 403,
      message: "Error(2028): Permission denied for resource groups/01abc (or it may not exist).",
      status: "PERMISSION_DENIED",
    },
  },
};

test("a refusal names the group by its email at both calls", async (t) => {
  const { directory, caller } = await bench(t, denied);
  for (const call of [
    directory.findGroup(team.email, caller, never),
    directory.listMembers(team, caller, undefined, never),
  ]) {
    const failure = await failureOfRejection(call);
    assert.deepEqual([failure.code, "resource" in failure && failure.resource], ["permissionDenied", team.email]);
  }
});

const hostile: readonly (readonly [what: string, reply: Reply, code: string])[] = [
  ["is a page of a proxy", { text: "<html>", headers: { "content-type": "text/html" } }, "notJson"],
  ["has no name", { json: { name: "" } }, "unexpectedAnswer"],
];
for (const [what, reply, code] of hostile) {
  test(`a look-up whose answer ${what} fails as ${code}`, async (t) => {
    const { directory, caller } = await bench(t, reply);
    assert.equal((await failureOfRejection(directory.findGroup(team.email, caller, never))).code, code);
  });
}

test("members that are no list fail as unexpectedAnswer", async (t) => {
  const { directory, caller } = await bench(t, { json: { memberships: ["user:ada@acme.example"] } });
  const failure = await failureOfRejection(directory.listMembers(team, caller, undefined, never));
  assert.equal(failure.code, "unexpectedAnswer");
});

test("a name from the answer stays one path, whatever is in it", async (t) => {
  const { server, directory, caller } = await bench(t, { json: {} });
  await directory.listMembers({ ...team, name: "groups/a?b#c" }, caller, undefined, never);
  assert.ok(server.lastRequest.path.startsWith("/v1/groups/a%3Fb%23c/memberships?"), server.lastRequest.path);
});

test("a look-up that is cancelled ends at once", async (t) => {
  const { server, directory, caller } = await bench(t, "hang");
  const stop = new AbortController();
  const call = directory.findGroup(team.email, caller, stop.signal);
  await server.nextRequest();
  stop.abort();
  assert.equal((await failureOfRejection(call)).code, "cancelled");
});
