import type { InspectorStrings } from "../../core/inspect/inspector-strings.ts";
import type { KeyOrigin } from "../../core/inspect/verify/key-set.ts";
import type { InspectorState } from "../../core/inspect/protocol.ts";
import type { Verdict } from "../../core/inspect/verify/verdict.ts";
import type { UsedKey } from "../../core/inspect/verify/verification.ts";
import { element, fill, section } from "../page/dom.ts";
import { icon, type Tone } from "../page/icon.ts";
import { renderChecks } from "./render-checks.ts";
import { renderVerification, type Ask } from "./render-verification.ts";
import type { PageTime } from "../page/page-time.ts";

const tones: Readonly<Record<Verdict["kind"], Tone>> = {
  notChecked: "information",
  encrypted: "information",
  opaque: "information",
  cannotCheck: "warning",
  signatureRemoved: "warning",
  signatureRedacted: "warning",
  signatureMissing: "warning",
  unsecured: "warning",
  validInSandbox: "warning",
  validWithoutClaims: "warning",
  claimsFail: "bad",
  contradictory: "bad",
  invalid: "bad",
  wrongAlgorithm: "bad",
  malformed: "bad",
  valid: "good",
};

/** The answer to the first question, can this be believed, in words, shape and colour; and what can be done to know more. */
export function renderVerdict(state: InspectorState, time: PageTime, ask: Ask): HTMLElement {
  const { verdict, strings, removed } = state;
  const wrappings = removed.map((wrapping) =>
    fill(strings.wrappings[wrapping.kind], "name" in wrapping ? wrapping.name : ""),
  );
  const removal = wrappings.length === 0 ? undefined : fill(strings.page.removed, wrappings.join(", "));
  return section(
    "verdict",
    strings.page.verdict,
    renderBanner(state, time),
    "checks" in verdict ? renderChecks(verdict.checks, strings, time) : undefined,
    renderVerification(state, ask),
    removal === undefined ? undefined : element("p", { class: "aside" }, removal),
  );
}

/** The verdict on one of several signatures. */
export function renderVerdictLine(verdict: Verdict, strings: InspectorStrings, time: PageTime): HTMLElement {
  const key = "key" in verdict ? keyText(verdict.key, strings, time) : undefined;
  const texts = [strings.verdicts[verdict.kind].title, reasonText(verdict, strings), key];
  const words = texts.filter((text) => text !== undefined).join(" · ");
  return element("p", { class: "outcome" }, icon(tones[verdict.kind]), element("span", {}, words));
}

function renderBanner(
  { token, verdict, signatureVerdicts, verification, strings }: InspectorState,
  time: PageTime,
): HTMLElement {
  const { title, detail } = strings.verdicts[verdict.kind];
  const family = token.family === undefined ? undefined : strings.opaque[token.family].detail;
  const reason = reasonText(verdict, strings, verification?.failure);
  const key = "key" in verdict ? keyText(verdict.key, strings, time) : undefined;
  const sentence = verdict.kind === "wrongAlgorithm" ? fill(detail, verdict.expected, verdict.actual) : detail;
  const count = signatureVerdicts.length;
  const several = count === 0 ? undefined : fill(strings.page.severalSignatures, String(count));
  const paragraphs = [reason, sentence, several, key, family].flatMap((text) =>
    text === undefined ? [] : [element("p", {}, text)],
  );
  return element(
    "div",
    { class: `banner ${tones[verdict.kind]}` },
    icon(tones[verdict.kind]),
    element("div", {}, element("p", { class: "banner-title" }, title), ...paragraphs),
  );
}

function reasonText(
  verdict: Verdict,
  { cannotCheck, verification }: InspectorStrings,
  failure = "",
): string | undefined {
  if (verdict.kind !== "cannotCheck") return undefined;
  const { reason } = verdict;
  const sentence = cannotCheck[reason.code];
  switch (reason.code) {
    case "issuerUnknown":
      return fill(sentence, reason.issuer);
    case "algorithmUnknown":
      return fill(sentence, reason.algorithm);
    case "keyNotFound":
      return fill(sentence, reason.keyId ?? verification.keyWithoutId);
    case "noKeys":
      return fill(sentence, originName(reason.origin));
    case "fetchFailed":
      return fill(sentence, failure);
    default:
      return sentence;
  }
}

function originName(origin: KeyOrigin): string {
  return origin.kind === "own" ? origin.name : origin.url;
}

/** Which key, and how old what we know of it is. */
function keyText({ id, algorithm, origin }: UsedKey, strings: InspectorStrings, time: PageTime): string {
  const fetched = origin.kind === "own" ? "" : time.local(origin.fetchedAt);
  const from = fill(strings.keyOrigins[origin.kind], originName(origin), fetched);
  return fill(strings.verification.keyUsed, id ?? strings.verification.keyWithoutId, algorithm, from);
}
