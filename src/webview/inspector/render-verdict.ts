import { match } from "../../core/base/match.ts";
import { t } from "@vscode/l10n";
import type { KeyOrigin } from "../../core/inspect/verify/key-set.ts";
import type { InspectorState } from "../../core/inspect/protocol.ts";
import type { Wrapping } from "../../core/inspect/parse/unwrap-token.ts";
import type { Verdict } from "../../core/inspect/verify/verdict.ts";
import type { UsedKey } from "../../core/inspect/verify/verification.ts";
import { element, section } from "../page/dom.ts";
import { icon, type Tone } from "../page/icon.ts";
import { keyName, reasonText } from "./reason-text.ts";
import { renderChecks } from "./render-checks.ts";
import { renderVerification, type Ask } from "./render-verification.ts";
import { familyDetail } from "./token-title.ts";
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
  clocksDisagree: "warning",
  claimsFail: "bad",
  contradictory: "bad",
  invalid: "bad",
  wrongAlgorithm: "bad",
  malformed: "bad",
  valid: "good",
};

const titles: Readonly<Record<Verdict["kind"], () => string>> = {
  notChecked: () => t("Signature not checked"),
  unsecured: () => t("Not signed"),
  contradictory: () => t("Contradictory: unsigned, yet with a signature"),
  signatureMissing: () => t("Signature missing"),
  signatureRemoved: () => t("Signature removed by Google, cannot be checked"),
  signatureRedacted: () => t("Signature redacted, cannot be checked"),
  encrypted: () => t("Encrypted, cannot be read"),
  opaque: () => t("Opaque, nothing to decode"),
  malformed: () => t("Malformed"),
  valid: () => t("Signature valid"),
  validInSandbox: () => t("Valid in the sandbox only"),
  claimsFail: () => t("Signature valid, but the token must be refused"),
  validWithoutClaims: () => t("Signature valid, no claims"),
  clocksDisagree: () => t("Signature valid, but the clocks disagree about its expiry"),
  invalid: () => t("Signature invalid"),
  wrongAlgorithm: () => t("Wrong algorithm"),
  cannotCheck: () => t("Signature cannot be checked"),
};

const details: Readonly<Record<Exclude<Verdict["kind"], "wrongAlgorithm">, () => string>> = {
  notChecked: () => t("This token was decoded on this machine and nothing more. Anyone can write what it says."),
  unsecured: () => t("The algorithm is “none”: there is no signature to check. Anyone can write what it says."),
  contradictory: () => t("The algorithm is “none”, but something stands in place of the signature. Do not trust it."),
  signatureMissing: () =>
    t("The header names an algorithm, but the signature is empty. It was cut off or removed on the way."),
  signatureRemoved: () =>
    t(
      "Cloud Run and Cloud Functions check a token, replace its signature by a marker, and pass it on. Only the original can be checked.",
    ),
  signatureRedacted: () =>
    t(
      "It was taken out so that the token can be shown to others. Nobody can use it; only the original can be checked.",
    ),
  encrypted: () => t("Only the header can be read. Only someone with the key knows the content and its author."),
  opaque: () => t("This is not a JWT. Only its issuer knows what it allows and when it expires."),
  malformed: () => t("No receiver should accept this. What could be decoded is shown below, and proves nothing."),
  valid: () =>
    t(
      "The signature is genuine, and no claim that was compared speaks against the token. Anyone who can mint gets a genuine signature, so this does not show who may call.",
    ),
  validInSandbox: () =>
    t("The sandbox on this machine signed this token. Google did not, and no real service accepts it."),
  claimsFail: () =>
    t("The signature is genuine, but at least one claim is not what a receiver must require. See the checks below."),
  clocksDisagree: () =>
    t(
      "The signature is genuine. By Google's clock the token has not expired; by the clock of this machine, or by an earlier answer, it has. Set this machine's clock, then reload the window.",
    ),
  validWithoutClaims: () =>
    t("The signature is genuine. The payload holds no claims, so nothing says for whom or until when."),
  invalid: () => t("The key does not fit the signature: the token was changed, or somebody else signed it."),
  cannotCheck: () => t("This says nothing about the token, neither good nor bad."),
};

