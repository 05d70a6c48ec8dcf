import { json, type Answer } from "../../http/answer.ts";
import { guardedRoutes } from "../../server/api-routes.ts";
import type { AuthenticatedCall, Route } from "../../server/route.ts";
import type { Cloud } from "../../state/cloud.ts";
import { fire, type AttachedRequest } from "../../state/firing.ts";
import type { Project } from "../../resource/resources.ts";
import type { ScheduledJob } from "../../world/world-services.ts";
import { listInPath, listLocations, namedInPath, serviceAgent, tokenMessage } from "./connected-services.ts";

const jobs = "/v1/projects/{project}/locations/{location}/jobs";

/** Cloud Scheduler API, v1: lists jobs and runs one now. */
export function cloudSchedulerRoutes(cloud: Cloud): readonly Route[] {
  const { schedulerJobs, workflows } = cloud.world.services;
  const rpc = "google.cloud.scheduler.v1.CloudScheduler";
  const permission = "cloudscheduler.jobs.list";
  const locations = listLocations([...schedulerJobs, ...workflows], permission);
  return guardedRoutes(cloud, { service: "cloudscheduler.googleapis.com", id: "cloudscheduler", rpc }, [
    ["locations.list", "GET", "/v1/projects/{project}/locations", "ListLocations", locations],
    ["jobs.list", "GET", jobs, "ListJobs", listInPath("jobs", schedulerJobs, permission, jobMessage)],
    ["jobs.get", "GET", `${jobs}/{id}`, "GetJob", getJob],
    ["jobs.run", "POST", `${jobs}/{id}:run`, "RunJob", runJob],
  ]);
}

function getJob(cloud: Cloud, call: AuthenticatedCall): Answer {
  const [job] = namedInPath(cloud, call, cloud.world.services.schedulerJobs, "cloudscheduler.jobs.get");
  return json(jobMessage(job));
}

async function runJob(cloud: Cloud, call: AuthenticatedCall): Promise<Answer> {
  const [job, project] = namedInPath(cloud, call, cloud.world.services.schedulerJobs, "cloudscheduler.jobs.run");
  cloud.firings.push(await fire(cloud, jobRequest(job, project)));
  return json(jobMessage(job));
}

/** The request that a job sends when it runs. */
export function jobRequest({ name, uri, token }: ScheduledJob, project: Project): AttachedRequest {
  const headers = {
    "user-agent": "Google-Cloud-Scheduler",
    "x-cloudscheduler": "true",
    "x-cloudscheduler-jobname": name.split("/").at(-1) ?? "",
  };
  return { source: name, agent: serviceAgent(project, "cloudscheduler"), uri, token, headers, body: "" };
}

function jobMessage({ name, schedule, uri, token }: ScheduledJob): object {
  return {
    name,
    schedule,
    timeZone: "Etc/UTC",
    state: "ENABLED",
    httpTarget: { uri, httpMethod: "POST", ...tokenMessage(token) },
  };
}
