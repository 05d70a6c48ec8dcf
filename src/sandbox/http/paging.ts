import { invalidArgument } from "./google-errors.ts";

export interface PageLimits {
  readonly defaultSize: number;
  readonly maxSize: number;
}

export interface PageOfItems<T> {
  readonly items: readonly T[];
  /** To spread into the answer: `{nextPageToken}`, or nothing on the last page. */
  readonly next: { readonly nextPageToken?: string };
}

/** Returns one page of a list by `pageSize` and `pageToken`; like Google, lowers a size above the maximum. */
export function pageOf<T>(items: readonly T[], query: URLSearchParams, limits: PageLimits): PageOfItems<T> {
  const size = pageSize(query.get("pageSize"), limits);
  const start = pageStart(query.get("pageToken"));
  const end = start + size;
  const next = end < items.length ? { nextPageToken: Buffer.from(`offset:${end}`).toString("base64url") } : {};
  return { items: items.slice(start, end), next };
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
