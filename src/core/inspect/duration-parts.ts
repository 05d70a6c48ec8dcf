/** One unit of a duration, in the names that `Intl.NumberFormat` takes. */
export interface DurationPart {
  readonly unit: "day" | "hour" | "minute" | "second";
  readonly value: number;
}

const unitSeconds = { day: 86_400, hour: 3_600, minute: 60, second: 1 } as const;
const units = ["day", "hour", "minute", "second"] as const;

/**
 * A duration as its two largest units that count: `2 d 3 h`, `59 min 12 s`, `0 s`. Cut off, never rounded up: a countdown must not
 * promise time that is not there.
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

/** Times left at which a screen reader is told, in milliseconds; between them it hears nothing. */
const announcedThresholds = [300_000, 60_000, 0] as const;

export type AnnouncedThreshold = (typeof announcedThresholds)[number];

/** The lowest threshold that was passed between two looks at the clock; `undefined` if none was, or time went backwards. */
export function passedThreshold(leftBefore: number, leftNow: number): AnnouncedThreshold | undefined {
  return announcedThresholds.findLast((threshold) => leftBefore > threshold && leftNow <= threshold);
}
