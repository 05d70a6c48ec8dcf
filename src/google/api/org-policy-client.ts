import { failureOf } from "../../core/base/errors.ts";
import { isObject, type JsonObject } from "../../core/base/json.ts";
import type { Caller } from "../../core/caller/credential-source.ts";
import type { EffectiveList, OrgLists } from "../../core/credential/lifetime-policies.ts";
import { readJsonObject, readObjects, readTexts } from "../http/answer-json.ts";
import { encodedName, getGoogle } from "../http/google-call.ts";
import type { HttpClient } from "../http/http-client.ts";

/** A mint waits for the answer, so it is asked for once. */
const patience = { attempts: 1, timeoutSeconds: 20 };

/** Organization Policy API, v2; needs `orgpolicy.policy.get`, which the basic roles have. */
export function createOrgLists(http: HttpClient): OrgLists {
  return {
    async effective(project, constraint, caller, signal) {
      const url = `${policyUrl(project, constraint, caller)}:getEffectivePolicy`;
      const answer = await getGoogle(http, { url, resource: project, caller, signal, ...patience });
      const { spec } = readJsonObject(answer);
      return listIn(readObjects(isObject(spec) ? spec : {}, "rules", answer.host), answer.host);
    },
    async isOwn(project, constraint, caller, signal) {
      const url = policyUrl(project, constraint, caller);
      try {
        await getGoogle(http, { url, resource: project, caller, signal, ...patience });
        return true;
      } catch (error) {
        if (failureOf(error).code === "notFound") return false;
        throw error;
      }
    },
  };
}

function policyUrl(project: string, constraint: string, { endpoints }: Caller): string {
  return `${endpoints.orgPolicy}/v2/${encodedName(`projects/${project}/policies/${constraint}`)}`;
}

/** The rules together; Google has already left out those whose conditions do not hold. */
function listIn(rules: readonly JsonObject[], host: string): EffectiveList {
  const values = rules.flatMap((rule) => (isObject(rule["values"]) ? [rule["values"]] : []));
  return {
    allowAll: rules.some((rule) => rule["allowAll"] === true),
    denyAll: rules.some((rule) => rule["denyAll"] === true),
    allowed: values.flatMap((value) => readTexts(value, "allowedValues", host)),
    denied: values.flatMap((value) => readTexts(value, "deniedValues", host)),
  };
}
