import { defined, isObject } from "../../core/base/json.ts";
import { json, type Answer } from "../http/answer.ts";
import type { Fault, Faults } from "../http/faults.ts";
import { badField, googleError, notFound } from "../http/google-errors.ts";
import { parseBody, readAnything, readInteger, readMessage, readString } from "../http/message.ts";
import type { RequestLog } from "../http/request-log.ts";
import { openRoutes, type ApiMethod, type Handler } from "../server/api-routes.ts";
import { isLoopbackHost } from "../server/own-host.ts";
import type { Call, Route } from "../server/route.ts";
import type { Cloud } from "../state/cloud.ts";
import { fire, type AttachedRequest } from "../state/firing.ts";
import { exportWorld } from "../state/export-world.ts";
import { firingOf } from "./sender/firing-requests.ts";

/** What the control endpoint needs besides the cloud. */
export interface ControlParts {
  readonly faults: Faults;
  readonly log: RequestLog;
  /** Resets the sandbox to the world it started from. */
  readonly reset: () => void;
}

/** Required on every control request, so that no web page can send one unnoticed. */
const controlHeader = "x-mintmark-sandbox";

type ControlHandler = (cloud: Cloud, call: Call, parts: ControlParts) => Answer | Promise<Answer>;
type Row = readonly [id: string, method: "GET" | "POST" | "DELETE", path: string, handler: ControlHandler];

const table: readonly Row[] = [
  ["log.list", "GET", "log", (_, __, { log }) => json({ requests: log.entries })],
  ["log.clear", "DELETE", "log", (_, __, { log }) => done(() => log.clear())],
  ["faults.add", "POST", "faults", (_, call, { faults }) => done(() => faults.add(readFault(parseBody(call.body))))],
  ["faults.clear", "DELETE", "faults", (_, __, { faults }) => done(() => faults.clear())],
  ["settings.get", "GET", "settings", ({ settings }) => json(settings)],
  ["settings.set", "POST", "settings", changeSettings],
  ["world.export", "GET", "world", (cloud) => json(exportWorld(cloud))],
  ["world.reset", "POST", "world:reset", (_, __, { reset }) => done(() => reset())],
  ["firings.list", "GET", "firings", ({ firings }) => json({ firings })],
  ["firings.fire", "POST", "firings", fireNow],
  ["keys.rotate", "POST", "keys:rotate", rotateKeys],
  ["subjectTokens.issue", "POST", "subjectTokens", issueSubjectToken],
  ["iapAssertions.issue", "POST", "iapAssertions", issueIapAssertion],
];

/** The sandbox's own API: set the time, add faults, read the request log, fire a service, export and reset the world. */
export function sandboxControlRoutes(cloud: Cloud, parts: ControlParts): readonly Route[] {
  const methods = table.map(([id, method, path, handler]): ApiMethod<Call> => {
    const checked: Handler<Call> = (_, call) => {
      checkLocal(call);
      return handler(cloud, call, parts);
    };
    return [id, method, `/sandbox/v1/${path}`, id, checked];
  });
  return openRoutes(cloud, { service: "sandbox", id: "sandbox", rpc: "sandbox" }, methods);
}

function checkLocal({ headers }: Call): void {
  if (headers[controlHeader] === undefined || !isLoopbackHost(headers) || headers.origin !== undefined) {
    throw googleError(
      "PERMISSION_DENIED",
      `Requests to the sandbox itself need the header ${controlHeader} and a local host name.`,
    );
  }
}

function done(action: () => void): Answer {
  action();
  return json({});
}

/** Takes the fields of `Fault`; anything else is a 400. */
function readFault(body: unknown): Fault {
  const {
    route = "*",
    times,
    chance,
    kind,
    status,
    ...rest
  } = readMessage(body, {
    route: readString,
    times: readInteger,
    chance: readAnything,
    kind: readString,
    status: readInteger,
    delayMs: readInteger,
    contentType: readString,
    retryAfterSeconds: readInteger,
  });
  const rule = {
    route,
    ...defined({ times }),
    ...(typeof chance === "number" && { chance }),
  };
  switch (kind) {
    case "status":
      if (status !== 429 && status !== 500 && status !== 503) throw badField("status", "must be 429, 500 or 503");
      return { ...rule, kind, status, ...defined({ retryAfterSeconds: rest.retryAfterSeconds }) };
    case "html":
      return { ...rule, kind, ...defined({ status }) };
    case "contentType":
      return { ...rule, kind, contentType: rest.contentType ?? "text/plain" };
    case "slow":
      return { ...rule, kind, delayMs: rest.delayMs ?? 1000 };
    case "cut":
    case "hang":
    case "perimeter":
    case "serviceDisabled":
    case "foreignMember":
      return { ...rule, kind };
    default:
      throw badField(
        "kind",
        "must be status, html, contentType, slow, cut, hang, perimeter, serviceDisabled or foreignMember",
      );
  }
}

function changeSettings({ settings }: Cloud, call: Call): Answer {
  const changes = readMessage(parseBody(call.body), {
    propagationDelayMs: readInteger,
    dateSkewMs: readInteger,
    clockOffsetMs: readInteger,
    quotaPerMinute: readInteger,
    analysesPerDay: readInteger,
  });
  return json(Object.assign(settings, changes));
}

async function fireNow(cloud: Cloud, call: Call): Promise<Answer> {
  const { source = "", data = "" } = readMessage(parseBody(call.body), { source: readString, data: readString });
  const requests: readonly AttachedRequest[] = firingOf(cloud, source, data);
  if (requests.length === 0) throw notFound(`No job, task, subscription or workflow is called ${source}.`);
  const results = [];
  for (const request of requests) results.push(await fire(cloud, request));
  cloud.firings.push(...results);
  return json({ results });
}

async function rotateKeys(cloud: Cloud, call: Call): Promise<Answer> {
  const { account: name } = readMessage(parseBody(call.body), { account: readString });
  if (name === undefined) return json({ keyId: (await cloud.googleKeys.rotate()).keyId });
  const account = cloud.resources.account(name);
  if (account === undefined) throw notFound("Unknown service account");
  return json({ keyId: (await cloud.accountKeys.googleManaged(account).rotate()).keyId });
}

async function issueSubjectToken({ workloadIdentity }: Cloud, call: Call): Promise<Answer> {
  const { provider = "", claims } = readMessage(parseBody(call.body), { provider: readString, claims: readAnything });
  if (!workloadIdentity.providers.some(({ name }) => name === provider)) throw notFound();
  return json({ token: await workloadIdentity.issue(provider, isObject(claims) ? claims : {}) });
}

/** The value that Identity-Aware Proxy would put into `X-Goog-IAP-JWT-Assertion` for a user. */
async function issueIapAssertion({ users, iapKeys }: Cloud, call: Call): Promise<Answer> {
  const { user: name = "", audience = "" } = readMessage(parseBody(call.body), {
    user: readString,
    audience: readString,
  });
  const user = users.byEmail(name);
  if (user === undefined || audience === "") throw notFound();
  return json({ assertion: await iapKeys.assertion(user, audience, call.now) });
}
