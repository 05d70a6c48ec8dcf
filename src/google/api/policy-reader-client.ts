import { fail } from "../../core/base/errors.ts";
import { isObject, type JsonObject } from "../../core/base/json.ts";
import { projectIdOfAccount } from "../../core/account/account-name.ts";
import { type DenyPolicy, parseDenyPolicy } from "../../core/chain/policy/deny-policy.ts";
import { parsePolicy, type Policy } from "../../core/chain/policy/policy.ts";
import type { CustomRole, PolicyReader, PolicyWriter } from "../../core/chain/policy/policy-reader.ts";
import type { Caller } from "../../core/caller/credential-source.ts";
import { parseAccount } from "./account-directory-client.ts";
import { optionalText, readJsonObject, readObjects, readText } from "../http/answer-json.ts";
import { throwGoogleError } from "../http/google-error.ts";
import { googleHeaders } from "../http/google-headers.ts";
import type { HttpClient } from "../http/http-client.ts";
import type { HttpAnswer } from "../http/http-exchange.ts";

/** What a call reads and who makes it. */
interface Call {
  readonly url: string;
  /** The resource that a refusal names. */
  readonly resource: string;
  readonly caller: Caller;
  readonly signal: AbortSignal;
  readonly attempts?: number;
}

const policyVersion = 3;

/** Policies, roles and ancestors from IAM v1 and v2 and Resource Manager v1 and v3. */
export function createPolicyReader(http: HttpClient): PolicyReader {
  return {
    async testAccountPermissions(account, permissions, caller, signal) {
      const url = `${accountUrl(account, caller)}:testIamPermissions`;
      const answer = await post(http, { url, resource: account, caller, signal }, { permissions });
      return readTexts(readJsonObject(answer), "permissions", answer.host);
    },
    async account(account, caller, signal) {
      const answer = await get(http, { url: accountUrl(account, caller), resource: account, caller, signal });
      return parseAccount(readJsonObject(answer), answer.host);
    },
    // IAM takes the version in the query, Resource Manager in the body (source: the two APIs' discovery documents).
    async accountPolicy(account, caller, signal) {
      const url = `${accountUrl(account, caller)}:getIamPolicy?options.requestedPolicyVersion=${policyVersion}`;
      return readPolicy(await post(http, { url, resource: account, caller, signal }));
    },
    async containerPolicy(container, caller, signal) {
      const url = `${caller.endpoints.resourceManager}/v3/${encodedName(container)}:getIamPolicy`;
      const body = { options: { requestedPolicyVersion: policyVersion } };
      return readPolicy(await post(http, { url, resource: container, caller, signal }, body));
    },
    async ancestry(projectId, caller, signal) {
      const url = `${caller.endpoints.resourceManager}/v1/${encodedName(`projects/${projectId}`)}:getAncestry`;
      const answer = await post(http, { url, resource: projectId, caller, signal }, {});
      const ancestors = readObjects(readJsonObject(answer), "ancestor", answer.host);
      return ancestors.map((ancestor) => ancestorName(ancestor, answer.host));
    },
    async rolePermissions(role, caller, signal) {
      const url = `${caller.endpoints.iam}/v1/${encodedName(role)}`;
      const answer = await get(http, { url, resource: role, caller, signal });
      const json = readJsonObject(answer);
      return json["deleted"] === true ? [] : readTexts(json, "includedPermissions", answer.host);
    },
    customRoles: (container, caller, signal) => readCustomRoles(http, container, caller, signal),
    denyPolicies: (container, caller, signal) => readDenyPolicies(http, container, caller, signal),
  };
}

/** Without an update mask Google writes only the bindings, so audit configs stay (source: google/iam/v1/iam_policy.proto). */
export function createPolicyWriter(http: HttpClient): PolicyWriter {
  return {
    async writeAccountPolicy(account, policy, caller, signal) {
      const url = `${accountUrl(account, caller)}:setIamPolicy`;
      await post(http, { url, resource: account, caller, signal }, { policy });
    },
  };
}

