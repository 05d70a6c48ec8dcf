import { t } from "@vscode/l10n";
import { passedThreshold, type AnnouncedThreshold } from "../core/inspect/duration-parts.ts";
import type { LifetimeBounds } from "../core/inspect/verify/lifetime.ts";
import type { ComparisonState, FromInspector, InspectorState, ToInspector } from "../core/inspect/protocol.ts";
import { replaceContent } from "./page/replace-content.ts";
import { createHostTime } from "./page/host-time.ts";
import { hostConnection } from "./page/host-connection.ts";
import { renderComparison } from "./inspector/render-comparison.ts";
import { renderToken, updateRelativeTimes } from "./inspector/render-token.ts";
import { verdictTitle } from "./inspector/render-verdict.ts";
import { loadTranslation } from "./page/translation.ts";
import { createPageTime } from "./page/page-time.ts";

/** The page: asks the host for its state, shows it, and counts down. It stores nothing. */
interface Shown {
  readonly update: (now: number) => void;
  readonly token: { readonly state: InspectorState; readonly bounds: LifetimeBounds | undefined } | undefined;
  leftBefore: number | undefined;
  /** Live by every clock at the last look. */
  wasLive: boolean;
}

const main = document.getElementById("inspector");
const announcements = document.getElementById("announcements");
const host = hostConnection<FromInspector, ToInspector>();
const clocks = { wall: () => Date.now(), steady: () => performance.now() };
const time = createHostTime(clocks, () => host.send({ kind: "askTime" }));
let shown: Shown | undefined;
let ticking = 0;

const thresholds: Readonly<Record<AnnouncedThreshold, () => string>> = {
  300_000: () => t("The token expires in 5 minutes."),
  60_000: () => t("The token expires in 1 minute."),
  0: () => t("The token has expired."),
};

loadTranslation();
host.listen((message) => {
  switch (message.kind) {
    case "state":
      showToken(message.state);
      break;
    case "comparison":
      showComparison(message.state);
      break;
    case "time":
      time.learn(message.now);
      break;
    case "said":
      say(message.sentence);
  }
  tick();
});
host.send({ kind: "ready" });

function showToken(state: InspectorState): void {
  const { elements, bounds, update } = renderToken(state, createPageTime(state.locale), host.send);
  const before = shown?.token?.state.verdict.kind;
  show(state.now, elements, { update, token: { state, bounds }, leftBefore: undefined, wasLive: false });
  if (before !== undefined && before !== state.verdict.kind) say(verdictTitle(state.verdict));
}

function showComparison(state: ComparisonState): void {
  const text = createPageTime(state.locale);
  const elements = renderComparison(state, text);
  const update = (now: number): void => updateRelativeTimes(elements, now, text);
  show(state.now, elements, { update, token: undefined, leftBefore: undefined, wasLive: false });
}

function show(now: number, elements: readonly HTMLElement[], next: Shown): void {
  time.learn(now);
  shown = next;
  if (main !== null) replaceContent(main, elements);
}

function say(sentence: string): void {
  if (announcements !== null) announcements.textContent = sentence;
}

/** Runs at each full second of the corrected wall clock; times come from the clock, never from counting ticks. */
function tick(): void {
  clearTimeout(ticking);
  if (shown === undefined) return;
  const now = time.now();
  shown.update(now);
  announce(shown, now);
  ticking = setTimeout(tick, 1_000 - (now % 1_000));
}

/** Tells a screen reader each threshold once. At the end it asks the host again, because the token is no longer valid. */
function announce(current: Shown, now: number): void {
  const end = current.token?.bounds?.expiresAt;
  if (current.token === undefined || end?.kind !== "time") return;
  const left = end.at - now;
  const latestLeft = left - (current.token.state.lifetime?.latestAheadMs ?? 0);
  const passed = current.leftBefore === undefined ? undefined : passedThreshold(current.leftBefore, left);
  if (passed !== undefined) say(thresholds[passed]());
  if (passed === 0 || (latestLeft <= 0 && current.wasLive)) host.send({ kind: "ready" });
  current.leftBefore = left;
  current.wasLive = latestLeft > 0;
}
