import { SkewCorrectedClock } from "../../src/core/base/clock.ts";
import type { Logger } from "../../src/core/base/logger.ts";
import { endpointsAt } from "../../src/core/caller/endpoints.ts";
import type { CredentialKind } from "../../src/core/request/request.ts";
import type { createGoogleCloud, GoogleCloud } from "../../src/google/google-cloud.ts";

const silent: Logger = { debug: nothing, info: nothing, warn: nothing, error: nothing };

function nothing(): void {
  // Logging is not measured.
}

/** The machine's clock, as in the extension. */
function systemClock(): SkewCorrectedClock {
  return new SkewCorrectedClock({
    now: Date.now,
    steady: () => performance.now(),
    after(delayMs, action) {
      const timer = setTimeout(action, delayMs);
      return { dispose: () => clearTimeout(timer) };
    },
  });
}

/** Mintmark's Google layer in front of a server at `url`, built as in `extension.ts`. */
export function openGoogleCloud(create: typeof createGoogleCloud, url: string): GoogleCloud {
  return create({
    clock: systemClock(),
    logger: silent,
    settings: () => ({ keyFile: undefined, endpoints: endpointsAt(url), quotaProject: undefined }),
    runningSandbox: () => undefined,
  });
}

const account = { target: "t@p.iam.gserviceaccount.com", delegates: [] };

/** One call for each kind, with a ready caller's token. */
export function mintmarkCalls(
  { iamCredentials }: GoogleCloud,
  url: string,
): Readonly<Record<CredentialKind, () => Promise<unknown>>> {
  const caller = { token: "caller", endpoints: endpointsAt(url), quotaProject: undefined };
  const { signal } = new AbortController();
  const scopes = ["https://www.googleapis.com/auth/cloud-platform"];
  const idToken = { audience: "https://service.example", includeEmail: true, organizationNumberIncluded: false };
  return {
    accessToken: () =>
      iamCredentials.generateAccessToken({ ...account, scopes, lifetimeSeconds: 3600 }, caller, signal),
    idToken: () => iamCredentials.generateIdToken({ ...account, ...idToken }, caller, signal),
    signedJwt: () => iamCredentials.signJwt({ ...account, claims: { sub: "somebody" } }, caller, signal),
    signedBlob: () => iamCredentials.signBlob({ ...account, payload: "AAEC" }, caller, signal),
  };
}

/** One mint of an access token, with a ready caller's token. */
export function mintmarkMint(cloud: GoogleCloud, url: string): Promise<unknown> {
  return mintmarkCalls(cloud, url).accessToken();
}
