import type { Route } from "../../../../src/sandbox/server/route.ts";
import type { KnownNames } from "./known-names.ts";
import { bodyFor, queryFor } from "./request-bodies.ts";

/** A request that is about to be sent. */
export interface DraftRequest {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: Record<string, string>;
  body: string | undefined;
}

/** Paths below the routes that end with `/**`. */
const belowSubtrees: Readonly<Record<string, readonly string[]>> = {
  "/computeMetadata/**": [
    "v1/project/project-id",
    "v1/instance/",
    "v1/instance/service-accounts/default/token",
    "v1/instance/service-accounts/default/identity",
  ],
  "/targets/**": ["larkfield-prod/reports", "larkfield-prod/notify", "larkfield-prod/convert/path"],
  "/backends/**": ["larkfield-prod/back-office"],
  "/gateways/**": ["larkfield-prod/partners"],
};

/** A request that a careful client could send to a route. */
export function draftRequest({ id, method, path }: Route, names: KnownNames): DraftRequest {
  const filled = fill(path, names);
  const draft: DraftRequest = {
    method,
    path: filled,
    query: queryFor(id, names),
    headers: { "metadata-flavor": "Google", authorization: `Bearer ${bearer(id, names)}` },
    body: undefined,
  };
  if (method === "GET" || method === "DELETE") return draft;
  const { contentType, text } = bodyFor(id, resourceIn(filled), names);
  draft.body = text;
  draft.headers["content-type"] = contentType;
  return draft;
}

function bearer(id: string, names: KnownNames): string {
  const receives = /^(?:targets|backends|gateways)\./.test(id);
  if (receives) return names.one("idToken");
  if (names.chance(0.7)) return names.one("administrator");
  return names.one(names.pick(["caller", "accessToken"]), "caller");
}

/** Fills the names in a route's path with those of one resource that exists, or of several. */
function fill(path: string, names: KnownNames): string {
  if (path.endsWith("/**")) return path.slice(0, -2) + names.pick(belowSubtrees[path] ?? ["x"]);
  const verb = /:\w+$/.exec(path)?.[0] ?? "";
  const plain = path.slice(0, path.length - verb.length);
  const version = /^\/(?:compute\/|storage\/)?v\d+\//.exec(plain)?.[0] ?? "/";
  const template = plain.slice(version.length);
  const isDeleted = verb === ":undelete" && template.endsWith("{account}");
  const known = !isDeleted && names.chance(0.8) ? names.resource(template) : undefined;
  return version + (known ?? fillEach(template, verb, names)) + verb;
}

function fillEach(template: string, verb: string, names: KnownNames): string {
  const segments = template.split("/");
  return segments
    .map((segment, index) => {
      const parameter = /^\{(\w+)\}$/.exec(segment)?.[1];
      if (parameter === undefined) return segment;
      const value = names.one(kindFor(parameter, verb, names), segments[index - 1] ?? "");
      return /[/ ]/.test(value) ? encodeURIComponent(value) : value;
    })
    .join("/");
}

function kindFor(parameter: string, verb: string, names: KnownNames): string {
  if (parameter !== "account") return parameter;
  if (verb === ":undelete") return "deleted";
  return names.chance(0.2) ? "uniqueId" : "account";
}

function resourceIn(path: string): string {
  return path.replace(/^\/v\d+\//, "").replace(/:\w+$/, "");
}
