import type { Resources, ServiceAccount } from "../resource/resources.ts";
import type { AccessToken } from "./access-tokens.ts";
import type { AccountKeys } from "./account-keys.ts";
import { isSignedBy, parseJwt, type ParsedJwt } from "./jwt.ts";

const longestSeconds = 3_600;
const allScopes = "https://www.googleapis.com/auth/cloud-platform";

interface Signers {
  readonly resources: Resources;
  readonly accountKeys: AccountKeys;
}

/**
 * A JWT that a service account signed itself and sends to a Google API instead of an access token, with the API's address in `aud` or
 * scopes in `scope`. Otherwise `undefined`.
 */
export async function readSelfSigned(
  signers: Signers,
  bearer: string,
  service: string,
  now: number,
): Promise<AccessToken | undefined> {
  const jwt = parseJwt(bearer);
  if (jwt === undefined || typeof jwt.header["kid"] !== "string") return undefined;
  const { aud, scope, exp } = jwt.claims;
  const byScope = aud === undefined && typeof scope === "string";
  if (!byScope && aud !== `https://${service}` && aud !== `https://${service}/`) return undefined;
  const account = await selfSigner(signers, jwt, now);
  if (account === undefined) return undefined;
  const { email, uniqueId } = account;
  return {
    value: bearer,
    principal: { kind: "serviceAccount", email, uniqueId },
    scopes: byScope ? scope.split(" ") : [allScopes],
    expiresAt: Number(exp) * 1_000,
  };
}

/** The account that signed a JWT about itself which is valid now, for an hour at most; otherwise `undefined`. */
export async function selfSigner(
  { resources, accountKeys }: Signers,
  jwt: ParsedJwt,
  now: number,
): Promise<ServiceAccount | undefined> {
  const { iss, sub, iat, nbf, exp } = jwt.claims;
  const account = typeof iss === "string" && iss.includes("@") && sub === iss ? resources.account(iss) : undefined;
  if (account === undefined || typeof iat !== "number" || typeof exp !== "number") return undefined;
  if (exp - iat > longestSeconds || iat * 1_000 > now || exp * 1_000 <= now) return undefined;
  if (typeof nbf === "number" && nbf * 1_000 > now) return undefined;
  return isSignedBy(jwt, await accountKeys.verifying(account)) ? account : undefined;
}
