import { l10n } from "vscode";
import { shortAccountName } from "../../core/account/account-name.ts";
import { durationParts, type DurationPart } from "../../core/inspect/duration-parts.ts";
import { endingAt, type TokenFacts } from "../../core/inspect/token-facts.ts";
import { match } from "../../core/base/match.ts";
import { visibleText } from "../../core/base/visible-text.ts";
import { kindText, verdictTitle } from "../text/token-words.ts";
import { localTimeText } from "../text/time-text.ts";

/** How far it can be trusted: decoding alone never calls a token valid. */
export function verdictText({ verdict, isRedacted }: TokenFacts): string {
  return isRedacted ? l10n.t("Redacted, cannot be used") : verdictTitle(verdict);
}

const longestValue = 200;

/** A value of a claim for display: cut, and with invisible characters written out. */
export function claimText(value: string): string {
  return visibleText(value.length > longestValue ? `${value.slice(0, longestValue)}…` : value);
}

/** The account as short as possible but unique, or the kind of a token that names none. */
export function tokenName(facts: TokenFacts): string {
  return facts.account === undefined ? kindText(facts) : claimText(shortAccountName(facts.account));
}

/** When it expires, in a few words that follow a dot or a dash. */
export function endingWords(facts: TokenFacts, now: number): string {
  if (facts.isRedacted) return l10n.t("redacted");
  const ending = endingAt(facts, now);
  return match(ending, {
    live: ({ endsAt }) => l10n.t("expires in {0}", spanText(endsAt - now)),
    expired: ({ endsAt }) => l10n.t("expired {0} ago", spanText(now - endsAt)),
    notYetValid: ({ startsAt }) => l10n.t("starts in {0}", spanText(startsAt - now)),
    untilRevoked: () => l10n.t("does not expire"),
    hidden: () => l10n.t("expiry not visible"),
    unknown: () => l10n.t("expiry unknown"),
  });
}

/** When it expires, as a sentence with the time of day. */
export function endingSentence(facts: TokenFacts, now: number): string {
  const ending = endingAt(facts, now);
  return match(ending, {
    live: ({ endsAt }) => l10n.t("Expires in {0}, at {1}.", spanText(endsAt - now), localTimeText(endsAt, now)),
    expired: ({ endsAt }) => l10n.t("Expired {0} ago, at {1}.", spanText(now - endsAt), localTimeText(endsAt, now)),
    notYetValid: ({ startsAt, endsAt }) =>
      l10n.t("Not valid before {0}; expires at {1}.", localTimeText(startsAt, now), localTimeText(endsAt, now)),
    untilRevoked: () => l10n.t("It does not expire: it works until it is revoked or deleted."),
    hidden: () => l10n.t("Its expiry cannot be read from it."),
    unknown: () => l10n.t("It has no valid expiry time."),
  });
}

/** A duration in one or two units; seconds only below a minute, because the text is not updated every second. */
function spanText(milliseconds: number): string {
  const parts = durationParts(milliseconds);
  const coarse = parts.filter(({ unit }, index) => index === 0 || unit !== "second");
  return coarse.map(({ unit, value }) => unitTexts[unit](value)).join(" ");
}

const unitTexts: Readonly<Record<DurationPart["unit"], (value: number) => string>> = {
  day: (value) => l10n.t("{0} d", value),
  hour: (value) => l10n.t("{0} h", value),
  minute: (value) => l10n.t("{0} min", value),
  second: (value) => l10n.t("{0} s", value),
};
