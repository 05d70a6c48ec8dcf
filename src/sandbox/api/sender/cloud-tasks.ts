import { json, type Answer } from "../../http/answer.ts";
import { notFound } from "../../http/google-errors.ts";
import { param, type AuthenticatedCall, type Route } from "../../server/route.ts";
import type { Cloud } from "../../state/cloud.ts";
import { fire, type AttachedRequest } from "../../state/firing.ts";
import type { Project } from "../../resource/resources.ts";
import type { QueuedTask, TaskQueue } from "../../world/world-services.ts";
import {
  byId,
  inPath,
  listAnswer,
  listLocations,
  projectFor,
  serviceAgent,
  serviceRoutes,
  tokenMessage,
} from "./connected-services.ts";

const queues = "/v2/projects/{project}/locations/{location}/queues";
const queuePermission = "cloudtasks.queues.list";
const tasks = `${queues}/{queue}/tasks`;

/** Cloud Tasks API, v2: lists queues and their tasks, and runs a task now. */
export function cloudTasksRoutes(cloud: Cloud): readonly Route[] {
  const locations = listLocations(cloud.world.services.taskQueues, queuePermission);
  return serviceRoutes(
    cloud,
    { service: "cloudtasks.googleapis.com", rpcPackage: "google.cloud.tasks.v2.CloudTasks" },
    [
      ["locations.list", "GET", "/v2/projects/{project}/locations", "ListLocations", locations],
      ["queues.list", "GET", queues, "ListQueues", listQueues],
      ["queues.get", "GET", `${queues}/{queue}`, "GetQueue", getQueue],
      ["tasks.list", "GET", tasks, "ListTasks", listTasks],
      ["tasks.run", "POST", `${tasks}/{task}:run`, "RunTask", runTask],
    ],
  );
}

function listQueues(cloud: Cloud, call: AuthenticatedCall): Answer {
  const found = inPath(cloud.world.services.taskQueues, call, projectFor(cloud, call, queuePermission));
  return listAnswer("queues", found.map(queueMessage), call);
}

/** The role table has no `cloudtasks.queues.get`, so callers with `list` may also get. */
function getQueue(cloud: Cloud, call: AuthenticatedCall): Answer {
  return json(queueMessage(queueFor(cloud, call, queuePermission)[0]));
}

function listTasks(cloud: Cloud, call: AuthenticatedCall): Answer {
  const full = fullView(call);
  const [queue] = queueFor(cloud, call, full ? "cloudtasks.tasks.fullView" : "cloudtasks.tasks.list");
  const found = queue.tasks.map((task) => taskMessage(queue, task, full));
  return listAnswer("tasks", found, call);
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

function queueFor(cloud: Cloud, call: AuthenticatedCall, permission: string): [TaskQueue, Project] {
  const project = projectFor(cloud, call, permission);
  return [byId(inPath(cloud.world.services.taskQueues, call, project), param(call, "queue")), project];
}

/** The request that a task sends when it runs. */
export function taskRequest({ name }: TaskQueue, { id, uri, token }: QueuedTask, project: Project): AttachedRequest {
  const headers = {
    "user-agent": "Google-Cloud-Tasks",
    "x-cloudtasks-queuename": name.split("/").at(-1) ?? "",
    "x-cloudtasks-taskname": id,
  };
  return { source: `${name}/tasks/${id}`, agent: serviceAgent(project, "cloudtasks"), uri, token, headers, body: "" };
}

function queueMessage({ name }: TaskQueue): object {
  return { name, state: "RUNNING" };
}

function taskMessage({ name }: TaskQueue, { id, uri, token }: QueuedTask, full: boolean): object {
  const httpRequest = { url: uri, httpMethod: "POST", ...(full && tokenMessage(token)) };
  return { name: `${name}/tasks/${id}`, httpRequest, view: full ? "FULL" : "BASIC" };
}
