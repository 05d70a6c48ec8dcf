import { receiverKinds, splitEntries, type Receiver } from "../../core/inspect/verify/receiver.ts";
import { savedAs } from "../../core/inspect/verify/saved-receivers.ts";
import type { Acceptance } from "../../core/inspect/verify/acceptance.ts";
import type { InspectorStrings } from "../../core/inspect/inspector-strings.ts";
import type { InspectorState } from "../../core/inspect/protocol.ts";
import { button, selectField, textField } from "../page/control.ts";
import { element, section } from "../page/dom.ts";
import { icon, type Tone } from "../page/icon.ts";
import { renderChecks } from "./render-checks.ts";
import type { Ask } from "./render-verification.ts";
import type { PageTime } from "../page/page-time.ts";

const tones: Readonly<Record<Acceptance["outcome"], Tone>> = {
  refused: "bad",
  unchecked: "warning",
  nothingAgainst: "good",
};

/** The question whether a receiver would take the token, and its answer, rule by rule. */
export function renderAcceptance(state: InspectorState, time: PageTime, ask: Ask): HTMLElement {
  const { acceptance, strings } = state;
  const receiver = acceptance?.receiver;
  return section(
    "acceptance",
    strings.acceptance.question,
    renderChoice(state, ask),
    ...(receiver === undefined ? [] : renderFields(receiver, strings, ask)),
    ...(receiver === undefined ? [] : [renderShelf(receiver, state, ask)]),
    ...(acceptance === undefined ? [] : renderAnswer(acceptance, strings, time)),
  );
}

/** Saved receivers and kinds are told apart by what stands before their name in the list's values. */
const savedPrefix = "saved:";

function renderChoice({ acceptance, savedReceivers, strings }: InspectorState, ask: Ask): HTMLElement {
  const receiver = acceptance?.receiver;
  const saved = receiver && savedAs(receiver, savedReceivers);
  const { receiver: label, noReceiver } = strings.acceptance;
  const choices = [
    { value: "", label: noReceiver },
    ...receiverKinds.map((kind) => ({ value: kind, label: strings.receivers[kind] })),
    ...savedReceivers.map(({ name, receiver: { kind } }) => ({
      value: `${savedPrefix}${name}`,
      label: `${strings.acceptance.saved}: ${name}`,
      description: strings.receivers[kind],
    })),
  ];
  const chosen = saved === undefined ? (receiver?.kind ?? "") : `${savedPrefix}${saved.name}`;
  return selectField({ id: "receiver", label, choices, chosen }, (value) => {
    if (value.startsWith(savedPrefix)) ask({ kind: "chooseSavedReceiver", name: value.slice(savedPrefix.length) });
    else ask({ kind: "chooseReceiver", receiver: receiverOf(value, receiver) });
  });
}

/** Another kind of receiver with the same audience: most often it is the same service that is meant. */
function receiverOf(value: string, before: Receiver | undefined): Receiver | undefined {
  const kind = receiverKinds.find((known) => known === value);
  return kind && { audiences: [], emails: [], ...before, kind };
}

/** To keep a receiver under a name, or to give it up. */
function renderShelf(receiver: Receiver, { savedReceivers, strings }: InspectorState, ask: Ask): HTMLElement {
  const saved = savedAs(receiver, savedReceivers);
  const { save, delete: remove } = strings.acceptance;
  const action =
    saved === undefined
      ? button({ id: "save-receiver", label: save }, () => ask({ kind: "saveReceiver" }))
      : button({ id: "delete-receiver", label: remove }, () => ask({ kind: "deleteReceiver", name: saved.name }));
  return element("div", { class: "actions" }, action);
}

function renderFields(receiver: Receiver, { acceptance }: InspectorStrings, ask: Ask): readonly HTMLElement[] {
  const change = (changed: Partial<Receiver>): void =>
    ask({ kind: "chooseReceiver", receiver: { ...receiver, ...changed } });
  const audiences = textField(
    {
      id: "receiver-audiences",
      label: acceptance.audiences,
      note: acceptance.audiencesNote[receiver.kind],
      value: receiver.audiences.join(" "),
    },
    (text) => change({ audiences: splitEntries(text) }),
  );
  const words = acceptance.emails[receiver.kind];
  if (words === undefined) return [audiences];
  const field = { id: "receiver-emails", ...words, value: receiver.emails.join(" ") };
  return [audiences, textField(field, (text) => change({ emails: splitEntries(text) }))];
}

function renderAnswer(
  { outcome, checks }: Acceptance,
  strings: InspectorStrings,
  time: PageTime,
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
