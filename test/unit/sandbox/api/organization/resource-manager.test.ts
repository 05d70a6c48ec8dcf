import assert from "node:assert/strict";
import { suite, test, type TestContext } from "node:test";
import type { SandboxCloud } from "../../../../../src/sandbox/sandbox-cloud.ts";
import { binding, caller, sandboxFor, send } from "../../sandbox-fixture.ts";

const projects = ["alpha-one", "beta-two", "gamma-three"].map((projectId, index) => ({
  projectId,
  number: `300${index}`,
  displayName: `The ${projectId}`,
  labels: { tier: index === 0 ? "gold" : "tin" },
  parent: "organizations/1",
  bindings: index === 1 ? [] : [binding("roles/browser", `user:${caller}`)],
}));

function start(t: TestContext): Promise<SandboxCloud> {
  const organizations = [{ number: "1", domain: "acme.example" }];
  return sandboxFor(t, { world: { organizations, projects, users: [{ email: caller }] } });
}

async function search(cloud: SandboxCloud, query = ""): Promise<{ ids: readonly string[]; next: unknown }> {
  const { body } = await send(cloud, `/v3/projects:search${query}`);
  const found = (body["projects"] ?? []) as readonly { projectId: string }[];
  return { ids: found.map(({ projectId }) => projectId), next: body["nextPageToken"] };
}

suite("projects:search", () => {
  test("finds the projects that the caller may get, and only those", async (t) => {
    assert.deepEqual(await search(await start(t)), { ids: ["alpha-one", "gamma-three"], next: undefined });
  });

  test("names a project by its number and keeps the id beside it", async (t) => {
    const { body } = await send(await start(t), "/v3/projects:search?pageSize=1");
    const [first] = body["projects"] as readonly Record<string, unknown>[];
    assert.equal(first?.["name"], "projects/3000");
    assert.equal(first["projectId"], "alpha-one");
    assert.equal(first["parent"], "organizations/1");
  });

  test("goes page by page", async (t) => {
    const cloud = await start(t);
    const first = await search(cloud, "?pageSize=1");
    assert.deepEqual(first.ids, ["alpha-one"]);
    const second = await search(cloud, `?pageSize=1&pageToken=${String(first.next)}`);
    assert.deepEqual(second, { ids: ["gamma-three"], next: undefined });
  });

  test("refuses a page token that it never gave", async (t) => {
    assert.equal((await send(await start(t), "/v3/projects:search?pageToken=x")).status, 400);
  });

  const queries: readonly (readonly [query: string, ids: readonly string[]])[] = [
    ["projectId:alpha-one", ["alpha-one"]],
    ["id:GAMMA*", ["gamma-three"]],
    ["name:*three*", ["gamma-three"]],
    ["displayName:three", []],
    ["labels.tier:gold", ["alpha-one"]],
    ["parent:organizations/1", ["alpha-one", "gamma-three"]],
    ["parent.type:organization parent.id:1", ["alpha-one", "gamma-three"]],
    ["id:alpha-one id:gamma-three", ["alpha-one", "gamma-three"]],
    ["state:DELETED", []],
    ["id:*a-t*one", []],
    ["gamma*", ["gamma-three"]],
  ];
  for (const [query, ids] of queries) {
    test(`with ${query} finds ${ids.length}`, async (t) => {
      assert.deepEqual((await search(await start(t), `?query=${encodeURIComponent(query)}`)).ids, ids);
    });
  }
});
