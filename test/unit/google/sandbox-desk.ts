import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { SkewCorrectedClock } from "../../../src/core/base/clock.ts";
import { CallerSession } from "../../../src/core/caller/caller-session.ts";
import { endpointsAt } from "../../../src/core/caller/endpoints.ts";
import { LifetimePolicies } from "../../../src/core/credential/lifetime-policies.ts";
import { createMint, type Mint } from "../../../src/core/credential/mint.ts";
import type { AccessTokenRequest, MintRequest } from "../../../src/core/request/request.ts";
import { createGoogleCloud, type GoogleCloud } from "../../../src/google/google-cloud.ts";
import { startSandboxCloud, type SandboxCloud } from "../../../src/sandbox/sandbox-cloud.ts";
import { FakeClock } from "./fake-clock.ts";
import { startTlsFront } from "./tls-server.ts";
import { MemoryLogger } from "./google-fixtures.ts";

export const build = "larkfield-build.iam.gserviceaccount.com";
export const prod = "larkfield-prod.iam.gserviceaccount.com";
export const vault = "larkfield-vault.iam.gserviceaccount.com";
export const releaseManager = `release-manager@${build}`;
export const ciRunner = `ci-runner@${build}`;

export interface Desk {
  readonly sandbox: SandboxCloud;
  readonly google: GoogleCloud;
  readonly session: CallerSession;
  readonly mint: Mint;
  readonly logger: MemoryLogger;
  /** The sandbox's requests since the last time, as `route status`. */
  readonly calls: () => readonly string[];
  readonly time: FakeClock;
  readonly clock: SkewCorrectedClock;
}

/**
 * Mintmark's own parts from the use case down, with a cloud that enforces policies, as Google over TLS. Both share one clock, which stands
 * still; the machine's is `aheadMs` ahead of it.
 */
export async function desk(t: TestContext, aheadMs = 0): Promise<Desk> {
  const time = new FakeClock();
  const sandbox = await startSandboxCloud({ now: () => time.now() });
  t.after(() => sandbox.close());
  const { url, world, adc } = sandbox;
  const endpoints = aheadMs === 0 ? sandbox.endpoints : endpointsAt(await startTlsFront(t, url));
  const home = await mkdtemp(join(tmpdir(), "mintmark-"));
  t.after(() => rm(home, { recursive: true }));
  const keyFile = join(home, "key.json");
  const key = { ...(await sandbox.createKeyFile(ciRunner)), token_uri: `${endpoints.oauth2}/token` };
  await writeFile(keyFile, JSON.stringify(key));
  const logger = new MemoryLogger();
  const clock = new SkewCorrectedClock({
    now: () => time.now() + aheadMs,
    steady: () => time.now(),
    after: (...timer) => time.after(...timer),
  });
  const google = createGoogleCloud({
    clock,
    logger,
    settings: () => ({ keyFile, endpoints, quotaProject: undefined }),
    runningSandbox: () => ({ url, world, principal: "ada@larkfield.example", adc }),
    environment: { platform: "linux", variables: { PATH: home, CLOUDSDK_CONFIG: home }, homeDirectory: home },
  });
  t.after(() => google.dispose());
  const session = new CallerSession(google.sources, clock, logger);
  const ports = {
    session,
    iamCredentials: google.iamCredentials,
    tokenExchange: google.tokenExchange,
    readAccount: google.policies.account,
    lifetimes: new LifetimePolicies({ lists: google.orgLists, session, clock }),
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
    clock,
  };
}

/** An access token for an account, through delegates. */
export function request(
  target: string,
  delegates: readonly string[] = [],
  more: Partial<AccessTokenRequest> = {},
): MintRequest {
  const scopes = ["https://www.googleapis.com/auth/cloud-platform"];
  return { kind: "accessToken", target, delegates, scopes, lifetimeSeconds: 3600, destination: "clipboard", ...more };
}