export function verdictTitle({ kind }: Verdict): string {
  return titles[kind]();
}

/** The answer to the first question, can I trust this token, in words, shape and colour; and how to find out more. */
export function renderVerdict(state: InspectorState, time: PageTime, ask: Ask): HTMLElement {
  const { verdict, removed } = state;
  return section(
    "verdict",
    t("Verdict"),
    renderBanner(state, time),
    "checks" in verdict ? renderChecks(verdict.checks, time) : undefined,
    renderVerification(state, ask),
    renderRemoved(removed),
  );
}

/** The verdict on one of several signatures. */
export function renderVerdictLine(verdict: Verdict, time: PageTime): HTMLElement {
  const key = "key" in verdict ? keyText(verdict.key, time) : undefined;
  const texts = [verdictTitle(verdict), cannotCheckText(verdict, time), key];
  const words = texts.filter((text) => text !== undefined).join(" · ");
  return element("p", { class: "outcome" }, icon(tones[verdict.kind]), element("span", {}, words));
}

function renderBanner(
  { token, verdict, signatureVerdicts, verification }: InspectorState,
  time: PageTime,
): HTMLElement {
  const family = token.family === undefined ? undefined : familyDetail(token.family);
  const reason = cannotCheckText(verdict, time, verification?.failure);
  const key = "key" in verdict ? keyText(verdict.key, time) : undefined;
  const paragraphs = [reason, verdictDetail(verdict), severalText(signatureVerdicts.length), key, family].flatMap(
    (text) => (text === undefined ? [] : [element("p", {}, text)]),
  );
  return element(
    "div",
    { class: `banner ${tones[verdict.kind]}` },
    icon(tones[verdict.kind]),
    element("div", {}, element("p", { class: "banner-title" }, verdictTitle(verdict)), ...paragraphs),
  );
}

function verdictDetail(verdict: Verdict): string {
  if (verdict.kind !== "wrongAlgorithm") return details[verdict.kind]();
  const { expected, actual } = verdict;
  return t(
    "This issuer signs with {0}. The token says {1}, so receivers must refuse it without looking further.",
    expected,
    actual,
  );
}

function severalText(count: number): string | undefined {
  return count === 0
    ? undefined
    : t("This token has {0} signatures. The verdict is that of the worst one; each has its own below.", count);
}

function cannotCheckText(verdict: Verdict, time: PageTime, failure = ""): string | undefined {
  return verdict.kind === "cannotCheck" ? reasonText(verdict.reason, failure, time) : undefined;
}

/** Which key, and how recent our information about it is. */
function keyText({ id, algorithm, origin }: UsedKey, time: PageTime): string {
  return t("Key {0} ({1}) from {2}.", keyName(id), algorithm, originText(origin, time));
}

function originText(origin: KeyOrigin, time: PageTime): string {
  return match(origin, {
    google: ({ url, fetchedAt }) => t("{0}, fetched {1}", url, time.local(fetchedAt)),
    sandbox: ({ url, fetchedAt }) => t("the sandbox, {0}, fetched {1}", url, time.local(fetchedAt)),
    own: ({ name }) => t("your own: {0}", name),
  });
}

function renderRemoved(removed: readonly Wrapping[]): HTMLElement | undefined {
  if (removed.length === 0) return undefined;
  const wrappings = removed.map(wrappingText).join(", ");
  return element("p", { class: "aside" }, t("Removed before reading: {0}.", wrappings));
}

function wrappingText(wrapping: Wrapping): string {
  return match(wrapping, {
    whiteSpace: () => t("white space"),
    lineBreaks: () => t("line breaks"),
    quotes: () => t("quotes"),
    scheme: ({ name }) => t("the scheme “{0}”", name),
    header: ({ name }) => t("the header name “{0}”", name),
    urlParameter: ({ name }) => t("a URL around its parameter “{0}”", name),
    cookie: ({ name }) => t("cookies around “{0}”", name),
    assignment: ({ name }) => t("the name “{0}”", name),
    percentEncoding: () => t("percent-encoding"),
    surroundingText: () => t("the text around it"),
  });
}
