import { l10n } from "vscode";
import type { Skew } from "../../core/base/clock.ts";
import { timeLeftText } from "../text/time-text.ts";

const largeMs = 60_000;

/** Whether programs that go by this machine's clock must expect refusals. */
export function isLarge(skewMs: Skew | undefined): skewMs is Skew {
  return skewMs !== undefined && Math.abs(skewMs) >= largeMs;
}

/** How this machine's clock compares with Google's. */
export function skewText(skewMs: Skew | undefined): string {
  if (skewMs === undefined) return l10n.t("Not compared with Google's: Google has not answered in this window.");
  if (skewMs === 0) return l10n.t("This machine's clock is within two seconds of Google's.");
  return skewMs > 0
    ? l10n.t("This machine's clock is {0} behind Google's. Mintmark goes by Google's.", sizeText(skewMs))
    : l10n.t("This machine's clock is {0} ahead of Google's. Mintmark goes by Google's.", sizeText(skewMs));
}

/** What a large difference does, and what to do about it. */
export function skewAdvice(skewMs: Skew): string {
  const advice = l10n.t(
    "Google may refuse other programs on this machine: set its clock, or let it be set automatically.",
  );
  return `${skewText(skewMs)} ${advice}`;
}

/** From a minute on in whole minutes: a `Date` header is up to a second late. */
function sizeText(skewMs: Skew): string {
  const unitMs = Math.abs(skewMs) < largeMs ? 1_000 : 60_000;
  return timeLeftText(Math.round(Math.abs(skewMs) / unitMs) * unitMs, 0);
}
