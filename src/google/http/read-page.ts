import type { JsonObject } from "../../core/base/json.ts";
import type { Page } from "../../core/account/account-directory.ts";
import type { Caller } from "../../core/caller/credential-source.ts";
import { optionalText, readJsonObject, readObjects } from "./answer-json.ts";
import { getGoogle, type GoogleCall } from "./google-call.ts";
import type { HttpClient } from "./http-client.ts";

/** A paged list of a Google API; the URL may have query parameters. */
export interface GoogleList<T> extends Pick<GoogleCall, "url" | "resource" | "timeoutSeconds" | "attempts"> {
  /** The field of the answer with the items. */
  readonly field: string;
  /** Default: the API's own. */
  readonly pageSize?: number;
  /** The API's parameter for the page size; default `pageSize` (older APIs differ). */
  readonly sizeParameter?: string;
  /** An item, or `undefined` to leave it out. */
  readonly parse: (item: JsonObject, host: string) => T | undefined;
}

/** Reads one page of a list. Throws a `GoogleFailure` or `NetworkFailure`. */
export async function readPage<T>(
  http: Pick<HttpClient, "send">,
  { url, field, pageSize, sizeParameter = "pageSize", parse, ...list }: GoogleList<T>,
  caller: Caller,
  pageToken: string | undefined,
  signal: AbortSignal,
): Promise<Page<T>> {
  const size = pageSize === undefined ? [] : [`${sizeParameter}=${pageSize}`];
  const page = pageToken === undefined ? [] : [`pageToken=${encodeURIComponent(pageToken)}`];
  const query = [...size, ...page].map(
    (parameter, index) => `${index > 0 || url.includes("?") ? "&" : "?"}${parameter}`,
  );
  const answer = await getGoogle(http, { ...list, url: url + query.join(""), caller, signal });
  const json = readJsonObject(answer);
  const items = readObjects(json, field, answer.host).map((item) => parse(item, answer.host));
  const nextPageToken = optionalText(json, "nextPageToken");
  return { items: items.filter((item) => item !== undefined), nextPageToken: nextPageToken || undefined };
}

/** Reads a list page by page, the next one only when it is asked for. */
export async function* readPages<T>(
  http: Pick<HttpClient, "send">,
  list: GoogleList<T>,
  caller: Caller,
  signal: AbortSignal,
): AsyncGenerator<readonly T[]> {
  let pageToken: string | undefined;
  do {
    const { items, nextPageToken } = await readPage(http, list, caller, pageToken, signal);
    yield items;
    pageToken = nextPageToken;
  } while (pageToken !== undefined);
}
