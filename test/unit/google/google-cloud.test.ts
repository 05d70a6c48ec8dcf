import assert from "node:assert/strict";
import { test } from "node:test";
import { failureOfRejection, never } from "./google-fixtures.ts";
import { build, ciRunner, desk, prod, releaseManager, request, vault } from "./sandbox-desk.ts";

const toDeployer = request(`deployer@${prod}`, [ciRunner, releaseManager]);

const refresh = "oauth2.token 200";
const mint = "iamcredentials.generateAccessToken 200";

test("a mint is one call, whatever the length of the chain, once the caller's token is there", async (t) => {
  const { mint: mintToken, calls } = await desk(t);
  await mintToken(request(ciRunner), never);
  assert.deepEqual(calls(), [refresh, mint]);
  for (const chain of [request(ciRunner), request(releaseManager, [ciRunner]), toDeployer]) {
    const minted = await mintToken(chain, never);
    assert.match(minted.value, /^ya29\./);
    assert.deepEqual(calls(), [mint]);
  }
});

test("a hundred identical mints at once share one call", async (t) => {
  const { mint: mintToken, calls } = await desk(t);
  const minted = await Promise.all(Array.from({ length: 100 }, () => mintToken(toDeployer, never)));
  assert.equal(new Set(minted.map(({ value }) => value)).size, 1);
  assert.deepEqual(calls(), [refresh, mint]);
});

test("a mint after the caller's token expired is two calls", async (t) => {
  const { mint: mintToken, calls, time } = await desk(t);
  await mintToken(toDeployer, never);
  calls();
  time.time += 3_600_000;
  await mintToken(toDeployer, never);
  assert.deepEqual(calls(), [refresh, mint]);
});

test("a key file's account mints in its own name", async (t) => {
  const { mint: mintToken, calls } = await desk(t);
  const minted = await mintToken(request(releaseManager, [], { source: "keyFile" }), never);
  assert.equal(minted.caller.principal, ciRunner);
  assert.deepEqual(calls(), [refresh, mint]);
});

test("a chain with a missing grant is refused by the cloud, once, and named", async (t) => {
  const { mint: mintToken, calls } = await desk(t);
  const broken = request(`db-migrator@${prod}`, [`staging-gate@${build}`, `migration-broker@${prod}`]);
  const failure = await failureOfRejection(mintToken(broken, never));
  assert.ok(failure.code === "permissionDenied");
  assert.equal(failure.resource, `db-migrator@${prod}`);
  assert.deepEqual(calls(), [refresh, "iamcredentials.generateAccessToken 403"]);
});

test("an outage that ends in time is not noticed, a longer one is reported", async (t) => {
  const { mint: mintToken, sandbox, session, calls } = await desk(t);
  await session.caller("sandbox", never);
  calls();
  const route = "iamcredentials.generateAccessToken";
  sandbox.faults.add({ route, kind: "status", status: 503, times: 2 });
  await mintToken(toDeployer, never);
  assert.deepEqual(calls(), [`${route} 503`, `${route} 503`, mint]);
  sandbox.faults.add({ route, kind: "status", status: 429 });
  assert.equal((await failureOfRejection(mintToken(toDeployer, never))).code, "rateLimited");
});

test("a proxy's page and an incomplete answer are reported as what they are", async (t) => {
  const { mint: mintToken, sandbox } = await desk(t);
  const cases = [
    [{ kind: "html", status: 200 }, "notJson"],
    [{ kind: "cut" }, "unreachable"],
  ] as const;
  for (const [effect, code] of cases) {
    sandbox.faults.clear();
    sandbox.faults.add({ route: "iamcredentials.generateAccessToken", ...effect });
    assert.equal((await failureOfRejection(mintToken(toDeployer, never))).code, code);
  }
});

test("projects and accounts are listed for the caller", async (t) => {
  const { google, session } = await desk(t);
  const caller = await session.caller("sandbox", never);
  const projects = await google.accounts.searchProjects(caller, undefined, never);
  assert.ok(projects.items.some(({ projectId }) => projectId === "larkfield-build"));
  const accounts = await google.accounts.listServiceAccounts("larkfield-build", caller, undefined, never);
  const jenkins = accounts.items.find(({ email }) => email === `legacy-jenkins@${build}`);
  assert.deepEqual([jenkins?.disabled, jenkins?.projectId], [true, "larkfield-build"]);
  const refused = google.accounts.listServiceAccounts("larkfield-vault", caller, undefined, never);
  const failure = await failureOfRejection(refused);
  assert.ok(failure.code === "permissionDenied");
  assert.equal(failure.permission, "iam.serviceAccounts.list");
});

test("no minted or caller's token is in the log", async (t) => {
  const { mint: mintToken, session, logger } = await desk(t);
  const caller = await session.caller("sandbox", never);
  const minted = await mintToken(toDeployer, never);
  await failureOfRejection(mintToken(request(`payroll-sync@${vault}`), never));
  const log = logger.lines.join("\n");
  assert.ok(log.includes("generateAccessToken: 403"));
  assert.ok(![caller.token, minted.value].some((token) => log.includes(token)));
});
