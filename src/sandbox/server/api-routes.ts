import type { Answer } from "../http/answer.ts";
import type { Cloud } from "../state/cloud.ts";
import type { AuthenticatedCall, Call, GuardedRoute, OpenRoute, Route } from "./route.ts";

/** Answers a call to one method of an API. */
export type Handler<C extends Call = AuthenticatedCall> = (cloud: Cloud, call: C) => Answer | Promise<Answer>;

/** One method of an API; `id` and `rpc` are the parts that follow the API's own. */
export type ApiMethod<C extends Call = AuthenticatedCall> = readonly [
  id: string,
  method: Route["method"],
  path: string,
  rpc: string,
  handler: Handler<C>,
];

/** What the methods of an API have in common. */
interface Api {
  readonly service: string;
  /** How the ids of its routes begin, such as `iam.roles`. */
  readonly id: string;
  /** How the names of its RPCs begin: a package, or a service in it. */
  readonly rpc: string;
}

/** The methods of an API that need an access token with one of `scopes`. */
export function guardedRoutes(
  cloud: Cloud,
  {
    scopes = ["https://www.googleapis.com/auth/cloud-platform"],
    ...api
  }: Api & { readonly scopes?: readonly string[] },
  methods: readonly ApiMethod[],
): readonly GuardedRoute[] {
  return methods.map((method) => ({ ...route(cloud, api, method), access: "bearer", scopes }));
}

/** The methods of an API that anyone may call. */
export function openRoutes(cloud: Cloud, api: Api, methods: readonly ApiMethod<Call>[]): readonly OpenRoute[] {
  return methods.map((method) => ({ ...route(cloud, api, method), access: "open" }));
}

function route<C extends Call>(cloud: Cloud, api: Api, [id, method, path, rpc, handler]: ApiMethod<C>) {
  return {
    id: `${api.id}.${id}`,
    service: api.service,
    rpc: `${api.rpc}.${rpc}`,
    method,
    path,
    handle: (call: C) => handler(cloud, call),
  };
}

/** A service for programs, not an API of Google's: everything below a path goes to one handler. */
export function receiverRoutes(
  cloud: Cloud,
  service: string,
  [id, verb, path]: readonly [id: string, verb: string, path: string],
  handler: Handler<Call>,
): readonly OpenRoute[] {
  return openRoutes(cloud, { service, id, rpc: id }, [
    [verb, "GET", path, verb, handler],
    [verb, "POST", path, verb, handler],
  ]);
}
