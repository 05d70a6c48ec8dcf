import { t } from "@vscode/l10n";
import { receiverKinds, splitEntries, type Receiver, type ReceiverKind } from "../../core/inspect/verify/receiver.ts";
import { savedAs, type SavedReceiver } from "../../core/inspect/verify/saved-receivers.ts";
import type { Acceptance } from "../../core/inspect/verify/acceptance.ts";
import type { ClaimRule } from "../../core/inspect/verify/claim-check.ts";
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
  noAudience: "warning",
  anyCaller: "warning",
  uncertain: "warning",
  sandboxOnly: "warning",
  nothingAgainst: "good",
};

const titles: Readonly<Record<Acceptance["outcome"], () => string>> = {
  refused: () => t("It would be refused"),
  unchecked: () => t("Not known yet"),
  noAudience: () => t("Not known: the receiver has no audience here"),
  anyCaller: () => t("Not known: anyone could send a token like this"),
  uncertain: () => t("Not known for certain"),
  sandboxOnly: () => t("Good for a receiver in the sandbox only"),
  nothingAgainst: () => t("Nothing in the token speaks against it"),
};

const details: Readonly<Record<Acceptance["outcome"], () => string>> = {
  refused: () => t("At least one rule is not met."),
  unchecked: () => t("No rule that could be checked speaks against it, but not all could be checked. See below."),
  noAudience: () => t("A token for anything else would look the same. Enter what the receiver expects in “aud”."),
  anyCaller: () =>
    t("The rules that were compared are met, but anyone who can mint can meet them: nothing here says who may call."),
  uncertain: () => t("No rule speaks against it, but at least one cannot be decided. The table says which, and why."),
  sandboxOnly: () =>
    t("Nothing in it speaks against that, but the sandbox signed it: every receiver outside refuses it."),
  nothingAgainst: () => t("Whether the account also has the role it needs is not in the token."),
};

const names: Readonly<Record<ReceiverKind, () => string>> = {
  cloudRun: () => t("Cloud Run service"),
  functionsGen1: () => t("Cloud Functions, 1st generation"),
  functionsGen2: () => t("Cloud Functions, 2nd generation"),
  identityAwareProxy: () => t("Identity-Aware Proxy"),
  apiGateway: () => t("API Gateway or Endpoints"),
  googleApi: () => t("Google API, with a self-signed JWT"),
  ownService: () => t("My own service"),
};

/** What to enter as its audience. */
const audienceNotes: Readonly<Record<ReceiverKind, () => string>> = {
  cloudRun: () => t("Both URLs of the service, and its custom audiences, separated by spaces"),
  functionsGen1: () => t("URL of the function, with its name"),
  functionsGen2: () => t("URL of the function, and those of its Cloud Run service, separated by spaces"),
  identityAwareProxy: () => t("OAuth client ids that it takes, and the URL that is called, separated by spaces"),
  apiGateway: () => t("What x-google-audiences in its OpenAPI document says"),
  googleApi: () => t("Address of the API, such as https://pubsub.googleapis.com/"),
  ownService: () => t("What your service compares “aud” with"),
};

/** The field that says who may call: accounts, but a gateway knows issuers only. */
function callerField(kind: ReceiverKind): { readonly label: string; readonly note: string } {
  return kind === "apiGateway"
    ? {
        label: t("Issuers it takes"),
        note: t("What x-google-issuer in its OpenAPI document says, separated by spaces"),
      }
    : {
        label: t("Accounts that may call"),
        note: t("Email addresses or unique ids, separated by spaces"),
      };
}

/** The question whether a receiver would accept the token, and the answer, rule by rule. */
export function renderAcceptance(state: InspectorState, time: PageTime, ask: Ask): HTMLElement {
  const { acceptance } = state;
  const receiver = acceptance?.receiver;
  return section(
    "acceptance",
    t("Would it be accepted?"),
    renderChoice(state, ask),
    ...(receiver === undefined ? [] : renderFields(receiver, ask)),
    ...(receiver === undefined ? [] : [renderShelf(receiver, state, ask)]),
    ...(acceptance === undefined ? [] : renderAnswer(acceptance, acceptance.receiver.kind, time)),
  );
}

/** In the list's values, a prefix with the owner distinguishes saved receivers from kinds, and the user's from the workspace's. */
const savedValue = ({ owner, name }: SavedReceiver): string => `${owner}:${name}`;

const savedLabels: Readonly<Record<SavedReceiver["owner"], () => string>> = {
  user: () => t("Saved"),
  workspace: () => t("From this workspace"),
};

