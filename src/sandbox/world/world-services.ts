/** The identity that a service attaches to a request, and the audience or scope. */
export type AttachedToken =
  | { readonly kind: "oidc"; readonly serviceAccountEmail: string; readonly audience: string | undefined }
  | { readonly kind: "oauth"; readonly serviceAccountEmail: string; readonly scope: string | undefined };

export interface ScheduledJob {
  /** `projects/P/locations/L/jobs/ID` */
  readonly name: string;
  readonly schedule: string;
  readonly uri: string;
  readonly token: AttachedToken | undefined;
}

export interface TaskQueue {
  /** `projects/P/locations/L/queues/ID` */
  readonly name: string;
  readonly tasks: readonly QueuedTask[];
}

export interface QueuedTask {
  readonly id: string;
  readonly uri: string;
  readonly token: AttachedToken | undefined;
}

export interface PushSubscription {
  /** `projects/P/subscriptions/ID` */
  readonly name: string;
  readonly topic: string;
  readonly pushEndpoint: string;
  readonly token: AttachedToken | undefined;
}

export interface Workflow {
  /** `projects/P/locations/L/workflows/ID` */
  readonly name: string;
  readonly serviceAccount: string;
  readonly sourceContents: string;
}

/** A service that checks ID tokens, as Cloud Run and Cloud Functions do. */
export interface TargetService {
  /** `projects/P/locations/L/services/ID` or `projects/P/locations/L/functions/ID` */
  readonly name: string;
  readonly kind: "run" | "function";
  /** For a function: generation 2 is a Cloud Run service, with Cloud Run's audiences and permission. */
  readonly generation: 1 | 2;
  readonly customAudiences: readonly string[];
  /** Members that may call it, through `roles/run.invoker` or `roles/cloudfunctions.invoker`. */
  readonly invokers: readonly string[];
}

/** A backend service of a load balancer, with IAP in front of it. */
export interface IapBackend {
  /** `projects/P/global/backendServices/ID` */
  readonly name: string;
  /** The OAuth client that IAP takes ID tokens for. */
  readonly oauth2ClientId: string;
  /** Members that may pass, as with `roles/iap.httpsResourceAccessor`. */
  readonly accessors: readonly string[];
}

/** An API Gateway, or an Endpoints service: it checks JWTs by its OpenAPI document and forwards the request. */
export interface ApiGateway {
  /** `projects/P/locations/L/gateways/ID` */
  readonly name: string;
  /** Google's issuer, for ID tokens, or service accounts whose self-signed JWTs are accepted. */
  readonly issuers: readonly string[];
  readonly audiences: readonly string[];
}

/** A Cloud Storage bucket. The project's policy decides who may use it. */
export interface Bucket {
  readonly name: string;
  /** Id of its project. */
  readonly project: string;
  /** Contents by object name. */
  readonly objects: ReadonlyMap<string, string>;
}

/** Services of a world that attach tokens, and those that check them. */
export interface WorldServices {
  readonly schedulerJobs: readonly ScheduledJob[];
  readonly taskQueues: readonly TaskQueue[];
  readonly pushSubscriptions: readonly PushSubscription[];
  readonly workflows: readonly Workflow[];
  readonly targets: readonly TargetService[];
  readonly buckets: readonly Bucket[];
  readonly iapBackends: readonly IapBackend[];
  readonly apiGateways: readonly ApiGateway[];
}
