import { isObject, isStringArray, type JsonObject } from "../../../core/base/json.ts";
import { json, type Answer } from "../../http/answer.ts";
import { parseBody, readMessage, readString } from "../../http/message.ts";
import { guardedRoutes } from "../../server/api-routes.ts";
import { type AuthenticatedCall, type Route } from "../../server/route.ts";
import type { Cloud } from "../../state/cloud.ts";
import { fire, type AttachedRequest } from "../../state/firing.ts";
import type { Project } from "../../resource/resources.ts";
import type { AttachedToken, Workflow } from "../../world/world-services.ts";
import { listInPath, namedInPath, serviceAgent } from "./connected-services.ts";
import { httpCallsIn } from "./workflow-source.ts";

const workflows = "/v1/projects/{project}/locations/{location}/workflows";

/** Workflows API, v1, and executions: an execution makes, in order, the HTTP calls of a workflow written in YAML or JSON. */
export function workflowRoutes(cloud: Cloud): readonly Route[] {
  const list = listInPath("workflows", cloud.world.services.workflows, "workflows.workflows.list", summary);
  const rpc = "google.cloud.workflows.v1.Workflows";
  return guardedRoutes(cloud, { service: "workflows.googleapis.com", id: "workflows", rpc }, [
    ["workflows.list", "GET", workflows, "ListWorkflows", list],
    ["workflows.get", "GET", `${workflows}/{id}`, "GetWorkflow", getWorkflow],
    ["executions.create", "POST", `${workflows}/{id}/executions`, "CreateExecution", execute],
  ]);
}

function getWorkflow(cloud: Cloud, call: AuthenticatedCall): Answer {
  const [workflow] = namedInPath(cloud, call, cloud.world.services.workflows, "workflows.workflows.get");
  return json({ ...summary(workflow), sourceContents: workflow.sourceContents });
}

async function execute(cloud: Cloud, call: AuthenticatedCall): Promise<Answer> {
  readMessage(parseBody(call.body), { argument: readString, callLogLevel: readString });
  const all = cloud.world.services.workflows;
  const [workflow, project] = namedInPath(cloud, call, all, "workflows.executions.create");
  const results = [];
  for (const request of workflowRequests(workflow, project)) results.push(await fire(cloud, request));
  cloud.firings.push(...results);
  const isReadable = workflow.sourceContents.trim() === "" || httpCallsIn(workflow.sourceContents) !== undefined;
  const failed = !isReadable || results.some(({ outcome }) => outcome.kind === "refused" || outcome.status >= 400);
  return json({ name: `${workflow.name}/executions/1`, state: failed ? "FAILED" : "SUCCEEDED" });
}

function summary({ name, serviceAccount }: Workflow): object {
  return {
    name,
    state: "ACTIVE",
    serviceAccount: `projects/-/serviceAccounts/${serviceAccount}`,
    revisionId: "000001-001",
  };
}

/** The HTTP calls in a workflow's source. Expressions in it are not evaluated. */
export function workflowRequests(workflow: Workflow, project: Project): readonly AttachedRequest[] {
  return (httpCallsIn(workflow.sourceContents) ?? []).map(({ url, method, auth }) => ({
    source: workflow.name,
    agent: serviceAgent(project, "workflows"),
    uri: url,
    method,
    token: tokenOf(auth, workflow.serviceAccount),
    headers: { "user-agent": "GoogleCloudWorkflows" },
    body: "",
  }));
}

/** `auth: {type: OIDC, audience?}` or `{type: OAuth2, scope?, scopes?}`; without an audience, the URL of the call is used. */
function tokenOf(auth: unknown, serviceAccountEmail: string): AttachedToken | undefined {
  if (!isObject(auth)) return undefined;
  const { type, audience } = auth;
  if (type === "OIDC")
    return { kind: "oidc", serviceAccountEmail, audience: typeof audience === "string" ? audience : undefined };
  return type === "OAuth2" ? { kind: "oauth", serviceAccountEmail, scope: scopeIn(auth) } : undefined;
}

function scopeIn({ scope, scopes }: JsonObject): string | undefined {
  if (typeof scope === "string") return scope;
  if (typeof scopes === "string") return scopes;
  return isStringArray(scopes) ? scopes.join(" ") : undefined;
}
