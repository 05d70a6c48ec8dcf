import assert from "node:assert/strict";
import { suite, test, type TestContext } from "node:test";
import type { SandboxCloud } from "../../../../../src/sandbox/sandbox-cloud.ts";
import {
  binding,
  caller,
  email,
  errorOf,
  sandboxFor,
  send,
  tokenCreator,
  worldOf,
  type Reply,
} from "../../sandbox-fixture.ts";

const ada = `user:${caller}`;
const path = `/v1/projects/-/serviceAccounts/${email("target")}`;
const condition = { title: "Until 2027", expression: 'request.time < timestamp("2027-01-01T00:00:00Z")' };

function start(t: TestContext, bindings: readonly object[] = []): Promise<SandboxCloud> {
  const world = worldOf({
    projectBindings: [binding("roles/iam.serviceAccountAdmin", ada), binding("roles/owner", ada)],
    accounts: { target: { bindings } },
  });
  return sandboxFor(t, { world });
}

const read = (cloud: SandboxCloud, version = 3): Promise<Reply> =>
  send(cloud, `${path}:getIamPolicy?options.requestedPolicyVersion=${version}`, { method: "POST" });
const write = (cloud: SandboxCloud, policy: object): Promise<Reply> =>
  send(cloud, `${path}:setIamPolicy`, { body: { policy } });

suite("setIamPolicy and versions", () => {
  test("needs version 3 to write a condition, and to change a policy that has one", async (t) => {
    const conditional = { ...binding(tokenCreator, ada), condition };
    const fresh = await start(t);
    assert.equal((await write(fresh, { version: 1, bindings: [conditional] })).status, 400);
    assert.equal((await write(fresh, { version: 3, bindings: [conditional] })).body["version"], 3);
    const { body } = await read(fresh);
    assert.equal((await write(fresh, { version: 1, etag: body["etag"], bindings: [] })).status, 400);
    assert.equal((await write(fresh, { version: 3, etag: body["etag"], bindings: [] })).status, 200);
  });

  test("says which version a write lacks in Google's words, whether it names version 1 or none", async (t) => {
    const cloud = await start(t, [{ ...binding(tokenCreator, ada), condition }]);
    const { etag } = (await read(cloud)).body;
    for (const [version, named] of [
      [{ version: 1 }, 1],
      [{}, 0],
    ] as const) {
      const { status, message } = errorOf(await write(cloud, { ...version, etag, bindings: [] }));
      assert.equal(status, 400);
      assert.equal(
        message,
        `Specified policy version (${named}) cannot be less than the existing policy version (3). ` +
          "For more information, please refer to https://cloud.google.com/iam/docs/policies#versions.",
      );
    }
  });

  test("takes no policy that was read at version 1 and lost its conditions, with or without an etag", async (t) => {
    const cloud = await start(t, [{ ...binding(tokenCreator, ada), condition }]);
    const { body: lossy } = await read(cloud, 1);
    const { body: before } = await read(cloud);
    const blind = { version: lossy["version"], bindings: lossy["bindings"] };
    assert.match(String(errorOf(await write(cloud, lossy)).message), /^Specified policy version \(1\)/);
    assert.match(
      String(errorOf(await write(cloud, blind)).message),
      /^Role roles\/iam\.serviceAccountTokenCreator_withcond_[0-9a-f]{20} is not supported for this resource\.$/,
    );
    assert.match(String(errorOf(await write(cloud, { ...lossy, version: 3 })).message), /is not supported/);
    assert.deepEqual((await read(cloud)).body, before);
  });
});

suite("getIamPolicy and versions", () => {
  test("without version 3 leaves conditions out and marks their roles", async (t) => {
    const cloud = await start(t, [{ ...binding(tokenCreator, ada), condition }, binding("roles/viewer", ada)]);
    assert.equal((await read(cloud)).body["version"], 3);
    const { body } = await read(cloud, 1);
    const [marked, plain] = body["bindings"] as readonly { role: string; condition?: object }[];
    assert.equal(body["version"], 1);
    assert.match(marked?.role ?? "", /^roles\/iam\.serviceAccountTokenCreator_withcond_[0-9a-f]{20}$/);
    assert.equal(marked?.condition, undefined);
    assert.equal(plain?.role, "roles/viewer");
  });

  test("marks two conditions on one role apart, the same at every read and without a version as with 1", async (t) => {
    const other = { title: "Mondays", expression: 'request.time.getDayOfWeek("UTC") == 1' };
    const bindings = [condition, other].map((one) => ({ ...binding(tokenCreator, ada), condition: one }));
    const cloud = await start(t, bindings);
    const { body } = await read(cloud, 1);
    assert.deepEqual((await read(cloud, 0)).body, body);
    const [first, second] = body["bindings"] as readonly { role: string }[];
    assert.notEqual(first?.role, second?.role);
  });

  test("answers version 1 to whoever asks 3, when no binding has a condition", async (t) => {
    const cloud = await start(t, [binding(tokenCreator, ada)]);
    assert.equal((await read(cloud, 3)).body["version"], 1);
  });
});
