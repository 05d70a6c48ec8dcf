import type { TestContext } from "node:test";
import { Impersonated, UserRefreshClient, type AuthClient } from "google-auth-library";
import { startSandboxCloud, type SandboxCloud } from "../../src/sandbox/sandbox-cloud.ts";

export const cloudPlatform = "https://www.googleapis.com/auth/cloud-platform";

/** Starts a sandbox that ends with the test. */
export async function sandboxFor(t: TestContext, world?: object): Promise<SandboxCloud> {
  const cloud = await startSandboxCloud(world === undefined ? {} : { world });
  t.after(() => cloud.close());
  return cloud;
}

/** google-auth-library's client for the sandbox's first caller. Only the token endpoint is set; the class is the library's own. */
export function userClient({ url, callers }: SandboxCloud): UserRefreshClient {
  const [user] = callers;
  if (user === undefined) throw new Error("the world has no user");
  const { clientId, clientSecret, refreshToken } = user;
  return new UserRefreshClient({
    clientId,
    clientSecret,
    refreshToken,
    endpoints: { oauth2TokenUrl: `${url}/token` },
  });
}

export interface ImpersonationOptions {
  readonly target: string;
  readonly delegates?: readonly string[];
  readonly lifetime?: number;
  readonly scopes?: readonly string[];
}

/** google-auth-library's impersonating client on top of another of its clients. */
export function impersonated(
  { url }: SandboxCloud,
  sourceClient: AuthClient,
  { target, delegates = [], lifetime = 3600, scopes = [cloudPlatform] }: ImpersonationOptions,
): Impersonated {
  return new Impersonated({
    sourceClient,
    targetPrincipal: target,
    delegates: [...delegates],
    targetScopes: [...scopes],
    lifetime,
    endpoint: url,
  });
}
