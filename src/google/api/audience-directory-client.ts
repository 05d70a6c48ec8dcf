import { failureOf } from "../../core/base/errors.ts";
import type { Failure } from "../../core/base/failure.ts";
import { isObject, isStringArray, type JsonObject } from "../../core/base/json.ts";
import type { AudienceService, ListAudiences } from "../../core/request/audience-catalog.ts";
import type { Endpoints } from "../../core/caller/endpoints.ts";
import type { HttpClient } from "../http/http-client.ts";
import { optionalText } from "../http/answer-json.ts";
import { type GoogleList, readPages } from "../http/read-page.ts";

type Found = Omit<AudienceService, "projectId">;
type List = Omit<GoogleList<readonly Found[]>, "resource">;

/** Enough suggestions; Cloud Run and Functions return 100 per page. */
const mostPages = 5;
const pageSize = 100;

/**
 * Cloud Run Admin v2, Cloud Functions v2, and Compute's backend services for IAP (the API that listed IAP's own clients was switched off in
 * 2026: https://docs.cloud.google.com/iap/docs/programmatic-oauth-clients). An API that is not enabled in a project is not a failure.
 */
export function createListAudiences(http: HttpClient): ListAudiences {
  return async (projectId, caller, signal) => {
    const failures: Failure[] = [];
    const readAll = async (list: List): Promise<readonly Found[]> => {
      const found: Found[] = [];
      let pages = 0;
      try {
        for await (const items of readPages(http, { ...list, resource: projectId }, caller, signal)) {
          found.push(...items.flat());
          if (++pages === mostPages) break;
        }
      } catch (error) {
        const failure = failureOf(error);
        if (failure.code !== "serviceDisabled" && failure.code !== "notFound") failures.push(failure);
      }
      return found;
    };
    const found = await Promise.all(listsOf(caller.endpoints, encodeURIComponent(projectId)).map(readAll));
    return { services: found.flat().map((service) => ({ ...service, projectId })), failures };
  };
}

function listsOf({ run, cloudFunctions, compute }: Endpoints, projectId: string): readonly List[] {
  const path = `projects/${projectId}`;
  const backends = `${compute}/compute/v1/${path}/global/backendServices`;
  return [
    { url: `${run}/v2/${path}/locations/-/services`, field: "services", pageSize, parse: parseRunService },
    { url: `${cloudFunctions}/v2/${path}/locations/-/functions`, field: "functions", pageSize, parse: parseFunction },
    { url: backends, field: "items", pageSize, sizeParameter: "maxResults", parse: parseBackend },
  ];
}

/** Every URL of a service is an audience, and so is each custom audience. */
function parseRunService(json: JsonObject): readonly Found[] {
  const { urls, customAudiences } = json;
  const name = lastPart(optionalText(json, "name"));
  const audiences = [optionalText(json, "uri"), ...texts(urls), ...texts(customAudiences)];
  return [...new Set(audiences)].filter(Boolean).map((audience) => ({ kind: "run", name, audience }));
}

function parseFunction(json: JsonObject): readonly Found[] {
  const config = isObject(json["serviceConfig"]) ? json["serviceConfig"] : {};
  const name = lastPart(optionalText(json, "name"));
  const audiences = [optionalText(json, "url"), optionalText(config, "uri")];
  return [...new Set(audiences)].filter(Boolean).map((audience) => ({ kind: "function", name, audience }));
}

/** A service behind IAP takes tokens for IAP's OAuth client. */
function parseBackend(json: JsonObject): readonly Found[] | undefined {
  const iap = isObject(json["iap"]) ? json["iap"] : {};
  const audience = optionalText(iap, "oauth2ClientId");
  return iap["enabled"] === true && audience !== ""
    ? [{ kind: "iap", name: optionalText(json, "name"), audience }]
    : undefined;
}

function lastPart(name: string): string {
  return name.split("/").at(-1) ?? name;
}

function texts(value: unknown): readonly string[] {
  return isStringArray(value) ? value : [];
}
