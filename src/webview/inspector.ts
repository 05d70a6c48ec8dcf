import { passedThreshold } from "../core/inspect/countdown.ts";
import type { FromInspector, InspectorState, ToInspector } from "../core/inspect/protocol.ts";
import { replaceContent } from "./replace-content.ts";
import { createHostTime } from "./host-time.ts";
import { hostConnection } from "./host-connection.ts";
import { renderToken, type RenderedToken } from "./render-token.ts";
import { createTimeText } from "./time-text.ts";

/** The page: asks the host for its state, shows it, and counts. It keeps nothing of it anywhere else. */
interface Shown {
  readonly rendered: RenderedToken;
  readonly state: InspectorState;
  leftBefore: number | undefined;
}

const main = document.getElementById("inspector");
const announcements = document.getElementById("announcements");
const host = hostConnection<FromInspector, ToInspector>();
const clocks = { wall: () => Date.now(), steady: () => performance.now() };
const time = createHostTime(clocks, () => host.send({ kind: "askTime" }));
let shown: Shown | undefined;
let ticking = 0;

host.listen((message) => {
  if (message.kind === "state") show(message);
  else time.learn(message.now);
  tick();
});
host.send({ kind: "ready" });

function show({ state }: Extract<ToInspector, { kind: "state" }>): void {
  time.learn(state.now);
  const rendered = renderToken(state, createTimeText(state.locale), host.send);
  const isNews = shown !== undefined && shown.state.verdict.kind !== state.verdict.kind;
  shown = { rendered, state, leftBefore: undefined };
  if (main !== null) replaceContent(main, rendered.elements);
  if (isNews) say(state.strings.verdicts[state.verdict.kind].title);
}

function say(sentence: string): void {
  if (announcements !== null) announcements.textContent = sentence;
}

/** Once at each full second of the corrected wall clock; what is shown comes from the clock, never from counting ticks. */
function tick(): void {
  clearTimeout(ticking);
  if (shown === undefined) return;
  const now = time.now();
  shown.rendered.update(now);
  announce(shown, now);
  ticking = setTimeout(tick, 1_000 - (now % 1_000));
}

/** Tells a screen reader of each threshold once. At the end the host is asked anew: what was valid is so no longer. */
function announce(current: Shown, now: number): void {
  const end = current.rendered.bounds?.expiresAt;
  if (end?.kind !== "time") return;
  const left = end.at - now;
  const passed = current.leftBefore === undefined ? undefined : passedThreshold(current.leftBefore, left);
  if (passed !== undefined) say(current.state.strings.thresholds[`${passed}`]);
  if (passed === 0) host.send({ kind: "ready" });
  current.leftBefore = left;
}
