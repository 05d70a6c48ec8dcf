import { l10n } from "vscode";
import { match } from "../../core/base/match.ts";
import { timeLeft } from "../../core/credential/token/countdown.ts";

/** The time left until `expiresAt`, as short as possible: `1 h 20 min`, `59 min`, `42 s`. */
export function timeLeftText(expiresAt: number, now: number): string {
  const left = timeLeft(expiresAt, now);
  return match(left, {
    hours: ({ minutes, hours }) => (minutes === 0 ? l10n.t("{0} h", hours) : l10n.t("{0} h {1} min", hours, minutes)),
    minutes: ({ minutes }) => l10n.t("{0} min", minutes),
    seconds: ({ seconds }) => l10n.t("{0} s", seconds),
    expired: () => l10n.t("expired"),
    unlimited: () => l10n.t("no end"),
  });
}

/** A lifetime in usual words: `1 h`, `90 min`, `45 s`. */
export function durationText(seconds: number): string {
  if (seconds > 0 && seconds % 3_600 === 0) return l10n.t("{0} h", seconds / 3_600);
  if (seconds > 0 && seconds % 60 === 0) return l10n.t("{0} min", seconds / 60);
  return l10n.t("{0} s", seconds);
}

/** The local time of day, with the date when it is not today's. */
export function localTimeText(time: number, now: number): string {
  const date = new Date(time);
  const sameDay = date.toDateString() === new Date(now).toDateString();
  return sameDay ? date.toLocaleTimeString() : date.toLocaleString();
}

/** How long ago something was, in whole minutes. */
export function ageText(time: number, now: number): string {
  const age = Math.floor((now - time) / 60_000) * 60;
  return age < 60 ? l10n.t("just now") : l10n.t("{0} ago", durationText(age));
}
