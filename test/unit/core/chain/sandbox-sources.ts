import type { SandboxCloud } from "../../../../src/sandbox/sandbox-cloud.ts";

/** Opens a sandbox credential; `principal` is the name that the source reports, if it knows. */
export function sandboxSources(cloud: SandboxCloud, caller: string, principal: string | undefined) {
  const sourceNow = () => {
    const { accessToken: value, expiresAt } = cloud.issueAccessToken(caller);
    return {
      name: "sandbox",
      principal,
      origin: "a test",
      endpoints: cloud.endpoints,
      quotaProject: undefined,
      ownIdTokens: undefined,
      accessToken: () => Promise.resolve({ value, expiresAt }),
    } as const;
  };
  return {
    open: () => Promise.resolve({ source: sourceNow(), passedOver: [] }),
    state: () => Promise.resolve(""),
  };
}
