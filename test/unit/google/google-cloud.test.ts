import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { SkewCorrectedClock } from "../../../src/core/base/clock.ts";
import { CallerSession } from "../../../src/core/credential/caller-session.ts";
import { createMint, type Mint } from "../../../src/core/credential/mint.ts";
import type { AccessTokenRequest, MintRequest } from "../../../src/core/credential/request.ts";
import { createGoogleCloud, type GoogleCloud } from "../../../src/google/google-cloud.ts";
import { startSandboxCloud, type SandboxCloud } from "../../../src/sandbox/sandbox-cloud.ts";
import { FakeClock } from "./fake-clock.ts";
import { failureOfRejection, MemoryLogger, never } from "./google-fixtures.ts";

const build = "larkfield-build.iam.gserviceaccount.com";
const prod = "larkfield-prod.iam.gserviceaccount.com";
const vault = "larkfield-vault.iam.gserviceaccount.com";
const releaseManager = `release-manager@${build}`;
const ciRunner = `ci-runner@${build}`;

interface Desk {
  readonly sandbox: SandboxCloud;
  readonly google: GoogleCloud;
  readonly session: CallerSession;
  readonly mint: Mint;
  readonly logger: MemoryLogger;
  /** What the sandbox was asked since the last look, as `route status`. */
  readonly calls: () => readonly string[];
  readonly time: FakeClock;
}

/** Mintmark's own parts from the use case down, in front of a cloud that enforces. Both share one clock, which stands still. */
async function desk(t: TestContext): Promise<Desk> {
  const time = new FakeClock();
  const sandbox = await startSandboxCloud({ now: () => time.now() });
  t.after(() => sandbox.close());
  const { url, world, adc } = sandbox;
  const home = await mkdtemp(join(tmpdir(), "mintmark-"));
  t.after(() => rm(home, { recursive: true }));
  const keyFile = join(home, "key.json");
  await writeFile(keyFile, JSON.stringify(await sandbox.createKeyFile(ciRunner)));
  const logger = new MemoryLogger();
  const clock = new SkewCorrectedClock(time);
  const google = createGoogleCloud({
    clock,
    logger,
    settings: () => ({ keyFile, endpoints: sandbox.endpoints, quotaProject: undefined }),
    runningSandbox: () => ({ url, world, principal: "ada@larkfield.example", adc }),
    environment: { platform: "linux", variables: { PATH: home, CLOUDSDK_CONFIG: home }, homeDirectory: home },
  });
  t.after(() => google.dispose());
  const session = new CallerSession(google.sources, clock, logger);
  const ports = {
    session,
    iamCredentials: google.iamCredentials,
    tokenExchange: google.tokenExchange,
    clock,
    logger,
    defaultSource: () => "sandbox" as const,
  };
  let seen = 0;
  return {
    sandbox,
    google,
    session,
    logger,
    mint: createMint(ports),
    calls: () => {
      const fresh = sandbox.requestLog.slice(seen);
      seen = sandbox.requestLog.length;
      return fresh.map(({ route, status }) => `${route} ${status}`);
    },
    time,
  };
}

function request(
  target: string,
  delegates: readonly string[] = [],
  more: Partial<AccessTokenRequest> = {},
): MintRequest {
  const scopes = ["https://www.googleapis.com/auth/cloud-platform"];
  return { kind: "accessToken", target, delegates, scopes, lifetimeSeconds: 3600, destination: "clipboard", ...more };
}
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

test("an outage that ends in time is not noticed, one that does not is told", async (t) => {
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

test("a proxy's page and an answer cut short are told as what they are", async (t) => {
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