/** A receiver that names nobody is never good for a token, so its row says so. */
function savedNote({ kind, emails }: Receiver): string {
  if (emails.length > 0) return names[kind]();
  return kind === "apiGateway" ? t("{0}, names no issuer", names[kind]()) : t("{0}, names no account", names[kind]());
}

function renderChoice({ acceptance, savedReceivers }: InspectorState, ask: Ask): HTMLElement {
  const receiver = acceptance?.receiver;
  const saved = receiver && savedAs(receiver, savedReceivers);
  const choices = [
    { value: "", label: t("Choose a receiver") },
    ...receiverKinds.map((kind) => ({ value: kind, label: names[kind]() })),
    ...savedReceivers.map((one) => ({
      value: savedValue(one),
      label: `${savedLabels[one.owner]()}: ${one.name}`,
      description: savedNote(one.receiver),
    })),
  ];
  const chosen = saved === undefined ? (receiver?.kind ?? "") : savedValue(saved);
  return selectField({ id: "receiver", label: t("Receiver"), choices, chosen }, (value) => {
    const named = savedReceivers.find((one) => savedValue(one) === value);
    if (named !== undefined) ask({ kind: "chooseSavedReceiver", name: named.name, owner: named.owner });
    else ask({ kind: "chooseReceiver", receiver: receiverOf(value, receiver) });
  });
}

/** Another kind of receiver with the same audience: it is usually the same service. */
function receiverOf(value: string, before: Receiver | undefined): Receiver | undefined {
  const kind = receiverKinds.find((known) => known === value);
  return kind && { audiences: [], emails: [], ...before, kind };
}

/** Saves a receiver with a name, or deletes it. */
function renderShelf(receiver: Receiver, { savedReceivers }: InspectorState, ask: Ask): HTMLElement {
  const saved = savedAs(receiver, savedReceivers);
  const action =
    saved === undefined
      ? button({ id: "save-receiver", label: t("Save Receiver…") }, () => ask({ kind: "saveReceiver" }))
      : button({ id: "delete-receiver", label: t("Delete Receiver…") }, () =>
          ask({ kind: "deleteReceiver", name: saved.name, owner: saved.owner }),
        );
  return element("div", { class: "actions" }, action);
}

function renderFields(receiver: Receiver, ask: Ask): readonly HTMLElement[] {
  const change = (changed: Partial<Receiver>): void =>
    ask({ kind: "chooseReceiver", receiver: { ...receiver, ...changed } });
  const audiences = textField(
    {
      id: audiencesId,
      label: t("Its audience"),
      note: audienceNotes[receiver.kind](),
      value: receiver.audiences.join(" "),
    },
    (text) => change({ audiences: splitEntries(text) }),
  );
  const callers = { id: callersId, ...callerField(receiver.kind), value: receiver.emails.join(" ") };
  return [audiences, textField(callers, (text) => change({ emails: splitEntries(text) }))];
}

const audiencesId = "receiver-audiences";
const callersId = "receiver-emails";

function renderAnswer(
  acceptance: Acceptance,
  kind: ReceiverKind,
  time: PageTime,
): readonly (HTMLElement | undefined)[] {
  const { outcome, checks } = acceptance;
  const banner = element(
    "div",
    { class: `banner ${tones[outcome]}`, role: "status" },
    icon(tones[outcome]),
    element(
      "div",
      {},
      element("p", { class: "banner-title" }, titles[outcome]()),
      element("p", {}, details[outcome]()),
    ),
  );
  return [banner, renderNextStep(acceptance, kind), renderChecks(checks, time)];
}

/** Leads to the field that is missing for an answer. */
function renderNextStep({ outcome, checks }: Acceptance, kind: ReceiverKind): HTMLElement | undefined {
  const misses = (rule: ClaimRule): boolean =>
    outcome !== "refused" && checks.some((check) => check.rule === rule && check.outcome === "notCompared");
  if (misses("audience")) return renderFieldButton(t("Enter Its Audience"), audiencesId);
  if (!misses("account")) return undefined;
  const label = kind === "apiGateway" ? t("Enter the Issuers It Takes") : t("Name the Account That May Call");
  return renderFieldButton(label, callersId);
}

function renderFieldButton(label: string, field: string): HTMLElement {
  const focus = (): void => document.getElementById(field)?.focus();
  return element("div", { class: "actions" }, button({ id: "complete-receiver", label }, focus));
}
