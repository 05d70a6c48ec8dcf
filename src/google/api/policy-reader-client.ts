import { isObject, type JsonObject } from "../../core/base/json.ts";
import { projectIdOfAccount } from "../../core/account/account-name.ts";
import { type DenyPolicy, parseDenyPolicy } from "../../core/chain/policy/deny-policy.ts";
import { parsePolicy, type Policy } from "../../core/chain/policy/policy.ts";
import type { CustomRole, PolicyReader, PolicyWriter } from "../../core/chain/policy/policy-reader.ts";
import type { Caller } from "../../core/caller/credential-source.ts";
import { parseAccount } from "./account-directory-client.ts";
import { failUnexpected, optionalText, readJsonObject, readObjects, readText, readTexts } from "../http/answer-json.ts";
import { encodedName, getGoogle, postGoogle } from "../http/google-call.ts";
import type { HttpClient } from "../http/http-client.ts";
import type { HttpAnswer } from "../http/http-exchange.ts";
import { readPages } from "../http/read-page.ts";

const policyVersion = 3;

/** Policies, roles and ancestors from IAM v1 and v2 and Resource Manager v1 and v3. */
export function createPolicyReader(http: HttpClient): PolicyReader {
  return {
    async testAccountPermissions(account, permissions, caller, signal) {
      const url = `${accountUrl(account, caller)}:testIamPermissions`;
      const answer = await postGoogle(http, { url, resource: account, caller, signal }, { permissions });
      return readTexts(readJsonObject(answer), "permissions", answer.host);
    },
    async account(account, caller, signal) {
      const answer = await getGoogle(http, { url: accountUrl(account, caller), resource: account, caller, signal });
      return parseAccount(readJsonObject(answer), answer.host);
    },
    // IAM takes the version in the query, Resource Manager in the body (source: the two APIs' discovery documents).
    async accountPolicy(account, caller, signal) {
      const url = `${accountUrl(account, caller)}:getIamPolicy?options.requestedPolicyVersion=${policyVersion}`;
      return readPolicy(await postGoogle(http, { url, resource: account, caller, signal }));
    },
    async containerPolicy(container, caller, signal) {
      const url = `${caller.endpoints.resourceManager}/v3/${encodedName(container)}:getIamPolicy`;
      const body = { options: { requestedPolicyVersion: policyVersion } };
      return readPolicy(await postGoogle(http, { url, resource: container, caller, signal }, body));
    },
    async ancestry(projectId, caller, signal) {
      const url = `${caller.endpoints.resourceManager}/v1/${encodedName(`projects/${projectId}`)}:getAncestry`;
      const answer = await postGoogle(http, { url, resource: projectId, caller, signal }, {});
      const ancestors = readObjects(readJsonObject(answer), "ancestor", answer.host);
      return ancestors.map((ancestor) => ancestorName(ancestor, answer.host));
    },
    async rolePermissions(role, caller, signal) {
      const url = `${caller.endpoints.iam}/v1/${encodedName(role)}`;
      const answer = await getGoogle(http, { url, resource: role, caller, signal });
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
      await postGoogle(http, { url, resource: account, caller, signal }, { policy });
    },
  };
}

async function readCustomRoles(
  http: HttpClient,
  container: string,
  caller: Caller,
  signal: AbortSignal,
): Promise<readonly CustomRole[]> {
  const url = `${caller.endpoints.iam}/v1/${encodedName(container)}/roles?view=FULL`;
  const list = { url, resource: container, field: "roles", pageSize: 1000, parse: parseRole };
  const roles: CustomRole[] = [];
  for await (const page of readPages(http, list, caller, signal)) roles.push(...page);
  return roles;
}

function parseRole(role: JsonObject, host: string): CustomRole {
  const permissions = readTexts(role, "includedPermissions", host);
  return { name: readText(role, "name", host), title: optionalText(role, "title"), permissions };
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
  const call = { url, resource: container, attempts: 1 };
  const policies: DenyPolicy[] = [];
  for await (const ids of readPages(http, { ...call, field: "policies", parse: parseId }, caller, signal)) {
    for (const id of ids) {
      const full = await getGoogle(http, { ...call, url: `${url}/${encodeURIComponent(id)}`, caller, signal });
      policies.push(parseDenyPolicy(readJsonObject(full)) ?? failUnexpected(full.host, "not a deny policy"));
    }
  }
  return policies;
}

function parseId(listed: JsonObject, host: string): string {
  return readText(listed, "name", host).split("/").at(-1) ?? "";
}

/** With `-` for the project, Google may answer 403 for a missing account (source: google/iam/admin/v1/iam.proto). */
function accountUrl(account: string, { endpoints }: Caller): string {
  const project = projectIdOfAccount(account) ?? "-";
  return `${endpoints.iam}/v1/projects/${encodeURIComponent(project)}/serviceAccounts/${encodeURIComponent(account)}`;
}

function ancestorName({ resourceId }: JsonObject, host: string): string {
  if (!isObject(resourceId)) return failUnexpected(host, "no resourceId");
  return `${readText(resourceId, "type", host)}s/${readText(resourceId, "id", host)}`;
}

function readPolicy(answer: HttpAnswer): Policy {
  return parsePolicy(readJsonObject(answer)) ?? failUnexpected(answer.host, "not a policy");
}
