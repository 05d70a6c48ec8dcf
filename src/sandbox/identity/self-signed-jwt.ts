import type { Resources } from "../resource/resources.ts";
import type { AccessToken } from "./access-tokens.ts";
import type { AccountKeys } from "./account-keys.ts";
import { isSignedBy, parseJwt } from "./jwt.ts";

const longestSeconds = 3_600;
const allScopes = "https://www.googleapis.com/auth/cloud-platform";

/**
 * A JWT that a service account signed itself and sends to a Google API instead of an access token, with the API's address in `aud` or
 * scopes in `scope`. Otherwise `undefined`.
 */
export async function readSelfSigned(
  { resources, accountKeys }: { readonly resources: Resources; readonly accountKeys: AccountKeys },
  bearer: string,
  service: string,
  now: number,
): Promise<AccessToken | undefined> {
  const jwt = parseJwt(bearer);
  const { iss, sub, aud, scope, iat, exp } = jwt?.claims ?? {};
  const account = typeof iss === "string" && iss.includes("@") && sub === iss ? resources.account(iss) : undefined;
  if (jwt === undefined || account === undefined || typeof jwt.header["kid"] !== "string") return undefined;
  if (typeof iat !== "number" || typeof exp !== "number" || exp - iat > longestSeconds) return undefined;
  if (iat * 1_000 > now || exp * 1_000 <= now) return undefined;
  const byScope = aud === undefined && typeof scope === "string";
  if (!byScope && aud !== `https://${service}` && aud !== `https://${service}/`) return undefined;
  if (!isSignedBy(jwt, await accountKeys.verifying(account))) return undefined;
  const { email, uniqueId } = account;
  return {
    value: bearer,
    principal: { kind: "serviceAccount", email, uniqueId },
    scopes: byScope ? scope.split(" ") : [allScopes],
    expiresAt: exp * 1_000,
  };
}
