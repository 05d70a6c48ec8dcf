import { json, text, type Answer } from "../../http/answer.ts";
import { receiverRoutes } from "../../server/api-routes.ts";
import type { Call, Route } from "../../server/route.ts";
import { bearerToken } from "../../server/authenticate.ts";
import type { Cloud } from "../../state/cloud.ts";
import { mayCall, principalOfIdToken, readGoogleIdToken } from "./received-id-token.ts";

/**
 * Backends behind Identity-Aware Proxy, for programs: they take an ID token for its OAuth client, but no cookie, and have no sign-in page.
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
  if (token === undefined) return text("Invalid IAP credentials: empty token", 401);
  const jwt = await readGoogleIdToken(cloud, token, [backend.oauth2ClientId], call.now);
  if (jwt === undefined) return text("Invalid IAP credentials: the token is not for this client", 401);
  const principal = principalOfIdToken(cloud, jwt);
  const access = { members: backend.accessors, permission: "iap.webServiceVersions.accessViaIAP", project };
  if (principal === undefined || !mayCall(cloud, principal, access, call.now))
    return text("You don't have access", 403);
  const audience = `/projects/${project.number}/global/backendServices/${id}`;
  const assertion = await cloud.iapKeys.assertion(principal, audience, call.now);
  const headers = { ...call.headers, "x-goog-iap-jwt-assertion": assertion };
  return json({ service: backend.name, method: call.method, path: call.path, headers, body: call.body });
}
