import { hash } from "node:crypto";
import { isObject } from "../../../core/base/json.ts";
import { html, RefusedCall, text, type Answer } from "../../http/answer.ts";
import type { Call, OpenRoute, Route } from "../../server/route.ts";
import { expiryAfter } from "../../identity/access-tokens.ts";
import { principalOf, type Cloud } from "../../state/cloud.ts";
import type { ServiceAccount } from "../../resource/resources.ts";

const root = "/computeMetadata/v1";
const tokenSeconds = 3599;
const zone = "europe-west1-b";
const instanceScopes = [
  "https://www.googleapis.com/auth/cloud-platform",
  "https://www.googleapis.com/auth/userinfo.email",
];
const lists = ["aliases", "scopes"];
const flavor = { "Metadata-Flavor": "Google", Server: "Metadata Server for VM" };

/** A folder of the metadata tree, or a value; a function computes its value on request. */
type Leaf = string | ((call: Call) => Answer | Promise<Answer>);
interface Folder {
  readonly [name: string]: Leaf | Folder;
}

/** The metadata server of a Compute Engine instance that runs as the world's `metadataAccount`. */
export function metadataServerRoutes(cloud: Cloud): readonly Route[] {
  const route = (path: string): OpenRoute => ({
    id: "metadata",
    service: "metadata.google.internal",
    rpc: "metadata",
    method: "GET",
    path,
    access: "open",
    handle: async (call) => withHeaders(await answer(cloud, call)),
  });
  return [route("/"), route(root), route(`${root}/**`)];
}

function withHeaders(answered: Answer): Answer {
  const etag = hash("sha256", String(answered.body)).slice(0, 16);
  return { ...answered, headers: { ...flavor, ETag: etag, ...answered.headers } };
}

/** Like Google's server, refuses requests without the header, so that no web page or proxy can be tricked into asking. */
async function answer(cloud: Cloud, call: Call): Promise<Answer> {
  const given = call.headers["metadata-flavor"];
  if (call.headers["x-forwarded-for"] !== undefined) return html(403, "Forbidden");
  if (call.path === "/") return text("computeMetadata/\n");
  if (given === undefined) return text('Missing required header "Metadata-Flavor": "Google"', 403);
  if (given !== "Google") return html(404, "Not Found");
  try {
    return await lookUp(tree(cloud), call);
  } catch (error) {
    if (error instanceof RefusedCall) return error.answer;
    throw error;
  }
}

function lookUp(top: Folder, call: Call): Answer | Promise<Answer> {
  const names = call.path.slice(root.length).split("/").slice(1);
  const isListing = names.at(-1) === "";
  let node: Leaf | Folder | undefined = top;
  for (const name of isListing ? names.slice(0, -1) : names) {
    node = isObject(node) && Object.hasOwn(node, name) ? node[name] : undefined;
  }
  if (node === undefined || (isListing && !isObject(node))) return html(404, "Not Found");
  if (typeof node === "string") return textOrJson(node, call);
  if (typeof node === "function") return node(call);
  if (call.query.get("recursive")?.toLowerCase() === "true") return jsonText(recursive(node));
  if (isListing) return text(listing(node), 200, "application/text");
  return { ...text("", 301), headers: { Location: `${call.path}/` } };
}

function textOrJson(value: string, { query }: Call): Answer {
  return query.get("alt") === "json" ? jsonText(value) : text(value, 200, "application/text");
}

function jsonText(value: unknown): Answer {
  return text(JSON.stringify(value), 200, "application/json");
}

function listing(folder: Folder): string {
  const names = Object.entries(folder).map(([name, node]) => (isFolder(node) ? `${name}/` : name));
  return names.map((name) => `${name}\n`).join("");
}

function isFolder(node: Leaf | Folder): node is Folder {
  return typeof node === "object";
}

/** A folder as JSON: names in camelCase, lists as arrays, computed values left out. */
function recursive(folder: Folder): object {
  const result: Record<string, unknown> = {};
  for (const [name, node] of Object.entries(folder)) {
    const key = name.includes("@") ? name : name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
    if (isFolder(node)) result[key] = recursive(node);
    else if (typeof node === "string") result[key] = lists.includes(name) ? node.trim().split("\n") : node;
  }
  return result;
}

function tree(cloud: Cloud): Folder {
  const { metadataAccount } = cloud.world;
  const account = metadataAccount === undefined ? undefined : cloud.resources.account(metadataAccount);
  const project = account?.parent ?? cloud.resources.projects[0];
  return {
    instance: {
      attributes: {},
      id: "7316049285718293847",
      name: "sandbox-vm",
      zone: `projects/${project?.number ?? "0"}/zones/${zone}`,
      "service-accounts": account === undefined ? {} : accountFolders(cloud, account),
    },
    project: {
      attributes: {},
      "numeric-project-id": project?.number ?? "0",
      "project-id": project?.projectId ?? "",
    },
    universe: { "universe-domain": "googleapis.com" },
  };
}

function accountFolders(cloud: Cloud, account: ServiceAccount): Folder {
  const folder: Folder = {
    aliases: "default\n",
    email: account.email,
    identity: (call) => identity(cloud, account, call),
    scopes: `${instanceScopes.join("\n")}\n`,
    token: (call) => token(cloud, account, call),
  };
  return { default: folder, [account.email]: folder };
}

function token(cloud: Cloud, account: ServiceAccount, { query, now }: Call): Answer {
  if (account.disabled)
    return text(`Unable to generate access token; service account ${account.email} is disabled.`, 403);
  const asked = (query.get("scopes") ?? "").split(",").filter((scope) => scope !== "");
  const scopes = asked.length > 0 ? asked : instanceScopes;
  const expiresAt = expiryAfter(tokenSeconds, now);
  const { value } = cloud.tokens.issue({ principal: principalOf(account), scopes, expiresAt }, now);
  return jsonText({ access_token: value, expires_in: tokenSeconds, token_type: "Bearer" });
}

/** `format=full` adds the email and the instance, and licences on request. The standard format has no email (unconfirmed). */
async function identity(cloud: Cloud, account: ServiceAccount, { query }: Call): Promise<Answer> {
  const audience = query.get("audience") ?? "";
  if (audience === "") return text("non-empty audience parameter required", 400);
  const full = query.get("format") === "full";
  const licenses = full && query.get("licenses")?.toUpperCase() === "TRUE";
  const extra = full && { extra: { google: { compute_engine: instanceClaims(account, licenses) } } };
  const idToken = await cloud.idTokens.forAccount(account, { audience, includeEmail: full, ...extra });
  return text(idToken, 200, "application/text");
}

function instanceClaims({ parent }: ServiceAccount, licenses: boolean): object {
  return {
    instance_creation_timestamp: 1_740_816_000,
    instance_id: "7316049285718293847",
    instance_name: "sandbox-vm",
    ...(licenses && { license_id: ["5926592092274602096"] }),
    project_id: parent.projectId,
    project_number: Number(parent.number),
    zone,
  };
}
