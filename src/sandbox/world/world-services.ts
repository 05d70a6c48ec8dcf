import { member } from "./parse-policy.ts";
import {
  field,
  invalid,
  listOf,
  map,
  matching,
  optional,
  or,
  record,
  text,
  textMap,
  whole,
  type Place,
  type Reader,
} from "./read-json.ts";

/** The identity that a service attaches to a request, and the audience or scope. */
export type AttachedToken =
  | { readonly kind: "oidc"; readonly serviceAccountEmail: string; readonly audience: string | undefined }
  | { readonly kind: "oauth"; readonly serviceAccountEmail: string; readonly scope: string | undefined };

const oidcToken = optional(record({ serviceAccountEmail: text, audience: optional(text) }));
const oauthToken = optional(record({ serviceAccountEmail: text, scope: optional(text) }));

/** Adds the token of `oidcToken` or `oauthToken`, named as in the services' own APIs. */
function withToken<T extends object>(read: Reader<T>): Reader<T & { readonly token: AttachedToken | undefined }> {
  return (place) => ({ ...read(place), token: tokenAt(place) });
}

function tokenAt(place: Place): AttachedToken | undefined {
  const oidc = oidcToken(field(place, "oidcToken"));
  if (oidc !== undefined) return { kind: "oidc", ...oidc };
  const oauth = oauthToken(field(place, "oauthToken"));
  return oauth && { kind: "oauth", ...oauth };
}

const tokenFields = ["oidcToken", "oauthToken"];

function inLocation(collection: string): Reader<string> {
  const pattern = new RegExp(`^projects/[^/]+/locations/[^/]+/${collection}/[^/]+$`);
  return matching(pattern, `projects/P/locations/L/${collection}/ID`);
}

export type ScheduledJob = ReturnType<typeof scheduledJob>;
const scheduledJob = withToken(
  record({ name: inLocation("jobs"), schedule: or(text, "0 * * * *"), uri: text }, tokenFields),
);

export type QueuedTask = ReturnType<typeof queuedTask>;
const queuedTask = withToken(record({ id: text, uri: text }, tokenFields));

export type UriOverride = ReturnType<typeof uriOverride>;
const uriOverride = record({
  scheme: optional(matching(/^HTTPS?$/, "HTTP or HTTPS")),
  host: optional(matching(/^[\w.:[\]-]+$/, "a host")),
  port: optional(whole(0, 65_535, 0)),
  pathOverride: optional(record({ path: or(text, "") })),
  queryOverride: optional(record({ queryParams: or(text, "") })),
  uriOverrideEnforceMode: optional(matching(/^(?:ALWAYS|IF_NOT_EXISTS)$/, "ALWAYS or IF_NOT_EXISTS")),
});

/** What a queue overrides in its tasks' requests. Its token needs an audience or a scope, as Google asks for. */
export type QueueTarget = ReturnType<typeof queueTarget>;
const queueTarget = withToken(
  record(
    {
      uriOverride: optional(uriOverride),
      httpMethod: optional(matching(/^(?:POST|GET|HEAD|PUT|DELETE|PATCH|OPTIONS)$/, "an HTTP method")),
      headerOverrides: listOf(
        record({
          header: record({
            key: matching(/^[\w!#$%&'*+.^`|~-]+$/, "the name of a header"),
            value: matching(/^[\t\x20-\x7e]*$/, "the value of a header"),
          }),
        }),
      ),
    },
    tokenFields,
  ),
);

function completeTarget(place: Place): QueueTarget {
  const target = queueTarget(place);
  const { token } = target;
  const missing = token?.kind === "oidc" ? token.audience === undefined : token?.scope === undefined;
  return token !== undefined && missing ? invalid(place, "needs the token's audience or scope") : target;
}

export type TaskQueue = ReturnType<typeof taskQueue>;
const taskQueue = record({
  name: inLocation("queues"),
  httpTarget: optional(completeTarget),
  tasks: listOf(queuedTask),
});

export type PushSubscription = ReturnType<typeof pushSubscription>;
const pushSubscription = withToken(
  record(
    {
      name: matching(/^projects\/[^/]+\/subscriptions\/[^/]+$/, "projects/P/subscriptions/ID"),
      topic: text,
      pushEndpoint: text,
    },
    ["oidcToken"],
  ),
);

export type Workflow = ReturnType<typeof workflow>;
const workflow = record({
  name: inLocation("workflows"),
  serviceAccount: text,
  sourceContents: or(text, ""),
});

/** A service that checks ID tokens, as Cloud Run and Cloud Functions do. */
export type TargetService = ReturnType<typeof targetService>;
const targetService = map(
  record({
    name: matching(
      /^projects\/[^/]+\/locations\/[^/]+\/(?:services|functions)\/[^/]+$/,
      "projects/P/locations/L/services/ID or …/functions/ID",
    ),
    /** For a function: generation 2 is a Cloud Run service, with Cloud Run's audiences and permission. */
    generation: map(whole(1, 2, 1), (value): 1 | 2 => (value === 2 ? 2 : 1)),
    customAudiences: listOf(text),
    /** Members that may call it, through `roles/run.invoker` or `roles/cloudfunctions.invoker`. */
    invokers: listOf(member),
  }),
  ({ name, ...service }) => ({ name, kind: runsAs(name), ...service }),
);

function runsAs(name: string): "run" | "function" {
  return name.includes("/services/") ? "run" : "function";
}

/** A backend service of a load balancer, with IAP in front of it. */
export type IapBackend = ReturnType<typeof iapBackend>;
const iapBackend = record({
  name: matching(/^projects\/[^/]+\/global\/backendServices\/[^/]+$/, "projects/P/global/backendServices/ID"),
  /** The OAuth client that IAP takes ID tokens for. */
  oauth2ClientId: text,
  /** Its public URL, for which accounts sign JWTs themselves. */
  url: optional(text),
  /** Members that may pass, as with `roles/iap.httpsResourceAccessor`. */
  accessors: listOf(member),
});

/** An API Gateway, or an Endpoints service: it checks JWTs by its OpenAPI document and forwards the request. */
export type ApiGateway = ReturnType<typeof apiGateway>;
const apiGateway = record({
  name: inLocation("gateways"),
  /** Google's issuer, for ID tokens, or service accounts whose self-signed JWTs are accepted. */
  issuers: listOf(text),
  audiences: listOf(text),
});

/** A Cloud Storage bucket. The project's policy decides who may use it. */
export type Bucket = ReturnType<typeof bucket>;
const bucket = record({
  name: matching(/^[a-z0-9][a-z0-9._-]+[a-z0-9]$/, "the name of a bucket"),
  /** Id of its project. */
  project: text,
  /** Contents by object name. */
  objects: map(textMap, (contents): ReadonlyMap<string, string> => new Map(Object.entries(contents))),
});

/** The services of a world that attach tokens, and those that check them. */
export const worldServices = or(
  record({
    schedulerJobs: listOf(scheduledJob),
    taskQueues: listOf(taskQueue),
    pushSubscriptions: listOf(pushSubscription),
    workflows: listOf(workflow),
    targets: listOf(targetService),
    buckets: listOf(bucket),
    iapBackends: listOf(iapBackend),
    apiGateways: listOf(apiGateway),
  }),
  {},
);
