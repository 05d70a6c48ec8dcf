import { hash } from "node:crypto";
import { html, RefusedCall, text, type Answer } from "../../http/answer.ts";
import { decodeSegment, type Call, type OpenRoute, type Route } from "../../server/route.ts";
import { expiryAfter } from "../../identity/access-tokens.ts";
import { attachedAccount, principalOf, type Cloud } from "../../state/cloud.ts";
import type { ServiceAccount } from "../../resource/resources.ts";
import { folder, jsonOf, namesIn, nodeAt, textOf, textValue, type MetadataFolder } from "./metadata-tree.ts";

const tokenSeconds = 3599;
const zone = "europe-west1-b";
const instance = { id: "7316049285718293847", name: "sandbox-vm" };
const instanceScopes = [
  "https://www.googleapis.com/auth/cloud-platform",
  "https://www.googleapis.com/auth/userinfo.email",
];
const plain = "application/text";
/** Of ID tokens too, without a charset: the content types that googleauth for Ruby takes a token from are compared as a whole. */
const webPage = "text/html";
const flavor = {
  "Metadata-Flavor": "Google",
  Server: "Metadata Server for VM",
  "X-XSS-Protection": "0",
  "X-Frame-Options": "SAMEORIGIN",
};

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
  return [route("/"), route("/computeMetadata"), route("/computeMetadata/**")];
}

function withHeaders(answered: Answer): Answer {
  const etag = hash("sha256", String(answered.body)).slice(0, 16);
  return { ...answered, headers: { ...flavor, ETag: etag, ...answered.headers } };
}

/** Like Google's server, refuses requests without the header, so that no web page or proxy can be tricked into asking. */
async function answer(cloud: Cloud, call: Call): Promise<Answer> {
  const given = call.headers["metadata-flavor"];
  if (call.headers["x-forwarded-for"] !== undefined) return html(403, "Forbidden");
  if (call.path !== "/") {
    if (given === undefined) return refusal(403, 'Missing required header "Metadata-Flavor": "Google"');
    if (given !== "Google") return html(404, "Not Found");
  }
  try {
    return await lookUp(tree(cloud), call);
  } catch (error) {
    if (error instanceof RefusedCall) return error.answer;
    throw error;
  }
}

function refusal(status: number, sentence: string): Answer {
  return text(sentence, status, "text/html; charset=UTF-8");
}

function lookUp(top: MetadataFolder, call: Call): Answer | Promise<Answer> {
  const { path, query } = call;
  const isListing = path.endsWith("/");
  const node = nodeAt(top, namesOf(path));
  if (node === undefined || (isListing && node.kind !== "folder")) return html(404, "Not Found");
  if (node.kind === "computed") return node.answer(call);
  const alt = query.get("alt");
  if (node.kind !== "folder") return alt === "json" ? jsonText(jsonOf(node)) : text(textOf(node), 200, plain);
  if (query.get("recursive")?.toLowerCase() === "true") {
    return alt === "text" ? text(textOf(node), 200, plain) : jsonText(jsonOf(node));
  }
  return isListing ? listing(node, alt) : redirected(`${path}/`, query);
}

function namesOf(path: string): readonly string[] {
  return path === "/" ? [] : path.replace(/\/$/, "").slice(1).split("/").map(decodeSegment);
}

/** Whether Google's answer to `alt=json` for a folder is this list is unconfirmed. */
function listing(shown: MetadataFolder, alt: string | null): Answer {
  const names = namesIn(shown);
  return alt === "json" ? jsonText(JSON.stringify(names)) : text(names.map((name) => `${name}\n`).join(""), 200, plain);
}

function redirected(path: string, query: URLSearchParams): Answer {
  const Location = query.size > 0 ? `${path}?${query.toString()}` : path;
  return { ...text(`${path}\n`, 301, webPage), headers: { Location } };
}

function jsonText(value: string): Answer {
  return text(value, 200, "application/json");
}

function tree(cloud: Cloud): MetadataFolder {
  const account = attachedAccount(cloud);
  const project = account?.parent ?? cloud.resources.projects[0];
  const number = project?.number ?? "0";
  const v1 = folder({
    instance: folder({
      attributes: folder({}),
      id: { kind: "number", digits: instance.id },
      name: textValue(instance.name),
      zone: textValue(`projects/${number}/zones/${zone}`),
      "service-accounts": account === undefined ? folder({}) : accountFolders(cloud, account),
    }),
    project: folder({
      attributes: folder({}),
      "numeric-project-id": { kind: "number", digits: number },
      "project-id": textValue(project?.projectId ?? ""),
    }),
    universe: folder({ "universe-domain": textValue("googleapis.com") }),
  });
  return folder({ computeMetadata: folder({ v1 }) });
}

function accountFolders(cloud: Cloud, account: ServiceAccount): MetadataFolder {
  const own = folder({
    aliases: { kind: "list", items: ["default"] },
    email: textValue(account.email),
    identity: { kind: "computed", answer: (call) => identity(cloud, account, call) },
    scopes: { kind: "list", items: instanceScopes },
    token: { kind: "computed", answer: (call) => token(cloud, account, call) },
  });
  return folder({ default: own, [account.email]: own });
}

function token(cloud: Cloud, account: ServiceAccount, { query, now }: Call): Answer {
  if (account.disabled) return disabled("access token", account);
  const asked = (query.get("scopes") ?? "").split(",").filter((scope) => scope !== "");
  const scopes = asked.length > 0 ? asked : instanceScopes;
  const expiresAt = expiryAfter(tokenSeconds, now);
  const { value } = cloud.tokens.issue({ principal: principalOf(account), scopes, expiresAt }, now);
  return jsonText(JSON.stringify({ access_token: value, expires_in: tokenSeconds, token_type: "Bearer" }));
}

function disabled(what: string, { email }: ServiceAccount): Answer {
  return refusal(403, `Unable to generate ${what}; service account ${email} is disabled.`);
}

/** `format=full` adds the email and the instance, and licences on request. The standard format has no email (unconfirmed). */
async function identity(cloud: Cloud, account: ServiceAccount, { query }: Call): Promise<Answer> {
  if (account.disabled) return disabled("identity token", account);
  const audience = query.get("audience") ?? "";
  if (audience === "") return refusal(400, "non-empty audience parameter required");
  const full = query.get("format") === "full";
  const licenses = full && query.get("licenses")?.toUpperCase() === "TRUE";
  const extra = full && { extra: { google: { compute_engine: instanceClaims(account, licenses) } } };
  const idToken = await cloud.idTokens.forAccount(account, { audience, includeEmail: full, ...extra });
  return text(idToken, 200, webPage);
}

function instanceClaims({ parent }: ServiceAccount, licenses: boolean): object {
  return {
    instance_creation_timestamp: 1_740_816_000,
    instance_id: instance.id,
    instance_name: instance.name,
    ...(licenses && { license_id: ["5926592092274602096"] }),
    project_id: parent.projectId,
    project_number: Number(parent.number),
    zone,
  };
}
