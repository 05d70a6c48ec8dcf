import { load } from "js-yaml";
import { isObject, parseJson } from "../../../core/base/json.ts";

/** A call of a workflow's source to an address. */
export interface HttpCall {
  readonly url: string;
  readonly method: string;
  readonly auth: unknown;
}

/** An alias that repeats one that repeats another grows without end; no workflow needs this many. */
const mostAliases = 50;

/** The HTTP calls in a source in YAML or JSON, in the order in which they are written; `undefined` if it is neither. */
export function httpCallsIn(source: string): readonly HttpCall[] | undefined {
  const parsed = parseJson(source) ?? parseYaml(source);
  return isObject(parsed) || Array.isArray(parsed) ? callsIn(parsed, new Set()) : undefined;
}

/** Errors in a source are told when it is deployed at Google; here it only makes no calls. */
function parseYaml(source: string): unknown {
  try {
    return load(source, { maxAliases: mostAliases });
  } catch {
    return undefined;
  }
}

/** What an alias repeats is read once, so that one that contains itself ends too. */
function callsIn(node: unknown, seen: Set<object>): readonly HttpCall[] {
  if (typeof node !== "object" || node === null || seen.has(node)) return [];
  seen.add(node);
  if (Array.isArray(node)) return node.flatMap((item) => callsIn(item, seen));
  if (!isObject(node)) return [];
  const { call, args } = node;
  if (typeof call === "string" && call.startsWith("http.") && isObject(args) && typeof args["url"] === "string") {
    return [{ url: args["url"], method: methodOf(call, args["method"]), auth: args["auth"] }];
  }
  return Object.values(node).flatMap((value) => callsIn(value, seen));
}

/** `http.get` and the like say it themselves, `http.request` in an argument. */
function methodOf(call: string, method: unknown): string {
  const name = call === "http.request" && typeof method === "string" ? method : call.slice("http.".length);
  const upper = name.toUpperCase();
  return ["GET", "POST", "PUT", "PATCH", "DELETE"].includes(upper) ? upper : "GET";
}
