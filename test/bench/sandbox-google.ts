import { SkewCorrectedClock, type Clock } from "../../src/core/base/clock.ts";
import { CallerSession } from "../../src/core/caller/caller-session.ts";
import { createGoogleCloud } from "../../src/google/google-cloud.ts";
import { startSandboxCloud, type SandboxCloud } from "../../src/sandbox/sandbox-cloud.ts";
import { SteppedTime } from "./stepped-time.ts";

/** The clients of Google's APIs on a sandbox cloud, with a ready caller's token. */
export interface SandboxGoogle {
  readonly google: ReturnType<typeof createGoogleCloud>;
  readonly session: CallerSession;
  readonly clock: Clock;
}

/** A cloud with this many projects and accounts in each, identical in every run. */
export function generatedCloud(projects: number, accountsPerProject: number): Promise<SandboxCloud> {
  const generate = { projects, accountsPerProject, seed: 1 };
  return startSandboxCloud({ world: { name: "bench", description: "", generate } });
}

/** Opens the clients; only the caller's token has been requested. */
export async function openSandboxGoogle(sandbox: SandboxCloud, signal: AbortSignal): Promise<SandboxGoogle> {
  const { url, world, adc, endpoints } = sandbox;
  const clock = new SkewCorrectedClock(new SteppedTime());
  const google = createGoogleCloud({
    clock,
    logger: silent,
    settings: () => ({ keyFile: undefined, allowedCommands: [], endpoints, quotaProject: undefined }),
    runningSandbox: () => ({ url, world, adc, principal: "" }),
  });
  const session = new CallerSession(google.sources, clock, silent);
  await session.caller("sandbox", signal);
  return { google, session, clock };
}

const silent = { debug: ignore, info: ignore, warn: ignore, error: ignore };

function ignore(): void {
  // Log output is dropped.
}
