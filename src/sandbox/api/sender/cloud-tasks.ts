import { json, type Answer } from "../../http/answer.ts";
import { notFound } from "../../http/google-errors.ts";
import { listAnswer } from "../../http/paging.ts";
import { guardedRoutes } from "../../server/api-routes.ts";
import { param, type AuthenticatedCall, type Route } from "../../server/route.ts";
import type { Cloud } from "../../state/cloud.ts";
import { fire, type AttachedRequest } from "../../state/firing.ts";
import type { Project } from "../../resource/resources.ts";
import type { QueuedTask, TaskQueue } from "../../world/world-services.ts";
import { listInPath, listLocations, namedInPath, pages, serviceAgent, tokenMessage } from "./connected-services.ts";
import { overridden, targetMessage } from "./queue-target.ts";

const queues = "/v2/projects/{project}/locations/{location}/queues";
const queuePermission = "cloudtasks.queues.list";
const tasks = `${queues}/{id}/tasks`;

/** Cloud Tasks API, v2: lists queues and their tasks, and runs a task now. */
export function cloudTasksRoutes(cloud: Cloud): readonly Route[] {
  const { taskQueues } = cloud.world.services;
  const rpc = "google.cloud.tasks.v2.CloudTasks";
  const locations = listLocations(taskQueues, queuePermission);
  return guardedRoutes(cloud, { service: "cloudtasks.googleapis.com", id: "cloudtasks", rpc }, [
    ["locations.list", "GET", "/v2/projects/{project}/locations", "ListLocations", locations],
    ["queues.list", "GET", queues, "ListQueues", listInPath("queues", taskQueues, queuePermission, queueMessage)],
    ["queues.get", "GET", `${queues}/{id}`, "GetQueue", getQueue],
    ["tasks.list", "GET", tasks, "ListTasks", listTasks],
    ["tasks.run", "POST", `${tasks}/{task}:run`, "RunTask", runTask],
  ]);
}

/** The role table has no `cloudtasks.queues.get`, so callers with `list` may also get. */
function getQueue(cloud: Cloud, call: AuthenticatedCall): Answer {
  return json(queueMessage(queueFor(cloud, call, queuePermission)[0]));
}

function listTasks(cloud: Cloud, call: AuthenticatedCall): Answer {
  const full = fullView(call);
  const [queue] = queueFor(cloud, call, full ? "cloudtasks.tasks.fullView" : "cloudtasks.tasks.list");
  return listAnswer("tasks", queue.tasks, (task) => taskMessage(queue, task, full), call.query, pages);
}

async function runTask(cloud: Cloud, call: AuthenticatedCall): Promise<Answer> {
  const [queue, project] = queueFor(cloud, call, "cloudtasks.tasks.run");
  const task = queue.tasks.find(({ id }) => id === param(call, "task"));
  if (task === undefined) throw notFound();
  cloud.firings.push(await fire(cloud, taskRequest(queue, task, project)));
  return json(taskMessage(queue, task, false));
}

/** The full view shows the identity and needs its own permission. */
function fullView({ query }: AuthenticatedCall): boolean {
  return query.get("responseView") === "FULL" || query.get("responseView") === "2";
}

function queueFor(cloud: Cloud, call: AuthenticatedCall, permission: string): readonly [TaskQueue, Project] {
  return namedInPath(cloud, call, cloud.world.services.taskQueues, permission);
}

/** The request that a task sends when it runs; what its queue says about the target comes before what the task says. */
export function taskRequest(
  { name, httpTarget }: TaskQueue,
  { id, uri, token }: QueuedTask,
  project: Project,
): AttachedRequest {
  const headers = {
    "user-agent": "Google-Cloud-Tasks",
    "x-cloudtasks-queuename": name.split("/").at(-1) ?? "",
    "x-cloudtasks-taskname": id,
  };
  const agent = serviceAgent(project, "cloudtasks");
  return overridden({ source: `${name}/tasks/${id}`, agent, uri, token, headers, body: "" }, httpTarget);
}

function queueMessage({ name, httpTarget }: TaskQueue): object {
  return { name, state: "RUNNING", ...targetMessage(httpTarget) };
}

function taskMessage({ name }: TaskQueue, { id, uri, token }: QueuedTask, full: boolean): object {
  const httpRequest = { url: uri, httpMethod: "POST", ...(full && tokenMessage(token)) };
  return { name: `${name}/tasks/${id}`, httpRequest, view: full ? "FULL" : "BASIC" };
}
