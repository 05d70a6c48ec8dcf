import type { JsonObject } from "../../core/base/json.ts";
import type { Page } from "../../core/account/account-directory.ts";
import type { Caller } from "../../core/caller/credential-source.ts";
import { optionalText, readJsonObject, readObjects } from "./answer-json.ts";
import { throwGoogleError } from "./google-error.ts";
import { googleHeaders } from "./google-headers.ts";
import type { HttpClient } from "./http-client.ts";

/** A paged list of a Google API. */
export interface GoogleList<T> {
  /** May have query parameters. */
  readonly url: string;
  /** The resource that a refusal names. */
  readonly resource: string;
  /** The field of the answer with the items. */
  readonly field: string;
  readonly pageSize: number;
  /** The API's parameter for the page size; default `pageSize` (older APIs differ). */
  readonly sizeParameter?: string;
  /** An item, or `undefined` to leave it out. */
  readonly parse: (item: JsonObject, host: string) => T | undefined;
}

/** Reads one page of a list. Throws a `GoogleFailure` or `NetworkFailure`. */
export async function readPage<T>(
  http: HttpClient,
  { url, resource, field, pageSize, sizeParameter = "pageSize", parse }: GoogleList<T>,
  caller: Caller,
  pageToken: string | undefined,
  signal: AbortSignal,
): Promise<Page<T>> {
  const page = pageToken === undefined ? "" : `&pageToken=${encodeURIComponent(pageToken)}`;
  const answer = await http.send({
    method: "GET",
    url: `${url}${url.includes("?") ? "&" : "?"}${sizeParameter}=${pageSize}${page}`,
    headers: googleHeaders(caller),
    signal,
  });
  if (answer.status !== 200) throwGoogleError(answer, resource);
  const json = readJsonObject(answer);
  const items = readObjects(json, field, answer.host).map((item) => parse(item, answer.host));
  const nextPageToken = optionalText(json, "nextPageToken");
  return { items: items.filter((item) => item !== undefined), nextPageToken: nextPageToken || undefined };
}
