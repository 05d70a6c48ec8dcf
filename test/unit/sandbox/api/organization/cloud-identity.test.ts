import assert from "node:assert/strict";
import { suite, test, type TestContext } from "node:test";
import type { JsonObject } from "../../../../../src/core/base/json.ts";
import type { SandboxCloud } from "../../../../../src/sandbox/sandbox-cloud.ts";
import {
  caller,
  email,
  errorOf,
  FakeClock,
  mint,
  sandboxFor,
  send,
  tokenCreator,
  worldOf,
} from "../../sandbox-fixture.ts";

const robot = email("robot");
const insider = "ida@acme.example";
const stranger = "bob@other.example";
const inner = "inner@acme.example";

function group(name: string, members: readonly string[], more: object = {}): object {
  return { email: `${name}@acme.example`, members, ...more };
}

const world = worldOf({
  accounts: {
    robot: {},
    reader: {},
    vault: { bindings: [{ role: tokenCreator, members: ["group:soon@acme.example"] }] },
  },
  users: [{ email: caller }, { email: insider }, { email: stranger }],
  rest: {
    groups: [
      group("team", [
        `user:${caller}`,
        `user:${stranger}`,
        `serviceAccount:${robot}`,
        `group:${inner}`,
        "domain:elsewhere.example",
      ]),
      group("inner", ["user:eve@acme.example"], { membersVisibleTo: "domain" }),
      group("secret", [`user:${caller}`], { membersVisibleTo: "nobody" }),
      group("soon", [`user:${caller}`], { expiries: { [`user:${caller}`]: "2026-11-21T13:00:00Z" } }),
      group("large", [`user:${caller}`, ...Array.from({ length: 700 }, (_, index) => `user:u${index}@acme.example`)]),
    ],
    groupReaders: [`serviceAccount:${email("reader")}`],
  },
});

async function start(t: TestContext) {
  const clock = new FakeClock();
  return { cloud: await sandboxFor(t, { world, now: clock.now }), clock };
}

function as(cloud: SandboxCloud, principal: string) {
  const { accessToken: token } = cloud.issueAccessToken(principal);
  return (path: string) => send(cloud, path, { token });
}

/** The results of the look-up and of the member list of a group for one caller. */
async function access(cloud: SandboxCloud, principal: string, name: string): Promise<readonly number[]> {
  const path = `/v1/groups:lookup?groupKey.id=${name}@acme.example`;
  const ask = as(cloud, principal);
  const found = await as(cloud, email("reader"))(path);
  const list = await ask(`/v1/${String(found.body["name"])}/memberships`);
  return [(await ask(path)).status, list.status];
}

async function members(cloud: SandboxCloud, name: string, query: string): Promise<JsonObject> {
  const ask = as(cloud, caller);
  const { body } = await ask(`/v1/groups:lookup?groupKey.id=${name}@acme.example`);
  return (await ask(`/v1/${String(body["name"])}/memberships${query}`)).body;
}

suite("Cloud Identity groups", () => {
  test("are seen by their members, by everybody of the domain, or by readers of all groups only, as the group says", async (t) => {
    const { cloud } = await start(t);
    const seen = async (principal: string): Promise<unknown> => [
      await access(cloud, principal, "team"),
      await access(cloud, principal, "inner"),
      await access(cloud, principal, "secret"),
    ];
    assert.deepEqual(await seen(caller), [
      [200, 200],
      [200, 200],
      [200, 403],
    ]);
    assert.deepEqual(await seen(insider), [
      [200, 403],
      [200, 200],
      [200, 403],
    ]);
    assert.deepEqual(await seen(stranger), [
      [200, 200],
      [403, 403],
      [403, 403],
    ]);
    assert.deepEqual(await seen(robot), [
      [200, 200],
      [403, 403],
      [403, 403],
    ]);
    assert.deepEqual(await seen(email("reader")), [
      [200, 200],
      [200, 200],
      [200, 200],
    ]);
  });

  test("show type and end of a membership in the full view only", async (t) => {
    const { cloud } = await start(t);
    const full = (await members(cloud, "team", "?view=FULL"))["memberships"] as readonly JsonObject[];
    assert.deepEqual(
      full.map(({ type }) => type),
      ["USER", "USER", "SERVICE_ACCOUNT", "GROUP", "OTHER"],
    );
    assert.deepEqual(full[2]?.["preferredMemberKey"], { id: robot });
    assert.match(String(full[0]?.["name"]), /^groups\/\w{15}\/memberships\/\d{21}$/);
    const [basic] = (await members(cloud, "soon", ""))["memberships"] as readonly JsonObject[];
    assert.deepEqual([basic?.["type"], basic?.["roles"]], [undefined, [{ name: "MEMBER" }]]);
    const [ending] = (await members(cloud, "soon", "?view=FULL"))["memberships"] as readonly JsonObject[];
    assert.deepEqual(ending?.["roles"], [{ name: "MEMBER", expiryDetail: { expireTime: "2026-11-21T13:00:00Z" } }]);
  });

  test("come page by page, at most 500 members in the full view", async (t) => {
    const { cloud } = await start(t);
    const first = await members(cloud, "large", "?view=FULL&pageSize=1000");
    const rest = await members(cloud, "large", `?view=FULL&pageSize=1000&pageToken=${String(first["nextPageToken"])}`);
    const counts = [first, rest].map(({ memberships }) => (memberships as readonly object[]).length);
    assert.deepEqual([counts, rest["nextPageToken"]], [[500, 201], undefined]);
  });

  test("lose a member when the membership ends, and the member loses what the group may do", async (t) => {
    const { cloud, clock } = await start(t);
    assert.equal((await mint(cloud, "vault")).status, 200);
    clock.time += 3_600_000;
    assert.equal((await mint(cloud, "vault")).status, 403);
    assert.deepEqual(
      await as(
        cloud,
        email("reader"),
      )("/v1/groups:lookup?groupKey.id=soon@acme.example").then(
        async ({ body }) => (await as(cloud, email("reader"))(`/v1/${String(body["name"])}/memberships`)).body,
      ),
      {},
    );
  });

  test("are refused with Google's words for a group that is not there as for one that is not to be seen", async (t) => {
    const { cloud } = await start(t);
    for (const name of ["nobody@acme.example", "secret@acme.example"]) {
      const refused = errorOf(await as(cloud, stranger)(`/v1/groups:lookup?groupKey.id=${name}`));
      assert.deepEqual(
        [refused.status, refused.rpc, refused.message],
        [403, "PERMISSION_DENIED", `Error(2028): Permission denied for resource ${name} (or it may not exist).`],
      );
    }
    assert.equal((await as(cloud, caller)("/v1/groups:lookup")).status, 400);
  });

  test("are not available while the API is not enabled, and refused above the quota", async (t) => {
    const { cloud } = await start(t);
    cloud.faults.add({ route: "cloudidentity.groups.lookup", kind: "serviceDisabled", times: 1 });
    const path = "/v1/groups:lookup?groupKey.id=team@acme.example";
    const { status, message } = errorOf(await as(cloud, caller)(path));
    assert.equal(status, 403);
    assert.match(String(message), /^cloudidentity\.googleapis\.com has not been used in project/);
    cloud.settings.quotaPerMinute = 1;
    assert.deepEqual([(await as(cloud, caller)(path)).status, (await as(cloud, caller)(path)).status], [200, 429]);
  });
});
