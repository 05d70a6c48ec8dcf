import { CallerSession } from "../../src/core/caller/caller-session.ts";
import { SkewCorrectedClock } from "../../src/core/base/clock.ts";
import { LifetimePolicies } from "../../src/core/credential/lifetime-policies.ts";
import { createMint, type Mint } from "../../src/core/credential/mint.ts";
import type { MintRequest } from "../../src/core/request/request.ts";
import { createGoogleCloud } from "../../src/google/google-cloud.ts";
import { startSandboxCloud, type SandboxCloud } from "../../src/sandbox/sandbox-cloud.ts";
import type { Figure, Subject } from "./figure.ts";
import { SteppedTime } from "./stepped-time.ts";

const build = "larkfield-build.iam.gserviceaccount.com";
const chain = [`ci-runner@${build}`, `release-manager@${build}`, "deployer@larkfield-prod.iam.gserviceaccount.com"];

/** How many requests a mint sends, counted by the sandbox cloud. Each is a round trip that the user waits for. */
export const httpCalls: Subject = { name: "HTTP calls of a mint, counted by the sandbox", measure };

interface Desk {
  readonly mint: Mint;
  readonly time: SteppedTime;
  readonly sandbox: SandboxCloud;
  /** How many requests `work` makes. */
  readonly count: (work: () => Promise<unknown>) => Promise<number>;
}

const never = new AbortController().signal;

async function measure(): Promise<readonly Figure[]> {
  const desk = await openDesk();
  const { mint, time, count } = desk;
  const hour = 3_600_000;
  try {
    const first = await count(() => mint(request(1), never));
    const byLength = [];
    for (const length of [1, 2, 3]) {
      const calls = await count(() => mint(request(length), never));
      byLength.push({ what: `a chain with ${length - 1} delegates`, value: calls, unit: "calls", limit: 1 } as const);
    }
    const byKind = [];
    for (const other of otherKinds(time.now())) {
      const calls = await count(() => mint(other, never));
      byKind.push({ what: `${other.kind} through 2 delegates`, value: calls, unit: "calls", limit: 1 } as const);
    }
    const identical = await count(() => Promise.all(Array.from({ length: 100 }, () => mint(request(3), never))));
    time.sleep(hour);
    const expired = await count(() => mint(request(3), never));
    const ahead = await count(async () => {
      await time.pass(hour);
    });
    const afterAhead = await count(() => mint(request(3), never));
    return [
      ...byLength,
      ...byKind,
      { what: "100 identical mints at once", value: identical, unit: "calls", limit: 1 },
      { what: "the first one, the caller's token included", value: first, unit: "calls", limit: 2 },
      { what: "after the caller's token expired while the machine slept", value: expired, unit: "calls", limit: 2 },
      { what: "an hour later: made ahead of time, nobody waits", value: ahead, unit: "calls" },
      { what: "an hour later: made while somebody waits", value: afterAhead, unit: "calls", limit: 1 },
    ];
  } finally {
    await desk.sandbox.close();
  }
}

async function openDesk(): Promise<Desk> {
  const time = new SteppedTime();
  const sandbox = await startSandboxCloud({ now: () => time.now() });
  const { url, world, adc } = sandbox;
  const clock = new SkewCorrectedClock(time);
  const silent = { debug: ignore, info: ignore, warn: ignore, error: ignore };
  const google = createGoogleCloud({
    clock,
    logger: silent,
    settings: () => ({ keyFile: undefined, endpoints: sandbox.endpoints, quotaProject: undefined }),
    runningSandbox: () => ({ url, world, adc, principal: "" }),
  });
  const session = new CallerSession(google.sources, clock, silent);
  const { iamCredentials, tokenExchange, policies } = google;
  const lifetimes = new LifetimePolicies({ lists: google.orgLists, session, clock });
  const ports = {
    session,
    lifetimes,
    iamCredentials,
    tokenExchange,
    readAccount: policies.account,
    clock,
    logger: silent,
  };
  const mint = createMint({ ...ports, defaultSource: () => "sandbox" });
  const count = async (work: () => Promise<unknown>): Promise<number> => {
    const before = sandbox.requestLog.length;
    await work();
    return sandbox.requestLog.length - before;
  };
  return { mint, time, sandbox, count };
}

function ignore(): void {
  // Logging is not counted.
}

function request(length: number): MintRequest {
  return {
    kind: "accessToken",
    target: chain[length - 1]!,
    delegates: chain.slice(0, length - 1),
    scopes: ["https://www.googleapis.com/auth/cloud-platform"],
    lifetimeSeconds: 3600,
    destination: "clipboard",
  };
}

/** The kinds other than access tokens, at `now` in milliseconds. */
function otherKinds(now: number): readonly MintRequest[] {
  const { target, delegates, destination } = request(3);
  const base = { target, delegates, destination };
  const exp = Math.floor(now / 1_000) + 600;
  return [
    {
      kind: "idToken",
      ...base,
      audience: "https://service.example",
      includeEmail: true,
      organizationNumberIncluded: false,
    },
    { kind: "signedJwt", ...base, claims: { sub: "somebody", exp } },
    { kind: "signedBlob", ...base, payload: "AAEC" },
  ];
}
