import { defined } from "../../../core/base/json.ts";
import type { AttachedRequest } from "../../state/firing.ts";
import type { QueueTarget, UriOverride } from "../../world/world-services.ts";
import { tokenMessage } from "./connected-services.ts";

/** Headers that Cloud Tasks sets itself, whatever a queue says (source: google/cloud/tasks, HttpTarget). */
const ownHeaders = /^(?:x-cloudtasks-.*|host|content-length|user-agent)$/;

/** A task's request with what its queue overrides: the address, the method, headers, and the identity. */
export function overridden(request: AttachedRequest, target: QueueTarget | undefined): AttachedRequest {
  if (target === undefined) return request;
  const { uriOverride, httpMethod, headerOverrides, token = request.token } = target;
  const own = headerOverrides.map(({ header }) => [header.key.toLowerCase(), header.value] as const);
  return {
    ...request,
    token,
    uri: uriOverride === undefined ? request.uri : overriddenUri(request.uri, uriOverride),
    headers: { ...request.headers, ...Object.fromEntries(own.filter(([name]) => !ownHeaders.test(name))) },
    ...(httpMethod !== undefined && { method: httpMethod, body: httpMethod === "GET" ? "" : request.body }),
  };
}

/**
 * Replaces the parts that are given, or with `IF_NOT_EXISTS` only those that the task's address lacks; every address has scheme and host. An
 * empty path or query removes it, and so does port 0.
 */
export function overriddenUri(uri: string, override: UriOverride): string {
  if (!URL.canParse(uri)) return uri;
  const url = new URL(uri);
  const { scheme, host, port, pathOverride, queryOverride, uriOverrideEnforceMode } = override;
  const replaces = (present: boolean): boolean => uriOverrideEnforceMode !== "IF_NOT_EXISTS" || !present;
  const hadPort = url.port !== "";
  if (scheme !== undefined && replaces(true)) url.protocol = `${scheme.toLowerCase()}:`;
  if (host !== undefined && replaces(true)) url.hostname = host;
  if (port !== undefined && replaces(hadPort)) url.port = port === 0 ? "" : String(port);
  if (pathOverride !== undefined && replaces(url.pathname !== "/")) url.pathname = pathOverride.path;
  if (queryOverride !== undefined && replaces(url.search !== "")) url.search = queryOverride.queryParams;
  const isBare = url.pathname === "/" && url.search === "" && (pathOverride?.path ?? "x") === "";
  return isBare ? url.href.replace(/\/$/, "") : url.href;
}

/** The override as the API shows it. */
export function targetMessage(target: QueueTarget | undefined): object {
  if (target === undefined) return {};
  const { uriOverride, httpMethod, headerOverrides, token } = target;
  const { port, ...address } = uriOverride ?? {};
  const shown = uriOverride && { ...defined(address), ...(port !== undefined && { port: String(port) }) };
  return {
    httpTarget: {
      ...defined({ uriOverride: shown, httpMethod }),
      ...(headerOverrides.length > 0 && { headerOverrides }),
      ...tokenMessage(token),
    },
  };
}
