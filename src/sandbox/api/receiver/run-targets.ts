import { html, json, text, type Answer } from "../../http/answer.ts";
import { receiverRoutes } from "../../server/api-routes.ts";
import type { Call, Route } from "../../server/route.ts";
import type { Cloud } from "../../state/cloud.ts";
import { isOnRun, takesAudience, targetAt, type Target } from "../../state/targets.ts";
import { mayCall, principalOfIdToken, readGoogleIdToken, type TakesAudience } from "./received-id-token.ts";
import type { ParsedJwt } from "../../identity/jwt.ts";

/** Cloud Run replaces the signature with this before it passes a token on. */
const removedSignature = "SIGNATURE_REMOVED_BY_GOOGLE";

/**
 * Services like those of Cloud Run and Cloud Functions: they check the ID token, then show what the container behind them would receive.
 */
export function runTargetRoutes(cloud: Cloud): readonly Route[] {
  return receiverRoutes(cloud, "run.app", ["targets", "invoke", "/targets/**"], invoke);
}

async function invoke(cloud: Cloud, call: Call): Promise<Answer> {
  const target = targetAt(cloud, call.path);
  if (target === undefined) return html(404, "Not Found");
  const credential = credentialOf(call);
  const verdict = await authorize(cloud, target, credential, call.now);
  if (verdict === "open" || verdict === "allowed") return passOn(target, call, credential);
  if (verdict === "forbidden") return html(403, "Forbidden");
  return {
    ...html(401, "Unauthorized"),
    headers: {
      "WWW-Authenticate": 'Bearer error="invalid_token" error_description="The access token could not be verified"',
    },
  };
}

interface Credential {
  readonly header: "x-serverless-authorization" | "authorization";
  readonly token: string;
}

/** If `X-Serverless-Authorization` is present, `Authorization` is ignored. */
function credentialOf({ headers }: Call): Credential | undefined {
  for (const header of ["x-serverless-authorization", "authorization"] as const) {
    const value = headers[header];
    if (value === undefined) continue;
    const token = /^Bearer\s+(\S+)$/i.exec(String(value))?.[1];
    return token === undefined ? undefined : { header, token };
  }
  return undefined;
}

type Verdict = "open" | "allowed" | "forbidden" | "invalid";

/** No token is a 403, an invalid token a 401. Access tokens are not accepted. */
async function authorize(
  cloud: Cloud,
  target: Target,
  credential: Credential | undefined,
  now: number,
): Promise<Verdict> {
  if (target.service.invokers.includes("allUsers")) return "open";
  if (credential === undefined) return "forbidden";
  // Developers call a service with a person's own token: its audience is the OAuth client that it was given to.
  const isPersons = (audience: string, { azp }: ParsedJwt["claims"]): boolean =>
    audience === cloud.users.client.clientId && azp === audience;
  const takes: TakesAudience = (audience, claims) => takesAudience(target, audience) || isPersons(audience, claims);
  const jwt = await readGoogleIdToken(cloud, credential.token, takes, now);
  if (jwt === undefined) return "invalid";
  const principal = principalOfIdToken(cloud, jwt);
  const { service, project } = target;
  const permission = isOnRun(service) ? "run.routes.invoke" : "cloudfunctions.functions.invoke";
  const access = { members: service.invokers, permission, project };
  return principal !== undefined && mayCall(cloud, principal, access, now) ? "allowed" : "forbidden";
}

/** What the container would receive: the headers, the checked token without its signature, and the body. */
function passOn({ service }: Target, call: Call, credential: Credential | undefined): Answer {
  const headers = { ...call.headers };
  if (credential !== undefined) headers[credential.header] = `Bearer ${withoutSignature(credential.token)}`;
  if (call.query.get("plain") === "1") return text("Hello from the sandbox.\n");
  return json({ service: service.name, method: call.method, path: call.path, headers, body: call.body });
}

function withoutSignature(token: string): string {
  const [header = "", claims = ""] = token.split(".");
  return `${header}.${claims}.${removedSignature}`;
}
