import { json, type Answer } from "../../http/answer.ts";
import { listAnswer } from "../../http/paging.ts";
import { guardedRoutes } from "../../server/api-routes.ts";
import type { AuthenticatedCall, Route } from "../../server/route.ts";
import type { Cloud } from "../../state/cloud.ts";
import { type Target, targetsOf } from "../../state/targets.ts";
import type { IapBackend, TargetService } from "../../world/world-services.ts";
import { inPath, pages, projectFor } from "../sender/connected-services.ts";

/** Lists the services that take ID tokens: Cloud Run Admin v2, Cloud Functions v2, and Compute's backend services for IAP. */
export function callableServiceRoutes(cloud: Cloud): readonly Route[] {
  const location = "/v2/projects/{project}/locations/{location}";
  const run = { service: "run.googleapis.com", id: "run", rpc: "google.cloud.run.v2.Services" };
  const functions = {
    service: "cloudfunctions.googleapis.com",
    id: "cloudfunctions",
    rpc: "google.cloud.functions.v2.FunctionService",
  };
  const compute = { service: "compute.googleapis.com", id: "compute", rpc: "compute.backendServices" };
  const backends = "/compute/v1/projects/{project}/global/backendServices";
  return [
    ...guardedRoutes(cloud, run, [["services.list", "GET", `${location}/services`, "ListServices", listRun]]),
    ...guardedRoutes(cloud, functions, [
      ["functions.list", "GET", `${location}/functions`, "ListFunctions", listFunctions],
    ]),
    ...guardedRoutes(cloud, compute, [["backendServices.list", "GET", backends, "list", listBackends]]),
  ];
}

function listRun(cloud: Cloud, call: AuthenticatedCall): Answer {
  return listAnswer("services", targets(cloud, "run", call, "run.services.list"), runMessage, call.query, pages);
}

function listFunctions(cloud: Cloud, call: AuthenticatedCall): Answer {
  const found = targets(cloud, "function", call, "cloudfunctions.functions.list");
  return listAnswer("functions", found, functionMessage, call.query, pages);
}

function targets(
  cloud: Cloud,
  kind: TargetService["kind"],
  call: AuthenticatedCall,
  permission: string,
): readonly Target[] {
  const services = inPath(cloud.world.services.targets, call, projectFor(cloud, call, permission));
  return targetsOf(cloud).filter(({ service }) => service.kind === kind && services.includes(service));
}

function listBackends(cloud: Cloud, call: AuthenticatedCall): Answer {
  const project = projectFor(cloud, call, "compute.backendServices.list");
  const items = inPath(cloud.world.services.iapBackends, call, project).map(backendMessage);
  return json({ kind: "compute#backendServiceList", ...(items.length > 0 && { items }) });
}

function runMessage({ service: { name, customAudiences }, url, urls }: Target): object {
  return { name, uri: url, urls, ...(customAudiences.length > 0 && { customAudiences }) };
}

/** A function of the second generation names the Cloud Run service that it runs as. */
function functionMessage({ service: { name, generation }, url, urls: [, ...runUrls] }: Target): object {
  const serviceConfig = { service: name.replace("/functions/", "/services/"), uri: runUrls.at(-1) };
  return { name, environment: `GEN_${generation}`, state: "ACTIVE", url, ...(generation === 2 && { serviceConfig }) };
}

function backendMessage({ name, oauth2ClientId }: IapBackend): object {
  return {
    kind: "compute#backendService",
    name: name.split("/").at(-1),
    iap: { enabled: true, oauth2ClientId },
  };
}
