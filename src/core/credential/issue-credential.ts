import { match } from "../base/match.ts";
import type { Caller } from "../caller/credential-source.ts";
import { checkIdToken, checkSignedJwt, type CheckedCredential } from "./post-mint-check.ts";
import type { MintRequest } from "../request/request.ts";
import { issueAccessToken, type IssuePorts } from "./issue-access-token.ts";

/** Makes the calls that mint, and checks the result. */
export async function issueCredential(
  ports: IssuePorts,
  request: MintRequest,
  caller: Caller,
  signal: AbortSignal,
): Promise<CheckedCredential> {
  const { iamCredentials, clock } = ports;
  return match(request, {
    accessToken: (request) => issueAccessToken(ports, request, caller, signal),
    idToken: async (request) =>
      checkIdToken(request, await iamCredentials.generateIdToken(request, caller, signal), clock.now()),
    signedJwt: async (request) => checkSignedJwt(request, await iamCredentials.signJwt(request, caller, signal)),
    signedBlob: async (request) => {
      const { signedBlob } = await iamCredentials.signBlob(request, caller, signal);
      return { value: signedBlob, expiresAt: Infinity };
    },
  });
}
