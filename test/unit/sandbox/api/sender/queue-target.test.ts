import assert from "node:assert/strict";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { suite, test, type TestContext } from "node:test";
import { overriddenUri } from "../../../../../src/sandbox/api/sender/queue-target.ts";
import type { SandboxCloud } from "../../../../../src/sandbox/sandbox-cloud.ts";
import type { FiringResult } from "../../../../../src/sandbox/state/cloud.ts";
import { binding, caller, email, sandboxFor, send, worldOf } from "../../sandbox-fixture.ts";

const queue = "projects/acme-one/locations/europe-west1/queues/work";
const agent = "serviceAccount:service-3001@gcp-sa-cloudtasks.iam.gserviceaccount.com";
const task = { id: "t1", uri: "http://127.0.0.1:1/task?a=1", oidcToken: { serviceAccountEmail: email("of-task") } };

/** A service on this machine that keeps what it was sent. */
async function receiver(t: TestContext): Promise<{ readonly port: number; readonly seen: IncomingMessage[] }> {
  const seen: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    seen.push(request);
    response.end("done");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  t.after(() => server.close());
  return { port: (server.address() as AddressInfo).port, seen };
}

function worldWith(httpTarget: object): object {
  return worldOf({
    projectBindings: [binding("roles/editor", `user:${caller}`), binding("roles/cloudtasks.serviceAgent", agent)],
    accounts: { "of-task": {}, "of-queue": {} },
    rest: { services: { taskQueues: [{ name: queue, httpTarget, tasks: [task] }] } },
  });
}

/** Runs the task, and gives what the sandbox says of it. */
async function run(cloud: SandboxCloud): Promise<FiringResult | undefined> {
  assert.equal((await send(cloud, `/v2/${queue}/tasks/t1:run`, { body: {} })).status, 200);
  const response = await fetch(`${cloud.url}/sandbox/v1/firings`, { headers: { "x-mintmark-sandbox": "1" } });
  const { firings } = (await response.json()) as { readonly firings: readonly FiringResult[] };
  return firings.at(-1);
}

function claimsIn({ headers }: IncomingMessage): Record<string, unknown> {
  const [, claims = ""] = (headers.authorization ?? "").split(".");
  return JSON.parse(Buffer.from(claims, "base64url").toString()) as Record<string, unknown>;
}

suite("the HTTP target of a queue", () => {
  test("takes the place of the task's address and identity", async (t) => {
    const { port, seen } = await receiver(t);
    const oidcToken = { serviceAccountEmail: email("of-queue"), audience: "https://of-queue.example" };
    const uriOverride = { port, pathOverride: { path: "/of-queue" }, queryOverride: { queryParams: "b=2" } };
    const cloud = await sandboxFor(t, { world: worldWith({ uriOverride, oidcToken }) });
    const fired = await run(cloud);
    assert.deepEqual(
      [fired?.uri, fired?.serviceAccountEmail, fired?.audience],
      [`http://127.0.0.1:${port}/of-queue?b=2`, email("of-queue"), "https://of-queue.example"],
    );
    const [request] = seen;
    assert.ok(request);
    assert.deepEqual([request.method, request.url], ["POST", "/of-queue?b=2"]);
    const { aud, email: sender } = claimsIn(request);
    assert.deepEqual([aud, sender], ["https://of-queue.example", email("of-queue")]);
  });

  test("without a token of its own leaves the task's, whose audience is then the address that it is sent to", async (t) => {
    const { port } = await receiver(t);
    const cloud = await sandboxFor(t, { world: worldWith({ uriOverride: { port } }) });
    const fired = await run(cloud);
    const address = `http://127.0.0.1:${port}/task?a=1`;
    assert.deepEqual([fired?.serviceAccountEmail, fired?.audience], [email("of-task"), address]);
  });

  test("sets the method and headers, except those that Cloud Tasks sets itself", async (t) => {
    const { port, seen } = await receiver(t);
    const header = (key: string, value: string): object => ({ header: { key, value } });
    const headerOverrides = [
      header("X-Team", "red"),
      header("User-Agent", "mine"),
      header("X-CloudTasks-TaskName", "x"),
    ];
    const httpTarget = { uriOverride: { port }, httpMethod: "PUT", headerOverrides };
    await run(await sandboxFor(t, { world: worldWith(httpTarget) }));
    const [request] = seen;
    assert.deepEqual(
      [request?.method, request?.headers["x-team"], request?.headers["user-agent"]],
      ["PUT", "red", "Google-Cloud-Tasks"],
    );
    assert.equal(request?.headers["x-cloudtasks-taskname"], "t1");
  });

  test("is shown by the queue, and comes back from an export", async (t) => {
    const oauthToken = {
      serviceAccountEmail: email("of-queue"),
      scope: "https://www.googleapis.com/auth/cloud-platform",
    };
    const cloud = await sandboxFor(t, {
      world: worldWith({ uriOverride: { scheme: "HTTPS", port: 8443 }, oauthToken }),
    });
    const again = await sandboxFor(t, { world: cloud.exportWorld() });
    for (const one of [cloud, again]) {
      const { body } = await send(one, `/v2/${queue}`);
      assert.deepEqual(body["httpTarget"], { uriOverride: { scheme: "HTTPS", port: "8443" }, oauthToken });
    }
  });

  for (const [what, httpTarget] of [
    ["a token without its audience", { oidcToken: { serviceAccountEmail: email("of-queue") } }],
    ["a token without its scope", { oauthToken: { serviceAccountEmail: email("of-queue") } }],
    ["an unknown mode", { uriOverride: { uriOverrideEnforceMode: "SOMETIMES" } }],
    ["a header with a line break", { headerOverrides: [{ header: { key: "x", value: "a\r\nb: c" } }] }],
  ] as const) {
    test(`is no part of a world with ${what}`, async (t) => {
      await assert.rejects(sandboxFor(t, { world: worldWith(httpTarget) }), /worldInvalid/);
    });
  }
});

const addresses: readonly (readonly [uri: string, override: object, result: string])[] = [
  ["https://www.google.com/", { host: "example.net" }, "https://example.net/"],
  ["http://www.google.com/foo", { port: 123 }, "http://www.google.com:123/foo"],
  ["http://www.google.com:123/foo", { port: 0 }, "http://www.google.com/foo"],
  [
    "http://a.example/foo?x=1",
    { scheme: "HTTPS", pathOverride: { path: "" }, queryOverride: { queryParams: "" } },
    "https://a.example",
  ],
  ["https://a.example/foo", { pathOverride: { path: "/bar" } }, "https://a.example/bar"],
  [
    "https://a.example/foo",
    { host: "b.example", pathOverride: { path: "/bar" }, uriOverrideEnforceMode: "IF_NOT_EXISTS" },
    "https://a.example/foo",
  ],
  [
    "https://a.example",
    { pathOverride: { path: "/bar" }, queryOverride: { queryParams: "q=1" }, uriOverrideEnforceMode: "IF_NOT_EXISTS" },
    "https://a.example/bar?q=1",
  ],
  ["not an address", { host: "b.example" }, "not an address"],
];

suite("the address of a task", () => {
  for (const [uri, override, result] of addresses) {
    test(`${uri} becomes ${result} by ${JSON.stringify(override)}`, () => {
      const all = {
        scheme: undefined,
        host: undefined,
        port: undefined,
        pathOverride: undefined,
        queryOverride: undefined,
      };
      assert.equal(overriddenUri(uri, { uriOverrideEnforceMode: undefined, ...all, ...override }), result);
    });
  }
});
