import type { Cloud } from "../../state/cloud.ts";
import type { AttachedRequest } from "../../state/firing.ts";
import type { Project } from "../../resource/resources.ts";
import { jobRequest } from "./cloud-scheduler.ts";
import { taskRequest } from "./cloud-tasks.ts";
import { pushRequest } from "./pub-sub.ts";
import { workflowRequests } from "./workflows.ts";

/** The requests that the job, task, subscription or workflow with this resource name sends when it fires. */
export function firingOf(cloud: Cloud, source: string, data: string): readonly AttachedRequest[] {
  const project = cloud.resources.project(source.split("/")[1] ?? "");
  return project === undefined ? [] : requestsOf(cloud, project, source, data);
}

function requestsOf({ world }: Cloud, project: Project, source: string, data: string): readonly AttachedRequest[] {
  const { schedulerJobs, taskQueues, pushSubscriptions, workflows } = world.services;
  const named = ({ name }: { readonly name: string }): boolean => name === source;
  return [
    ...schedulerJobs.filter(named).map((job) => jobRequest(job, project)),
    ...taskQueues.flatMap((queue) =>
      queue.tasks
        .filter(({ id }) => `${queue.name}/tasks/${id}` === source)
        .map((task) => taskRequest(queue, task, project)),
    ),
    ...pushSubscriptions.filter(named).map((subscription) => pushRequest(subscription, project, data, "1")),
    ...workflows.filter(named).flatMap((workflow) => workflowRequests(workflow, project)),
  ];
}
