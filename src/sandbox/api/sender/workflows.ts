import { isObject, parseJson } from "../../../core/base/json.ts";
import { json } from "../../http/answer.ts";
import { parseBody, readMessage, readString } from "../../http/message.ts";
import { param, type AuthenticatedCall, type Route } from "../../server/route.ts";
import type { Cloud } from "../../state/cloud.ts";
import { fire, type AttachedRequest } from "../../state/firing.ts";
import type { Project } from "../../resource/resources.ts";
import type { AttachedToken, Workflow } from "../../world/world-services.ts";
import { byId, inPath, listAnswer, projectFor, serviceAgent, serviceRoutes } from "./connected-services.ts";

const workflows = "/v1/projects/{project}/locations/{location}/workflows";

/** Workflows API, v1, and executions: an execution makes, in order, the HTTP calls of a workflow written in JSON. */
export function workflowRoutes(cloud: Cloud): readonly Route[] {
  const all = cloud.world.services.workflows;
  return serviceRoutes(
    cloud,
    { service: "workflows.googleapis.com", rpcPackage: "google.cloud.workflows.v1.Workflows" },
    [
      [
        "workflows.list",
        "GET",
        workflows,
        "ListWorkflows",
        (_, call) =>
          listAnswer(
            "workflows",
            inPath(all, call, projectFor(cloud, call, "workflows.workflows.list")).map(summary),
            call,
          ),
      ],
      [
        "workflows.get",
        "GET",
        `${workflows}/{id}`,
        "GetWorkflow",
        (_, call) => {
          const [workflow] = workflowFor(cloud, call, "workflows.workflows.get");
          return json({ ...summary(workflow), sourceContents: workflow.sourceContents });
        },
      ],
      [
        "executions.create",
        "POST",
        `${workflows}/{id}/executions`,
        "CreateExecution",
        async (_, call) => {
          readMessage(parseBody(call.body), { argument: readString, callLogLevel: readString });
          const [workflow, project] = workflowFor(cloud, call, "workflows.executions.create");
          const results = [];
          for (const request of workflowRequests(workflow, project)) results.push(await fire(cloud, request));
          cloud.firings.push(...results);
          const failed = results.some(({ outcome }) => outcome.kind === "refused" || outcome.status >= 400);
          return json({ name: `${workflow.name}/executions/1`, state: failed ? "FAILED" : "SUCCEEDED" });
        },
      ],
    ],
  );
}

function workflowFor(cloud: Cloud, call: AuthenticatedCall, permission: string): [Workflow, Project] {
  const project = projectFor(cloud, call, permission);
  return [byId(inPath(cloud.world.services.workflows, call, project), param(call, "id")), project];
}

function summary({ name, serviceAccount }: Workflow): object {
  return {
    name,
    state: "ACTIVE",
    serviceAccount: `projects/-/serviceAccounts/${serviceAccount}`,
    revisionId: "000001-001",
  };
}

/** The HTTP calls in a workflow's source. YAML sources are shown but not run. */
export function workflowRequests(workflow: Workflow, project: Project): readonly AttachedRequest[] {
  return httpCalls(parseJson(workflow.sourceContents)).map(({ url, auth }) => ({
    source: workflow.name,
    agent: serviceAgent(project, "workflows"),
    uri: url,
    token: tokenOf(auth, workflow.serviceAccount),
    headers: { "user-agent": "GoogleCloudWorkflows" },
    body: "",
  }));
}

interface HttpCall {
  readonly url: string;
  readonly auth: unknown;
}

function httpCalls(node: unknown): readonly HttpCall[] {
  if (Array.isArray(node)) return node.flatMap(httpCalls);
  if (!isObject(node)) return [];
  const { call, args } = node;
  if (typeof call === "string" && call.startsWith("http.") && isObject(args) && typeof args["url"] === "string") {
    return [{ url: args["url"], auth: args["auth"] }];
  }
  return Object.values(node).flatMap(httpCalls);
}

/** `auth: {type: OIDC, audience?}` or `{type: OAuth2, scope?}`; without an audience, the URL of the call is used. */
function tokenOf(auth: unknown, serviceAccountEmail: string): AttachedToken | undefined {
  if (!isObject(auth)) return undefined;
  const { type, audience, scope } = auth;
  if (type === "OIDC")
    return { kind: "oidc", serviceAccountEmail, audience: typeof audience === "string" ? audience : undefined };
  return type === "OAuth2"
    ? { kind: "oauth", serviceAccountEmail, scope: typeof scope === "string" ? scope : undefined }
    : undefined;
}
