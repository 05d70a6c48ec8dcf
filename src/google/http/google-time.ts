import type { Endpoints } from "../../core/caller/endpoints.ts";
import type { HttpAnswer } from "./http-exchange.ts";

/** The origins whose answers tell Google's time. */
export type TimeOrigins = () => readonly string[];

/**
 * The endpoints of Google's APIs in use, so that no other host moves the clock: not one that a credential file names, nor a metadata server.
 * An https endpoint that the user has put in Google's place (a private one, a regional one) counts; only the user's own settings can name it.
 */
export function timeOriginsOf(endpoints: Partial<Endpoints>): readonly string[] {
  const urls = Object.values(endpoints).filter((url) => URL.canParse(url));
  return urls.map((url) => new URL(url)).flatMap(({ protocol, origin }) => (protocol === "https:" ? [origin] : []));
}

/**
 * The `Date` header of an answer, if it tells Google's time. Without TLS anyone on the way could write it; an answer from a cache has the
 * `Date` of when it was made (RFC 9111, 5.1).
 */
export function googleDate(
  { headers, isProven }: HttpAnswer,
  origin: string,
  origins: TimeOrigins,
): string | undefined {
  const { date, age = "0" } = headers;
  const isOfNow = Number(age) === 0;
  return isProven && isOfNow && origins().includes(origin) ? date : undefined;
}
