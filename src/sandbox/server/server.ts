import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { MintmarkError } from "../../core/base/errors.ts";
import { principalName } from "../policy/principal.ts";
import type { Cloud } from "../state/cloud.ts";
import { html, RefusedCall, type Answer } from "../http/answer.ts";
import { authenticate } from "./authenticate.ts";
import { faultyAnswer, type Fault, type Faults } from "../http/faults.ts";
import { googleError } from "../http/google-errors.ts";
import type { Quota } from "../http/quota.ts";
import type { RequestLog } from "../http/request-log.ts";
import { isOwnHost } from "./own-host.ts";
import type { Call, Route, RouteTable } from "./route.ts";

/** What the server works with; cloud and routes are replaced at a reset. */
export interface ServerParts {
  cloud: Cloud;
  routes: RouteTable;
  readonly faults: Faults;
  readonly log: RequestLog;
  readonly quota: Quota;
}

export interface RunningServer {
  readonly url: string;
  close(): Promise<void>;
}

const host = "127.0.0.1";
const bodyLimitBytes = 4_194_304;
/** Longer than clients keep idle connections, so that the sandbox never closes first. */
const keepAliveMs = 120_000;

/** Starts the HTTP server of a sandbox; throws `portInUse`. */
export async function startServer(parts: ServerParts, port: number): Promise<RunningServer> {
  const stopping = new AbortController();
  const server = createServer({ keepAliveTimeout: keepAliveMs }, (request, response) => {
    void serve(parts, request, response, stopping.signal).catch(() => response.destroy());
  });
  const address = await listen(server, port);
  return {
    url: `http://${host}:${address.port}`,
    close: () => {
      stopping.abort();
      return close(server);
    },
  };
}

function listen(server: Server, port: number): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      const taken = error.code === "EADDRINUSE" || error.code === "EACCES";
      reject(taken ? new MintmarkError({ code: "portInUse", port }, { cause: error }) : error);
    });
    server.listen(port, host, () => resolve(server.address() as AddressInfo));
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

interface Outcome {
  readonly answer: Answer;
  readonly route: Route | undefined;
  readonly fault: Fault | undefined;
  readonly caller: string | undefined;
}

async function serve(
  parts: ServerParts,
  request: IncomingMessage,
  response: ServerResponse,
  stopping: AbortSignal,
): Promise<void> {
  const time = parts.cloud.now();
  const outcome = await decide(parts, request, time);
  const { answer, route, fault, caller } = outcome;
  const unanswered = fault?.kind === "cut" || fault?.kind === "hang";
  const { method = "GET" } = request;
  parts.log.add({
    method,
    path: pathOf(request),
    route: route?.id,
    status: unanswered ? 0 : answer.status,
    caller,
    time,
  });
  if (fault?.kind === "hang") return;
  if (fault?.kind === "slow") await sleep(fault.delayMs, undefined, { signal: stopping });
  send(parts, response, answer, fault?.kind === "cut");
}

async function decide(parts: ServerParts, request: IncomingMessage, now: number): Promise<Outcome> {
  const { method = "GET", headers } = request;
  const url = urlOf(request);
  const body = await readBody(request);
  if (url === undefined) return withoutRoute(html(400, "Bad Request"));
  if (!isOwnHost(headers, url.pathname)) return withoutRoute(foreignHost());
  const match = parts.routes.find(method, url.pathname);
  if (match === undefined) return withoutRoute(html(404, "Not Found"), parts.faults.take("*"));
  const { route, params } = match;
  const call = { method, path: url.pathname, params, query: url.searchParams, headers, body: body ?? "", now };
  const seen: { caller: string | undefined } = { caller: undefined };
  const run = (): Promise<Answer> =>
    body === undefined ? Promise.resolve(html(413, "Request Entity Too Large")) : runRoute(parts, route, call, seen);
  const fault = parts.faults.take(route.id);
  const answer = await (fault === undefined ? run() : faultyAnswer(fault, route.service, run));
  return { answer, route, fault, caller: seen.caller };
}

/** `undefined` for a request target that names no address, such as `//[`. */
function urlOf({ url = "/" }: IncomingMessage): URL | undefined {
  return URL.canParse(url, "http://sandbox") ? new URL(url, "http://sandbox") : undefined;
}

function withoutRoute(answer: Answer, fault?: Fault): Outcome {
  return { answer, route: undefined, fault, caller: undefined };
}

/** Does not repeat the name, which somebody else chose. */
function foreignHost(): Answer {
  return googleError(
    "PERMISSION_DENIED",
    "The sandbox answers to 127.0.0.1, localhost and [::1] alone, not to the name in the Host header.",
  ).answer;
}

/** Runs a route and turns whatever it throws into an answer. */
async function runRoute(
  { cloud, quota }: ServerParts,
  route: Route,
  call: Call,
  seen: { caller: string | undefined },
): Promise<Answer> {
  try {
    if (route.access === "open") return await route.handle(call);
    const authenticated = await authenticate(cloud, call, route);
    seen.caller = principalName(authenticated.caller);
    quota.spend(route.service, seen.caller, call.now, cloud.settings.quotaPerMinute);
    return await route.handle(authenticated);
  } catch (error) {
    if (error instanceof RefusedCall) return error.answer;
    return googleError("INTERNAL", "Internal error encountered.").answer;
  }
}

/** The body as text; `undefined` if it is too large. */
async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  const body: AsyncIterable<Buffer> = request;
  for await (const chunk of body) {
    size += chunk.length;
    if (size <= bodyLimitBytes) chunks.push(chunk);
  }
  return size > bodyLimitBytes ? undefined : Buffer.concat(chunks).toString();
}

function send({ cloud }: ServerParts, response: ServerResponse, answer: Answer, cut: boolean): void {
  const body = Buffer.from(answer.body);
  response.sendDate = false;
  response.writeHead(answer.status, {
    "Content-Type": answer.contentType,
    "Content-Length": body.length,
    Date: new Date(cloud.now() + cloud.settings.dateSkewMs).toUTCString(),
    Server: "ESF",
    Vary: "Origin, X-Origin, Referer",
    "Cache-Control": "private",
    "X-Content-Type-Options": "nosniff",
    ...answer.headers,
  });
  if (!cut) response.end(body);
  else response.write(body.subarray(0, body.length >> 1), () => response.destroy());
}

function pathOf({ url = "/" }: IncomingMessage): string {
  return url.split("?", 1)[0] ?? "/";
}
