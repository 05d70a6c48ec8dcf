import { SkewCorrectedClock } from "../../src/core/base/clock.ts";
import type { Logger } from "../../src/core/base/logger.ts";
import { endpointsAt } from "../../src/core/credential/endpoints.ts";
import type { createGoogleCloud, GoogleCloud } from "../../src/google/google-cloud.ts";

const silent: Logger = { debug: nothing, info: nothing, warn: nothing, error: nothing };

function nothing(): void {
  // Logging is not what is measured.
}

/** The machine's clock, as the extension has it. */
export function systemClock(): SkewCorrectedClock {
  return new SkewCorrectedClock({
    now: Date.now,
    after(delayMs, action) {
      const timer = setTimeout(action, delayMs);
      return { dispose: () => clearTimeout(timer) };
    },
  });
}

/** Mintmark's Google layer in front of a server at `url`, made the way `extension.ts` makes it. */
export function openGoogleCloud(create: typeof createGoogleCloud, url: string): GoogleCloud {
  return create({
    clock: systemClock(),
    logger: silent,
    settings: () => ({ keyFile: undefined, endpoints: endpointsAt(url), quotaProject: undefined }),
    runningSandbox: () => undefined,
  });
}

/** One mint with a caller's token at hand. */
export function mintmarkMint({ iamCredentials }: GoogleCloud, url: string): Promise<unknown> {
  const call = {
    target: "t@p.iam.gserviceaccount.com",
    delegates: [],
    scopes: ["https://www.googleapis.com/auth/cloud-platform"],
    lifetimeSeconds: 3600,
  };
  const caller = { token: "caller", endpoints: endpointsAt(url), quotaProject: undefined };
  return iamCredentials.generateAccessToken(call, caller, new AbortController().signal);
}
