import { element } from "./dom.ts";
import type { PageTime } from "./page-time.ts";

/** A time in the user's time zone, with UTC as its tooltip, and its distance from now, which is updated each second. */
export function renderTime(at: number | undefined, time: PageTime): HTMLElement | undefined {
  if (at === undefined) return undefined;
  const shown = element("time", { datetime: time.utc(at), title: time.utc(at) }, time.local(at));
  return element("span", { class: "time" }, shown, element("span", { class: "relative", "data-at": String(at) }));
}
