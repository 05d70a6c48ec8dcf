import { json } from "../../http/answer.ts";
import type { AuthenticatedCall, Route } from "../../server/route.ts";
import type { Cloud } from "../../state/cloud.ts";
import { type Target, targetsOf } from "../../state/targets.ts";
import type { IapBackend, TargetService } from "../../world/world-services.ts";
import { inPath, listAnswer, projectFor, serviceRoutes } from "../sender/connected-services.ts";

/** Lists the services that take ID tokens: Cloud Run Admin v2, Cloud Functions v2, and Compute's backend services for IAP. */
export function callableServiceRoutes(cloud: Cloud): readonly Route[] {
  const targets = (kind: TargetService["kind"], call: AuthenticatedCall, permission: string): readonly Target[] => {
    const services = inPath(cloud.world.services.targets, call, projectFor(cloud, call, permission));
    return targetsOf(cloud).filter(({ service }) => service.kind === kind && services.includes(service));
  };
  const location = "/v2/projects/{project}/locations/{location}";
  return [
    ...serviceRoutes(cloud, { service: "run.googleapis.com", rpcPackage: "google.cloud.run.v2.Services" }, [
      [
        "services.list",
        "GET",
        `${location}/services`,
        "ListServices",
        (_, call) => listAnswer("services", targets("run", call, "run.services.list").map(runMessage), call),
      ],
    ]),
    ...serviceRoutes(
      cloud,
      { service: "cloudfunctions.googleapis.com", rpcPackage: "google.cloud.functions.v2.FunctionService" },
      [
        [
          "functions.list",
          "GET",
          `${location}/functions`,
          "ListFunctions",
          (_, call) =>
            listAnswer(
              "functions",
              targets("function", call, "cloudfunctions.functions.list").map(functionMessage),
              call,
            ),
        ],
      ],
    ),
    ...serviceRoutes(cloud, { service: "compute.googleapis.com", rpcPackage: "compute.backendServices" }, [
      [
        "backendServices.list",
        "GET",
        "/compute/v1/projects/{project}/global/backendServices",
        "list",
        (_, call) => {
          const project = projectFor(cloud, call, "compute.backendServices.list");
          const items = inPath(cloud.world.services.iapBackends, call, project).map(backendMessage);
          return json({ kind: "compute#backendServiceList", ...(items.length > 0 && { items }) });
        },
      ],
    ]),
  ];
}

function runMessage({ service: { name, customAudiences }, url }: Target): object {
  return { name, uri: url, urls: [url], ...(customAudiences.length > 0 && { customAudiences }) };
}

function functionMessage({ service: { name, generation }, url }: Target): object {
  return { name, environment: `GEN_${generation}`, state: "ACTIVE", url };
}

function backendMessage({ name, oauth2ClientId }: IapBackend): object {
  return {
    kind: "compute#backendService",
    name: name.split("/").at(-1),
    iap: { enabled: true, oauth2ClientId },
  };
}
