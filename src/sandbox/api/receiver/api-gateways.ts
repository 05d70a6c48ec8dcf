import type { KeyObject } from "node:crypto";
import { json, type Answer } from "../../http/answer.ts";
import { bearerToken } from "../../server/authenticate.ts";
import { receiverRoutes } from "../../server/api-routes.ts";
import type { Call, Route } from "../../server/route.ts";
import { googleIssuer } from "../../identity/id-tokens.ts";
import { isSignedBy, parseJwt } from "../../identity/jwt.ts";
import type { Cloud } from "../../state/cloud.ts";
import type { ApiGateway } from "../../world/world-services.ts";

const requiredClaims = ["iss", "sub", "aud", "iat", "exp"] as const;

/** Gateways that check JWTs by issuer, key set and audience, as API Gateway and Cloud Endpoints do; they check no roles. */
export function apiGatewayRoutes(cloud: Cloud): readonly Route[] {
  return receiverRoutes(cloud, "apigateway.googleapis.com", ["gateways", "call", "/gateways/**"], forward);
}

async function forward(cloud: Cloud, call: Call): Promise<Answer> {
  const gateway = gatewayAt(cloud, call.path);
  if (gateway === undefined) return refuse(404, "The current request is not defined by this API.");
  const refusal = await refusalOf(cloud, gateway, bearerToken(call.headers.authorization), call.now);
  if (refusal !== undefined) return refusal;
  const [, claims = ""] = (call.headers.authorization ?? "").split(".");
  const headers = { ...call.headers, "x-apigateway-api-userinfo": claims };
  return json({ service: gateway.name, method: call.method, path: call.path, headers, body: call.body });
}

function gatewayAt({ world }: Cloud, path: string): ApiGateway | undefined {
  const [, , project, id] = path.split("/");
  return world.services.apiGateways.find(({ name }) => {
    const [, ownProject, , , , ownId] = name.split("/");
    return ownProject === project && ownId === id;
  });
}

async function refusalOf(
  cloud: Cloud,
  { issuers, audiences }: ApiGateway,
  token: string | undefined,
  now: number,
): Promise<Answer | undefined> {
  if (token === undefined) return refuse(401, "Jwt is missing");
  const jwt = parseJwt(token);
  if (jwt === undefined) return refuse(401, "Jwt is not in the form of Header.Payload.Signature");
  const { iss, aud, exp, nbf } = jwt.claims;
  if (typeof iss !== "string" || !issuers.includes(iss)) return refuse(401, "Jwt issuer is not configured");
  if (!isSignedBy(jwt, await keysOf(cloud, iss))) return refuse(401, "Jwt verification fails");
  if (typeof exp !== "number" || exp * 1_000 <= now) return refuse(401, "Jwt is expired");
  if (typeof nbf === "number" && nbf * 1_000 > now) return refuse(401, "Jwt not yet valid");
  if (!requiredClaims.every((name) => jwt.claims[name] !== undefined)) return refuse(401, "Jwt lacks a claim");
  const given: readonly unknown[] = Array.isArray(aud) ? aud : [aud];
  return audiences.some((audience) => given.includes(audience))
    ? undefined
    : refuse(403, "Audiences in Jwt are not allowed");
}

/** The keys for an issuer named in an OpenAPI document: Google's, or the account's own key set. */
async function keysOf({ googleKeys, resources, accountKeys }: Cloud, issuer: string): Promise<readonly KeyObject[]> {
  if (issuer === googleIssuer) return (await googleKeys.published()).map(({ publicKey }) => publicKey);
  const account = resources.account(issuer);
  return account === undefined ? [] : accountKeys.verifying(account);
}

function refuse(code: number, message: string): Answer {
  return json({ code, message }, code);
}
