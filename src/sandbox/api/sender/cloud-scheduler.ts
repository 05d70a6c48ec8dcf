import { json } from "../../http/answer.ts";
import { param, type AuthenticatedCall, type Route } from "../../server/route.ts";
import type { Cloud } from "../../state/cloud.ts";
import { fire, type AttachedRequest } from "../../state/firing.ts";
import type { Project } from "../../resource/resources.ts";
import type { ScheduledJob } from "../../world/world-services.ts";
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

const jobs = "/v1/projects/{project}/locations/{location}/jobs";

/** Cloud Scheduler API, v1: lists jobs and runs one now. */
export function cloudSchedulerRoutes(cloud: Cloud): readonly Route[] {
  const { schedulerJobs, workflows } = cloud.world.services;
  return serviceRoutes(
    cloud,
    { service: "cloudscheduler.googleapis.com", rpcPackage: "google.cloud.scheduler.v1.CloudScheduler" },
    [
      [
        "locations.list",
        "GET",
        "/v1/projects/{project}/locations",
        "ListLocations",
        listLocations([...schedulerJobs, ...workflows], "cloudscheduler.jobs.list"),
      ],
      [
        "jobs.list",
        "GET",
        jobs,
        "ListJobs",
        (_, call) =>
          listAnswer(
            "jobs",
            inPath(schedulerJobs, call, projectFor(cloud, call, "cloudscheduler.jobs.list")).map(jobMessage),
            call,
          ),
      ],
      ["jobs.get", "GET", `${jobs}/{id}`, "GetJob", (_, call) => json(jobMessage(jobFor(cloud, call, "get")[0]))],
      [
        "jobs.run",
        "POST",
        `${jobs}/{id}:run`,
        "RunJob",
        async (_, call) => {
          const [job, project] = jobFor(cloud, call, "run");
          cloud.firings.push(await fire(cloud, jobRequest(job, project)));
          return json(jobMessage(job));
        },
      ],
    ],
  );
}

function jobFor(cloud: Cloud, call: AuthenticatedCall, verb: string): [ScheduledJob, Project] {
  const project = projectFor(cloud, call, `cloudscheduler.jobs.${verb}`);
  return [byId(inPath(cloud.world.services.schedulerJobs, call, project), param(call, "id")), project];
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
