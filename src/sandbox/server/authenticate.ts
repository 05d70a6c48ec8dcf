import { disabledPrincipal, type Cloud } from "../state/cloud.ts";
import { readSelfSigned } from "../identity/self-signed-jwt.ts";
import { insufficientScopes, unauthenticated } from "../http/google-errors.ts";
import type { AuthenticatedCall, Call, GuardedRoute } from "./route.ts";

/** Finds the caller; throws Google's 401 if the credential is missing, expired, unknown or disabled, 403 if it has too few scopes. */
export async function authenticate(cloud: Cloud, call: Call, route: GuardedRoute): Promise<AuthenticatedCall> {
  const bearer = bearerOf(call);
  if (bearer === undefined) throw unauthenticated({ reason: "CREDENTIALS_MISSING" }, route);
  const selfSigned = await readSelfSigned(cloud, bearer, route.service, call.now);
  const found =
    selfSigned === undefined ? cloud.tokens.find(bearer, call.now) : ({ kind: "valid", token: selfSigned } as const);
  if (found.kind === "expired") throw unauthenticated({ reason: "ACCESS_TOKEN_EXPIRED" }, route);
  if (found.kind === "unknown") throw unauthenticated({ reason: "ACCESS_TOKEN_TYPE_UNSUPPORTED" }, route);
  const { token } = found;
  const email = disabledPrincipal(cloud, token.principal);
  if (email !== undefined) throw unauthenticated({ reason: "ACCOUNT_STATE_INVALID", email }, route);
  if (!token.scopes.some((scope) => route.scopes.includes(scope))) throw insufficientScopes(route);
  return { ...call, caller: token.principal, token };
}

/** The access token of a call, from the header or, as OAuth also allows, from the query. */
export function bearerOf({ headers, query }: Call): string | undefined {
  return bearerToken(headers.authorization) ?? query.get("access_token") ?? undefined;
}

/** The token in a header value such as that of `Authorization`. */
export function bearerToken(value: string | readonly string[] | undefined): string | undefined {
  return /^Bearer\s+(\S+)$/i.exec(String(value ?? ""))?.[1];
}
