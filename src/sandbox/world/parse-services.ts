import { isObject } from "../../core/base/json.ts";
import { parseMember } from "./parse-policy.ts";
import {
  field,
  readItems,
  readMatch,
  readNumber,
  readObject,
  readText,
  readTextMap,
  readTexts,
  type Place,
} from "./read-json.ts";
import type {
  ApiGateway,
  AttachedToken,
  Bucket,
  IapBackend,
  PushSubscription,
  QueuedTask,
  ScheduledJob,
  TargetService,
  TaskQueue,
  Workflow,
  WorldServices,
} from "./world-services.ts";

const inLocation = (collection: string): RegExp => new RegExp(`^projects/[^/]+/locations/[^/]+/${collection}/[^/]+$`);

/** Reads the services of a world that attach tokens and those that check them. */
export function parseServices(place: Place): WorldServices {
  const { value = {} } = place;
  const object = readObject({ ...place, value }, [
    "schedulerJobs",
    "taskQueues",
    "pushSubscriptions",
    "workflows",
    "targets",
    "buckets",
    "iapBackends",
    "apiGateways",
  ]);
  const items = (name: string): readonly Place[] => readItems(field(place, object, name));
  return {
    schedulerJobs: items("schedulerJobs").map(parseJob),
    taskQueues: items("taskQueues").map(parseQueue),
    pushSubscriptions: items("pushSubscriptions").map(parseSubscription),
    workflows: items("workflows").map(parseWorkflow),
    targets: items("targets").map(parseTarget),
    buckets: items("buckets").map(parseBucket),
    iapBackends: items("iapBackends").map(parseIapBackend),
    apiGateways: items("apiGateways").map(parseApiGateway),
  };
}

function parseJob(place: Place): ScheduledJob {
  const object = readObject(place, ["name", "schedule", "uri", "oidcToken", "oauthToken"]);
  return {
    name: readMatch(field(place, object, "name"), inLocation("jobs"), "projects/P/locations/L/jobs/ID"),
    schedule: readText(field(place, object, "schedule"), "0 * * * *"),
    uri: readText(field(place, object, "uri")),
    token: parseToken(place),
  };
}

function parseQueue(place: Place): TaskQueue {
  const object = readObject(place, ["name", "tasks"]);
  return {
    name: readMatch(field(place, object, "name"), inLocation("queues"), "projects/P/locations/L/queues/ID"),
    tasks: readItems(field(place, object, "tasks")).map(parseTask),
  };
}

function parseTask(place: Place): QueuedTask {
  const object = readObject(place, ["id", "uri", "oidcToken", "oauthToken"]);
  return {
    id: readText(field(place, object, "id")),
    uri: readText(field(place, object, "uri")),
    token: parseToken(place),
  };
}

function parseSubscription(place: Place): PushSubscription {
  const object = readObject(place, ["name", "topic", "pushEndpoint", "oidcToken"]);
  const namePattern = /^projects\/[^/]+\/subscriptions\/[^/]+$/;
  return {
    name: readMatch(field(place, object, "name"), namePattern, "projects/P/subscriptions/ID"),
    topic: readText(field(place, object, "topic")),
    pushEndpoint: readText(field(place, object, "pushEndpoint")),
    token: parseToken(place),
  };
}

function parseWorkflow(place: Place): Workflow {
  const object = readObject(place, ["name", "serviceAccount", "sourceContents"]);
  return {
    name: readMatch(field(place, object, "name"), inLocation("workflows"), "projects/P/locations/L/workflows/ID"),
    serviceAccount: readText(field(place, object, "serviceAccount")),
    sourceContents: readText(field(place, object, "sourceContents"), ""),
  };
}

function parseTarget(place: Place): TargetService {
  const object = readObject(place, ["name", "generation", "customAudiences", "invokers"]);
  const name = readMatch(
    field(place, object, "name"),
    /^projects\/[^/]+\/locations\/[^/]+\/(?:services|functions)\/[^/]+$/,
    "projects/P/locations/L/services/ID or …/functions/ID",
  );
  return {
    name,
    kind: name.includes("/services/") ? "run" : "function",
    generation: readNumber(field(place, object, "generation"), 1, 1, 2) === 2 ? 2 : 1,
    customAudiences: readTexts(field(place, object, "customAudiences")),
    invokers: readItems(field(place, object, "invokers")).map(parseMember),
  };
}

function parseBucket(place: Place): Bucket {
  const object = readObject(place, ["name", "project", "objects"]);
  return {
    name: readMatch(field(place, object, "name"), /^[a-z0-9][a-z0-9._-]+[a-z0-9]$/, "the name of a bucket"),
    project: readText(field(place, object, "project")),
    objects: new Map(Object.entries(readTextMap(field(place, object, "objects")))),
  };
}

function parseIapBackend(place: Place): IapBackend {
  const object = readObject(place, ["name", "oauth2ClientId", "accessors"]);
  const pattern = /^projects\/[^/]+\/global\/backendServices\/[^/]+$/;
  return {
    name: readMatch(field(place, object, "name"), pattern, "projects/P/global/backendServices/ID"),
    oauth2ClientId: readText(field(place, object, "oauth2ClientId")),
    accessors: readItems(field(place, object, "accessors")).map(parseMember),
  };
}

function parseApiGateway(place: Place): ApiGateway {
  const object = readObject(place, ["name", "issuers", "audiences"]);
  return {
    name: readMatch(field(place, object, "name"), inLocation("gateways"), "projects/P/locations/L/gateways/ID"),
    issuers: readTexts(field(place, object, "issuers")),
    audiences: readTexts(field(place, object, "audiences")),
  };
}

/** `oidcToken` or `oauthToken`, named as in the services' own APIs. */
function parseToken(place: Place): AttachedToken | undefined {
  const object = isObject(place.value) ? place.value : {};
  const oidc = field(place, object, "oidcToken");
  const oauth = field(place, object, "oauthToken");
  if (oidc.value !== undefined) {
    const token = readObject(oidc, ["serviceAccountEmail", "audience"]);
    return {
      kind: "oidc",
      serviceAccountEmail: readText(field(oidc, token, "serviceAccountEmail")),
      audience: optionalText(field(oidc, token, "audience")),
    };
  }
  if (oauth.value === undefined) return undefined;
  const token = readObject(oauth, ["serviceAccountEmail", "scope"]);
  return {
    kind: "oauth",
    serviceAccountEmail: readText(field(oauth, token, "serviceAccountEmail")),
    scope: optionalText(field(oauth, token, "scope")),
  };
}

function optionalText(place: Place): string | undefined {
  return place.value === undefined ? undefined : readText(place);
}
