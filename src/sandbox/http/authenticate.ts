import { disabledPrincipal, type Cloud } from "../state/cloud.ts";
import { insufficientScopes, unauthenticated } from "./google-errors.ts";
import type { AuthenticatedCall, Call, GuardedRoute } from "./route.ts";

/** Finds who calls; throws Google's 401 for a credential that is missing, expired, unknown or disabled, 403 for too few scopes. */
export function authenticate(cloud: Cloud, call: Call, route: GuardedRoute): AuthenticatedCall {
  const bearer = bearerOf(call);
  if (bearer === undefined) throw unauthenticated({ reason: "CREDENTIALS_MISSING" }, route);
  const found = cloud.tokens.find(bearer, call.now);
  if (found.kind === "expired") throw unauthenticated({ reason: "ACCESS_TOKEN_EXPIRED" }, route);
  if (found.kind === "unknown") throw unauthenticated({ reason: "ACCESS_TOKEN_TYPE_UNSUPPORTED" }, route);
  const { token } = found;
  const email = disabledPrincipal(cloud, token.principal);
  if (email !== undefined) throw unauthenticated({ reason: "ACCOUNT_STATE_INVALID", email }, route);
  if (!token.scopes.some((scope) => route.scopes.includes(scope))) throw insufficientScopes(route);
  return { ...call, caller: token.principal, token };
}

/** The access token of a call: in the header or, as OAuth also allows, in the query. */
export function bearerOf({ headers, query }: Call): string | undefined {
  const header = /^Bearer\s+(\S+)$/i.exec(headers.authorization ?? "")?.[1];
  return header ?? query.get("access_token") ?? undefined;
}