async function readCustomRoles(
  http: HttpClient,
  container: string,
  caller: Caller,
  signal: AbortSignal,
): Promise<readonly CustomRole[]> {
  const list = `${caller.endpoints.iam}/v1/${encodedName(container)}/roles?view=FULL&pageSize=1000`;
  const roles: CustomRole[] = [];
  for (let page: string | undefined = ""; page !== undefined;) {
    const answer = await get(http, { url: list + page, resource: container, caller, signal });
    const json = readJsonObject(answer);
    for (const role of readObjects(json, "roles", answer.host)) {
      const permissions = readTexts(role, "includedPermissions", answer.host);
      roles.push({ name: readText(role, "name", answer.host), title: optionalText(role, "title"), permissions });
    }
    page = nextPage(json, "&");
  }
  return roles;
}

/** What to append to a list's URL for its next page; `undefined` after the last page. */
function nextPage(json: JsonObject, separator: "?" | "&"): string | undefined {
  const token = optionalText(json, "nextPageToken");
  return token === "" ? undefined : `${separator}pageToken=${encodeURIComponent(token)}`;
}

/**
 * The list has no rules, so each policy is read separately, one after the other and without retries: the first one that hits the tight
 * quota ends it.
 */
async function readDenyPolicies(
  http: HttpClient,
  container: string,
  caller: Caller,
  signal: AbortSignal,
): Promise<readonly DenyPolicy[]> {
  const attachment = encodeURIComponent(`cloudresourcemanager.googleapis.com/${container}`);
  const url = `${caller.endpoints.iam}/v2/policies/${attachment}/denypolicies`;
  const read = async (suffix: string): Promise<HttpAnswer> =>
    get(http, { url: url + suffix, resource: container, caller, signal, attempts: 1 });
  const policies: DenyPolicy[] = [];
  for (let page: string | undefined = ""; page !== undefined;) {
    const answer = await read(page);
    const json = readJsonObject(answer);
    for (const listed of readObjects(json, "policies", answer.host)) {
      const id = readText(listed, "name", answer.host).split("/").at(-1) ?? "";
      const full = await read(`/${encodeURIComponent(id)}`);
      policies.push(parseDenyPolicy(readJsonObject(full)) ?? failUnexpected(full.host, "not a deny policy"));
    }
    page = nextPage(json, "?");
  }
  return policies;
}

/** With `-` for the project, Google may answer 403 for a missing account (source: google/iam/admin/v1/iam.proto). */
function accountUrl(account: string, { endpoints }: Caller): string {
  const project = projectIdOfAccount(account) ?? "-";
  return `${endpoints.iam}/v1/projects/${encodeURIComponent(project)}/serviceAccounts/${encodeURIComponent(account)}`;
}

/** A resource name whose parts may contain a `:`, as in domain-scoped projects. */
function encodedName(name: string): string {
  return name.split("/").map(encodeURIComponent).join("/");
}

function ancestorName({ resourceId }: JsonObject, host: string): string {
  if (!isObject(resourceId)) return failUnexpected(host, "no resourceId");
  return `${readText(resourceId, "type", host)}s/${readText(resourceId, "id", host)}`;
}

function readPolicy(answer: HttpAnswer): Policy {
  return parsePolicy(readJsonObject(answer)) ?? failUnexpected(answer.host, "not a policy");
}

/** A list of strings; absent when empty. */
function readTexts(json: JsonObject, field: string, host: string): readonly string[] {
  const value = json[field] ?? [];
  if (Array.isArray(value) && value.every((item) => typeof item === "string")) return value;
  return failUnexpected(host, `${field} is not a list`);
}

function failUnexpected(host: string, problem: string): never {
  return fail({ code: "unexpectedAnswer", host, problem });
}

async function get(http: HttpClient, { url, resource, caller, signal, attempts }: Call): Promise<HttpAnswer> {
  const headers = googleHeaders(caller);
  const answer = await http.send({ method: "GET", url, headers, signal, ...(attempts !== undefined && { attempts }) });
  return answer.status === 200 ? answer : throwGoogleError(answer, resource);
}

/** Reads, and writes guarded by an etag, may be retried like any GET. */
async function post(http: HttpClient, { url, resource, caller, signal }: Call, body?: JsonObject): Promise<HttpAnswer> {
  const type = body === undefined ? {} : { "content-type": "application/json" };
  const answer = await http.send({
    method: "POST",
    url,
    headers: { ...googleHeaders(caller), ...type },
    body: body === undefined ? "" : JSON.stringify(body),
    signal,
  });
  return answer.status === 200 ? answer : throwGoogleError(answer, resource);
}
