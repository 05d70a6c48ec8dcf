import assert from "node:assert/strict";
import { test } from "node:test";
import { failureOf } from "../../../../src/core/base/errors.ts";
import { lifetimeConstraint } from "../../../../src/core/credential/lifetime-policies.ts";
import { createOrgLists } from "../../../../src/google/api/org-policy-client.ts";
import { FakeServer } from "../fake-server.ts";
import { callerAt, network, never } from "../google-fixtures.ts";
import { desk, request } from "../sandbox-desk.ts";

const prod = (name: string): string => `${name}@larkfield-prod.iam.gserviceaccount.com`;

test("the effective list of a project is read with one call", async (t) => {
  const { google, session, calls } = await desk(t);
  const caller = await session.caller("sandbox", never);
  calls();
  assert.deepEqual(await google.orgLists.effective("larkfield-prod", lifetimeConstraint, caller, never), {
    allowAll: false,
    denyAll: false,
    allowed: [prod("report-exporter")],
    denied: [],
  });
  assert.deepEqual(calls(), ["orgpolicy.policies.getEffectivePolicy 200"]);
});

test("whether a project has a policy of its own is told from whether it may be read", async (t) => {
  const { google, session } = await desk(t);
  const caller = await session.caller("sandbox", never);
  const isOwn = (project: string): Promise<boolean> =>
    google.orgLists.isOwn(project, lifetimeConstraint, caller, never);
  assert.deepEqual([await isOwn("larkfield-prod"), await isOwn("larkfield-build")], [true, false]);
  await assert.rejects(isOwn("larkfield-vault"), (error) => failureOf(error).code === "permissionDenied");
});

test("a policy that may not be read is a failure, and one that does not answer is asked once", async (t) => {
  const { google, session } = await desk(t);
  const caller = await session.caller("sandbox", never);
  const denied = await google.orgLists.effective("larkfield-vault", lifetimeConstraint, caller, never).catch(failureOf);
  assert.equal("code" in denied && denied.code, "permissionDenied");
  const server = await FakeServer.start(t, { status: 503, json: {} });
  const failed = createOrgLists(network(t).http).effective("p", lifetimeConstraint, callerAt(server.url), never);
  await assert.rejects(failed, (error) => failureOf(error).code === "unavailable");
  assert.equal(server.requests.length, 1);
});

test("an answer of another form is not taken for a list", async (t) => {
  for (const spec of [{ rules: {} }, { rules: [1] }, { rules: [{ values: { allowedValues: [1] } }] }]) {
    const server = await FakeServer.start(t, { json: { spec } });
    const read = createOrgLists(network(t).http).effective("p", lifetimeConstraint, callerAt(server.url), never);
    await assert.rejects(read, (error) => failureOf(error).code === "unexpectedAnswer");
  }
});

test("twelve hours in the sandbox: refused beforehand, added to the policy by who may, minted", async (t) => {
  const { sandbox, mint, calls } = await desk(t);
  const twelve = { lifetimeSeconds: 43_200 };
  const exporter = await mint(request(prod("report-exporter"), [], twelve), never);
  assert.equal(exporter.expiresAt - exporter.mintedAt > 43_000_000, true);
  calls();
  const refused = await mint(request(prod("incident-responder"), [], twelve), never).catch(failureOf);
  assert.deepEqual("code" in refused && refused.code, "lifetimeNotAllowed");
  assert.deepEqual(calls(), ["orgpolicy.policies.getEffectivePolicy 200", "orgpolicy.policies.get 200"]);
  const policy = `/v2/projects/larkfield-prod/policies/${lifetimeConstraint}`;
  const alan = sandbox.issueAccessToken("alan@larkfield.example").accessToken;
  const listed = { values: { allowedValues: [prod("report-exporter"), prod("incident-responder")] } };
  const { status } = await fetch(sandbox.url + policy, {
    method: "PATCH",
    headers: { authorization: `Bearer ${alan}`, "content-type": "application/json" },
    body: JSON.stringify({ spec: { rules: [listed] } }),
  });
  assert.equal(status, 200);
  calls();
  await mint(request(prod("incident-responder"), [], twelve), never);
  assert.deepEqual(calls(), ["orgpolicy.policies.getEffectivePolicy 200", "iamcredentials.generateAccessToken 200"]);
});
