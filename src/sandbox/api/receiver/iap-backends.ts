import { json, text, type Answer } from "../../http/answer.ts";
import { receiverRoutes } from "../../server/api-routes.ts";
import type { Call, Route } from "../../server/route.ts";
import { bearerToken } from "../../server/authenticate.ts";
import { parseJwt, type ParsedJwt } from "../../identity/jwt.ts";
import { selfSigner } from "../../identity/self-signed-jwt.ts";
import type { Cloud } from "../../state/cloud.ts";
import type { IapBackend } from "../../world/world-services.ts";
import { mayCall, principalOfIdToken, readGoogleIdToken, type UserOrAccount } from "./received-id-token.ts";

/**
 * Backends behind Identity-Aware Proxy, for programs: they take an ID token for its OAuth client, and a JWT that an account signed for the
 * URL, but no cookie, and have no sign-in page.
 */
export function iapBackendRoutes(cloud: Cloud): readonly Route[] {
  return receiverRoutes(cloud, "iap.googleapis.com", ["backends", "call", "/backends/**"], pass);
}

async function pass(cloud: Cloud, call: Call): Promise<Answer> {
  const [, , projectName = "", id = ""] = call.path.split("/");
  const project = cloud.resources.project(projectName);
  const name = `projects/${projectName}/global/backendServices/${id}`;
  const backend = cloud.world.services.iapBackends.find((one) => one.name === name);
  if (project === undefined || backend === undefined) return text("Not Found", 404);
  const token = bearerToken(call.headers["proxy-authorization"]) ?? bearerToken(call.headers.authorization);
  if (token === undefined) return refuse("empty token");
  const caller = await callerOf(cloud, backend, token, call);
  if (typeof caller === "string") return refuse(caller);
  const access = { members: backend.accessors, permission: "iap.webServiceVersions.accessViaIAP", project };
  if (caller === undefined || !mayCall(cloud, caller, access, call.now)) return text("You don't have access", 403);
  const audience = `/projects/${project.number}/global/backendServices/${id}`;
  const assertion = await cloud.iapKeys.assertion(caller, audience, call.now);
  const headers = { ...call.headers, "x-goog-iap-jwt-assertion": assertion };
  return json({ service: backend.name, method: call.method, path: call.path, headers, body: call.body });
}

function refuse(problem: string): Answer {
  return text(`Invalid IAP credentials: ${problem}`, 401);
}

/** Who a good token is of, `undefined` if the sandbox has no such principal; or what is wrong with the token. */
async function callerOf(
  cloud: Cloud,
  backend: IapBackend,
  token: string,
  call: Call,
): Promise<UserOrAccount | string | undefined> {
  const jwt = parseJwt(token);
  if (jwt === undefined) return "the token is not a JWT";
  const { iss, aud } = jwt.claims;
  if (typeof iss === "string" && iss.includes("@")) return selfSignedCaller(cloud, backend, jwt, call);
  const idToken = await readGoogleIdToken(cloud, token, (audience) => audience === backend.oauth2ClientId, call.now);
  if (idToken === undefined) return `the token is not a valid one for this client ('aud' claim (${String(aud)}))`;
  if (typeof idToken.claims["email"] !== "string") return "JWT 'email' claim isn't a string";
  return principalOfIdToken(cloud, idToken);
}

async function selfSignedCaller(
  cloud: Cloud,
  backend: IapBackend,
  jwt: ParsedJwt,
  call: Call,
): Promise<UserOrAccount | string> {
  const { aud } = jwt.claims;
  if (typeof aud !== "string" || !urlsOf(cloud, backend, call).some((url) => isFor(aud, url)))
    return `the token is not for this URL ('aud' claim (${String(aud)}))`;
  const account = await selfSigner(cloud, jwt, call.now);
  return account === undefined
    ? "the account did not sign this token for itself, or it is not valid now"
    : { kind: "serviceAccount", email: account.email, uniqueId: account.uniqueId };
}

/** The URL that is called: the backend's public one if it has one, and the one of this machine. */
function urlsOf({ address }: Cloud, { url }: IapBackend, { path }: Call): readonly string[] {
  const rest = path.split("/").slice(4).join("/");
  return [...(url === undefined ? [] : [rest === "" ? url : `${url}/${rest}`]), `${address.url}${path}`];
}

/** The very URL, or one that ends with a wildcard for every path (source: IAP's release notes of 2025-10-28). */
function isFor(audience: string, url: string): boolean {
  const start = audience.slice(0, -1);
  const isWildcard = audience.endsWith("/*") && URL.canParse(start) && !start.includes("*") && !/[?#]/.test(start);
  if (isWildcard) return `${url}/`.startsWith(start);
  return audience === url || (audience === `${url}/` && /^https?:\/\/[^/]+$/.test(url));
}
