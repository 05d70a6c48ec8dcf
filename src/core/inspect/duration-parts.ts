/** One unit of a duration, as `Intl.NumberFormat` names it. */
export interface DurationPart {
  readonly unit: "day" | "hour" | "minute" | "second";
  readonly value: number;
}

const unitSeconds = { day: 86_400, hour: 3_600, minute: 60, second: 1 } as const;
const units = ["day", "hour", "minute", "second"] as const;

/**
 * A duration in its two largest units: `2 d 3 h`, `59 min 12 s`, `0 s`. Never rounded up: a countdown must not promise more time than there
 * is.
 */
export function durationParts(milliseconds: number): readonly DurationPart[] {
  const seconds = Math.floor(Math.abs(milliseconds) / 1_000);
  const first = Math.max(
    0,
    units.findIndex((unit) => seconds >= unitSeconds[unit]),
  );
  if (seconds === 0) return [{ unit: "second", value: 0 }];
  let rest = seconds;
  const parts = units.slice(first, first + 2).map((unit) => {
    const value = Math.floor(rest / unitSeconds[unit]);
    rest -= value * unitSeconds[unit];
    return { unit, value };
  });
  return parts.filter(({ value }, index) => index === 0 || value > 0);
}

/** Remaining times that a screen reader announces, in milliseconds; between them it stays silent. */
const announcedThresholds = [300_000, 60_000, 0] as const;

export type AnnouncedThreshold = (typeof announcedThresholds)[number];

/** The lowest threshold that was passed between two readings of the clock; `undefined` if none was, or if time went backwards. */
export function passedThreshold(leftBefore: number, leftNow: number): AnnouncedThreshold | undefined {
  return announcedThresholds.findLast((threshold) => leftBefore > threshold && leftNow <= threshold);
}
