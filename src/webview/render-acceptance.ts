import { receiverKinds, splitEntries, type Receiver, type ReceiverKind } from "../core/inspect/receiver.ts";
import type { Acceptance } from "../core/inspect/acceptance.ts";
import type { InspectorStrings } from "../core/inspect/inspector-strings.ts";
import type { InspectorState } from "../core/inspect/protocol.ts";
import { element, section } from "./dom.ts";
import { icon, type Tone } from "./icon.ts";
import { renderChecks } from "./render-checks.ts";
import { renderField } from "./render-field.ts";
import type { Ask } from "./render-verification.ts";
import type { TimeText } from "./time-text.ts";

const tones: Readonly<Record<Acceptance["outcome"], Tone>> = {
  refused: "bad",
  unchecked: "warning",
  nothingAgainst: "good",
};

/** The question whether a receiver would take the token, and its answer, rule by rule. */
export function renderAcceptance(state: InspectorState, time: TimeText, ask: Ask): HTMLElement {
  const { acceptance, strings } = state;
  const receiver = acceptance?.receiver;
  return section(
    "acceptance",
    strings.acceptance.question,
    renderChoice(receiver, strings, ask),
    ...(receiver === undefined ? [] : renderFields(receiver, strings, ask)),
    ...(acceptance === undefined ? [] : renderAnswer(acceptance, strings, time)),
  );
}

function renderChoice(receiver: Receiver | undefined, strings: InspectorStrings, ask: Ask): HTMLElement {
  const option = (value: string, name: string, selected: boolean): HTMLElement =>
    element("option", { value, selected: selected ? "" : undefined }, name);
  const select = element(
    "select",
    { id: "receiver" },
    option("", strings.acceptance.noReceiver, receiver === undefined),
    ...receiverKinds.map((kind) => option(kind, strings.receivers[kind], kind === receiver?.kind)),
  );
  select.addEventListener("change", () => {
    const kind = receiverKinds.find((known) => known === select.value);
    ask({ kind: "chooseReceiver", receiver: kind && { audiences: [], emails: [], ...receiver, kind } });
  });
  return element("div", { class: "field" }, element("label", { for: "receiver" }, strings.acceptance.receiver), select);
}

function renderFields(receiver: Receiver, { acceptance }: InspectorStrings, ask: Ask): readonly HTMLElement[] {
  const change = (changed: Partial<Receiver>): void =>
    ask({ kind: "chooseReceiver", receiver: { ...receiver, ...changed } });
  const audiences = renderField(
    {
      id: "receiver-audiences",
      label: acceptance.audiences,
      note: acceptance.audiencesNote[receiver.kind],
      value: receiver.audiences.join(" "),
    },
    (text) => change({ audiences: splitEntries(text) }),
  );
  if (!asksForEmails(receiver.kind)) return [audiences];
  const { emails, emailsNote } = acceptance;
  const field = { id: "receiver-emails", label: emails, note: emailsNote, value: receiver.emails.join(" ") };
  return [audiences, renderField(field, (text) => change({ emails: splitEntries(text) }))];
}

function asksForEmails(kind: ReceiverKind): boolean {
  return kind === "ownService";
}

function renderAnswer(
  { outcome, checks }: Acceptance,
  strings: InspectorStrings,
  time: TimeText,
): readonly HTMLElement[] {
  const { title, detail } = strings.acceptances[outcome];
  const banner = element(
    "div",
    { class: `banner ${tones[outcome]}`, role: "status" },
    icon(tones[outcome]),
    element("div", {}, element("p", { class: "banner-title" }, title), element("p", {}, detail)),
  );
  return [banner, renderChecks(checks, strings, time)];
}
