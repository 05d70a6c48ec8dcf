import { json, type Answer } from "./answer.ts";
import { invalidArgument } from "./google-errors.ts";

interface PageLimits {
  readonly defaultSize: number;
  readonly maxSize: number;
}

/**
 * Answers with one page of a list by `pageSize` and `pageToken`. Like Google, lowers a size above the maximum, and leaves an empty list and
 * the token after the last page out.
 */
export function listAnswer<T>(
  key: string,
  items: readonly T[],
  messageOf: (item: T) => object,
  query: URLSearchParams,
  limits: PageLimits,
): Answer {
  const size = pageSize(query.get("pageSize"), limits);
  const start = pageStart(query.get("pageToken"));
  const end = start + size;
  const page = items.slice(start, end).map((item) => messageOf(item));
  return json({
    ...(page.length > 0 && { [key]: page }),
    ...(end < items.length && { nextPageToken: Buffer.from(`offset:${end}`).toString("base64url") }),
  });
}

/** The paging of a request that has it in its body, as a query would have it. */
export function pagingIn({
  pageSize = 0,
  pageToken = "",
}: {
  readonly pageSize?: number;
  readonly pageToken?: string;
}): URLSearchParams {
  return new URLSearchParams({ pageSize: String(pageSize), pageToken });
}

function pageSize(text: string | null, { defaultSize, maxSize }: PageLimits): number {
  const size = text === null || text === "" ? 0 : Number(text);
  if (!Number.isInteger(size) || size < 0) throw invalidArgument();
  return size === 0 ? defaultSize : Math.min(size, maxSize);
}

function pageStart(token: string | null): number {
  if (token === null || token === "") return 0;
  const offset = /^offset:(\d+)$/.exec(Buffer.from(token, "base64url").toString())?.[1];
  if (offset === undefined) throw invalidArgument("Invalid page token.");
  return Number(offset);
}
