import type { InspectorStrings } from "../../core/inspect/inspector-strings.ts";
import {
  lifetimeAt,
  lifetimeStart,
  type Lifetime,
  type LifetimeBounds,
  type TimeReading,
} from "../../core/inspect/verify/lifetime.ts";
import type { KnownLifetime } from "../../core/inspect/protocol.ts";
import { element, fill, section, svgElement } from "../page/dom.ts";
import { icon, type Tone } from "../page/icon.ts";
import { renderTable, type TableRow } from "./render-table.ts";
import type { PageTime } from "../page/page-time.ts";

/** The section on time, and the function that brings it up to date. */
export interface LifetimePart {
  readonly element: HTMLElement;
  readonly update: (now: number) => void;
}

const tones: Readonly<Record<Lifetime["kind"], Tone>> = {
  live: "good",
  notYetValid: "warning",
  expired: "bad",
  unknown: "warning",
};

export function renderLifetime(
  { from, bounds }: KnownLifetime,
  strings: InspectorStrings,
  time: PageTime,
): LifetimePart {
  const { page } = strings;
  const state = element("p", { class: "lifetime-state" });
  const countdown = element("p", { class: "countdown", role: "timer", "aria-live": "off" });
  const bar = renderBar(bounds, strings, time);
  const table = renderTimes(bounds, strings, time);
  const leeway = element("p", { class: "aside" }, fill(page.leeway, time.duration(0)));
  let shown: Lifetime["kind"] | undefined;
  return {
    element: section("lifetime", page.lifetime, state, countdown, bar?.element, leeway, table, sourceNote(from, page)),
    update: (now) => {
      const lifetime = lifetimeAt(bounds, now);
      if (lifetime.kind !== shown) {
        shown = lifetime.kind;
        countdown.classList.toggle("sentence", lifetime.kind === "unknown");
        state.replaceChildren(icon(tones[lifetime.kind]), element("span", {}, strings.lifetimes[lifetime.kind]));
      }
      countdown.textContent = countdownText(lifetime, now, strings, time);
      bar?.update(now);
    },
  };
}

/** Where the times are from, unless the token says them itself. */
function sourceNote(from: KnownLifetime["from"], page: InspectorStrings["page"]): HTMLElement | undefined {
  if (from === "claims") return undefined;
  return element("p", { class: "aside" }, from === "mint" ? page.knownFromMint : page.knownFromTokenInfo);
}

function countdownText(lifetime: Lifetime, now: number, { page, doubts }: InspectorStrings, time: PageTime): string {
  switch (lifetime.kind) {
    case "live":
      return fill(page.timeLeft, time.duration(lifetime.endsAt - now));
    case "expired":
      return fill(page.expiredAgo, time.duration(now - lifetime.endsAt));
    case "notYetValid":
      return fill(page.startsIn, time.duration(lifetime.startsAt - now));
    case "unknown":
      return doubts[lifetime.reason];
  }
}

const percent = (share: number): string => `${(share * 100).toFixed(2)}%`;

/** The lifetime from its beginning to its end, the part that has passed, and now; before and after, now stands at the edge. */
function renderBar(bounds: LifetimeBounds, { page }: InspectorStrings, time: PageTime): LifetimePart | undefined {
  const start = lifetimeStart(bounds);
  if (start === undefined || bounds.expiresAt.kind !== "time") return undefined;
  const end = bounds.expiresAt.at;
  const passed = svgElement("rect", { class: "passed", y: "8", height: "8" });
  const now = svgElement("rect", { class: "now", y: "2", width: "3", height: "20", transform: "translate(-1.5)" });
  const life = svgElement("rect", { class: "life", y: "8", width: "100%", height: "8" });
  const drawing = svgElement("svg", { class: "bar", role: "img" }, life, passed, now);
  return {
    element: element("div", { class: "bar-frame" }, drawing, renderBarEnds(start, end, time)),
    update: (at) => {
      const elapsed = Math.min(Math.max((at - start) / (end - start), 0), 1);
      passed.setAttribute("width", percent(elapsed));
      now.setAttribute("x", percent(elapsed));
      const percentage = String(Math.floor(elapsed * 100));
      drawing.setAttribute("aria-label", fill(page.lifetimeBar, time.local(start), time.local(end), percentage));
    },
  };
}

function renderBarEnds(start: number, end: number, time: PageTime): HTMLElement {
  return element(
    "div",
    { class: "bar-ends", "aria-hidden": "true" },
    element("span", {}, time.local(start)),
    element("span", {}, time.local(end)),
  );
}

function renderTimes(bounds: LifetimeBounds, { page }: InspectorStrings, time: PageTime): HTMLElement {
  const readings = [
    { heading: page.issuedAt, reading: bounds.issuedAt },
    { heading: page.notBefore, reading: bounds.notBefore },
    { heading: page.expiresAt, reading: bounds.expiresAt },
  ];
  return renderTable(
    {
      caption: page.lifetime,
      columns: [page.event, page.localTime, page.utc, page.relative],
      class: "times",
      labelled: [1, 2, 3],
    },
    readings,
    ({ heading, reading }) => ({ heading, cells: timeCells(reading, page, time) }),
  );
}

function timeCells(reading: TimeReading, page: InspectorStrings["page"], time: PageTime): TableRow["cells"] {
  if (reading.kind !== "time") {
    const why = reading.kind === "absent" ? page.absent : page.invalidTime;
    return [[element("span", { class: "aside" }, why)], [], []];
  }
  return [
    [element("span", {}, time.local(reading.at))],
    [element("span", { class: "utc" }, time.utc(reading.at))],
    [element("span", { class: "relative", "data-at": String(reading.at) })],
  ];
}
