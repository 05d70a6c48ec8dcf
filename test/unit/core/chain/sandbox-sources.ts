import type { SandboxCloud } from "../../../../src/sandbox/sandbox-cloud.ts";

/** Opens the credential of someone in a sandbox; `principal` is who the source says that is, if it knows. */
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
  return { open: () => Promise.resolve({ source: sourceNow(), passedOver: [] }) };
}
