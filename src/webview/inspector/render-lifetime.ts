import { match } from "../../core/base/match.ts";
import { t } from "@vscode/l10n";
import {
  lifetimeAt,
  lifetimeStart,
  type Lifetime,
  type LifetimeBounds,
  type LifetimeDoubt,
  type TimeReading,
} from "../../core/inspect/verify/lifetime.ts";
import type { KnownLifetime } from "../../core/inspect/protocol.ts";
import { element, section, svgElement } from "../page/dom.ts";
import { icon, type Tone } from "../page/icon.ts";
import { renderTable, type TableRow } from "./render-table.ts";
import type { PageTime } from "../page/page-time.ts";

/** The section on time, and the function that updates it. */
export interface LifetimePart {
  readonly element: HTMLElement;
  readonly update: (now: number) => void;
}

const tones: Readonly<Record<Exclude<Lifetime["kind"], "live">, Tone>> = {
  notYetValid: "warning",
  expired: "bad",
  unknown: "warning",
};

const states: Readonly<Record<Lifetime["kind"], () => string>> = {
  live: () => t("Within its lifetime"),
  expired: () => t("Expired"),
  notYetValid: () => t("Not yet valid"),
  unknown: () => t("Lifetime unknown"),
};

const doubts: Readonly<Record<LifetimeDoubt, () => string>> = {
  noClaims: () => t("There are no claims that say when it ends."),
  noExpiry: () => t("There is no “exp” claim, so nothing says when it ends."),
  invalidExpiry: () => t("The “exp” claim is not one valid number of seconds, so nothing says when it ends."),
  issuedInFuture: () => t("The “iat” claim lies in the future, so a clock is wrong or the token is not what it says."),
  clocksDisagree: () =>
    t("By Google's clock it is within its lifetime; by the clock of this machine it has expired. Set that clock."),
  invalidNotBefore: () => t("The “nbf” claim is not one valid number of seconds, so nothing says when it begins."),
};

/** `isGenuine`: whether the signature was found to be genuine. Until then, anyone may have written the times of the token. */
export function renderLifetime(
  { from, bounds, latestAheadMs }: KnownLifetime,
  isGenuine: boolean,
  time: PageTime,
): LifetimePart {
  const state = element("p", { class: "lifetime-state" });
  const countdown = element("p", { class: "countdown", role: "timer", "aria-live": "off" });
  const bar = renderBar(bounds, time);
  const table = renderTimes(bounds, time);
  const leeway = t("By its times only, with a leeway of {0}.", time.duration(0));
  const isKnown = from !== "claims" || isGenuine;
  const toneOf = ({ kind }: Lifetime): Tone => (kind !== "live" ? tones[kind] : isKnown ? "good" : "information");
  let shown: Lifetime["kind"] | undefined;
  return {
    element: section(
      "lifetime",
      t("Lifetime"),
      state,
      countdown,
      bar?.element,
      element("p", { class: "aside" }, leeway),
      table,
      sourceNote(from),
    ),
    update: (now) => {
      const lifetime = lifetimeAt(bounds, now, 0, now + latestAheadMs);
      if (lifetime.kind !== shown) {
        shown = lifetime.kind;
        countdown.classList.toggle("sentence", lifetime.kind === "unknown");
        state.replaceChildren(icon(toneOf(lifetime)), element("span", {}, states[lifetime.kind]()));
      }
      countdown.textContent = countdownText(lifetime, now, time);
      bar?.update(now);
    },
  };
}

/** The source of the times, if not the token itself. */
function sourceNote(from: KnownLifetime["from"]): HTMLElement | undefined {
  if (from === "claims") return undefined;
  const note =
    from === "mint" ? t("Known because Mintmark minted this token.") : t("As its issuer said when it was asked.");
  return element("p", { class: "aside" }, note);
}

function countdownText(lifetime: Lifetime, now: number, time: PageTime): string {
  return match(lifetime, {
    live: ({ endsAt }) => t("{0} left", time.duration(endsAt - now)),
    expired: ({ endsAt }) => t("{0} ago", time.duration(now - endsAt)),
    notYetValid: ({ startsAt }) => t("starts in {0}", time.duration(startsAt - now)),
    unknown: ({ reason }) => doubts[reason](),
  });
}

const percent = (share: number): string => `${(share * 100).toFixed(2)}%`;

/** The lifetime from start to end, the part that has passed, and now; before the start or after the end, now is at the edge. */
function renderBar(bounds: LifetimeBounds, time: PageTime): LifetimePart | undefined {
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
      const percentage = Math.floor(elapsed * 100);
      const label = t("From {0} to {1}; {2} percent have passed.", time.local(start), time.local(end), percentage);
      drawing.setAttribute("aria-label", label);
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

function renderTimes(bounds: LifetimeBounds, time: PageTime): HTMLElement {
  const readings = [
    { heading: t("Issued"), reading: bounds.issuedAt },
    { heading: t("Not before"), reading: bounds.notBefore },
    { heading: t("Expires"), reading: bounds.expiresAt },
  ];
  return renderTable(
    {
      caption: t("Lifetime"),
      columns: [t("Event"), t("Local time"), t("UTC"), t("From now")],
      class: "times",
      labelled: [1, 2, 3],
    },
    readings,
    ({ heading, reading }) => ({ heading, cells: timeCells(reading, time) }),
  );
}

function timeCells(reading: TimeReading, time: PageTime): TableRow["cells"] {
  if (reading.kind !== "time") {
    const why = reading.kind === "absent" ? t("not given") : t("not a valid time");
    return [[element("span", { class: "aside" }, why)], [], []];
  }
  return [
    [element("span", {}, time.local(reading.at))],
    [element("span", { class: "utc" }, time.utc(reading.at))],
    [element("span", { class: "relative", "data-at": String(reading.at) })],
  ];
}
