import type { IncomingHttpHeaders } from "node:http";
import type { AccessToken } from "../identity/access-tokens.ts";
import type { Principal } from "../policy/principal.ts";
import type { Answer } from "../http/answer.ts";
import type { RpcMethod } from "../http/google-errors.ts";

/** One HTTP request, decoded. */
export interface Call {
  readonly method: string;
  readonly path: string;
  /** Values of the `{names}` in the route's path, percent-decoded. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** Milliseconds since 1970 on the sandbox's clock. */
  readonly now: number;
}

/** A call with a valid access token. */
export interface AuthenticatedCall extends Call {
  readonly caller: Principal;
  readonly token: AccessToken;
}

interface RouteShape extends RpcMethod {
  /** Name for faults and for the request log, such as `iamcredentials.generateAccessToken`. */
  readonly id: string;
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Google's own path; `{name}` matches one segment, a trailing `:verb` is a custom method, a trailing `/**` matches any rest. */
  readonly path: string;
}

/** A route that anyone may call: token endpoints, key sets, the metadata server. */
export interface OpenRoute extends RouteShape {
  readonly access: "open";
  readonly handle: (call: Call) => Answer | Promise<Answer>;
}

/** A route that needs an access token with one of `scopes`. */
export interface GuardedRoute extends RouteShape {
  readonly access: "bearer";
  readonly scopes: readonly string[];
  readonly handle: (call: AuthenticatedCall) => Answer | Promise<Answer>;
}

export type Route = OpenRoute | GuardedRoute;

export interface RouteMatch {
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
}

interface CompiledRoute {
  readonly route: Route;
  readonly pattern: RegExp;
}

/** Finds the route of a request by method, number of segments and path. */
export class RouteTable {
  readonly #routes = new Map<string, CompiledRoute[]>();
  readonly #subtrees: readonly Route[];

  constructor(routes: readonly Route[]) {
    this.#subtrees = routes.filter(({ path }) => path.endsWith("/**"));
    for (const route of routes) this.#add(route);
  }

  /** A route with a `:verb` is tried first, because a last `{name}` would also match the verb. */
  #add(route: Route): void {
    const key = bucketOf(route.method, route.path);
    const bucket = this.#routes.get(key) ?? [];
    const compiled = { route, pattern: compile(route.path) };
    if (/:\w+$/.test(route.path)) bucket.unshift(compiled);
    else bucket.push(compiled);
    this.#routes.set(key, bucket);
  }

  find(method: string, path: string): RouteMatch | undefined {
    for (const { route, pattern } of this.#routes.get(bucketOf(method, path)) ?? []) {
      const match = pattern.exec(path);
      if (match !== null) return { route, params: decode(match.groups ?? {}) };
    }
    const subtree = this.#subtrees.find((route) => route.method === method && path.startsWith(route.path.slice(0, -2)));
    return subtree === undefined ? undefined : { route: subtree, params: {} };
  }
}

function bucketOf(method: string, path: string): string {
  return `${method} ${path.split("/").length}`;
}

function compile(path: string): RegExp {
  const escaped = path.replace(/[.*+?^$()|[\]\\]/g, "\\$&");
  return new RegExp(`^${escaped.replace(/\{(\w+)\}/g, "(?<$1>[^/]+?)")}$`);
}

function decode(groups: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(groups).map(([name, value]) => [name, decodeSegment(value)]));
}

/** Percent-decodes one segment; a broken escape stays as it is and so matches no name. */
export function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** A parameter that is always in the route's path. */
export function param({ params }: Call, name: string): string {
  return params[name] ?? "";
}
