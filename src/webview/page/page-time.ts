import { durationParts } from "../../core/inspect/duration-parts.ts";

/** Times and durations in the user's language and time zone. */
export interface PageTime {
  readonly duration: (milliseconds: number) => string;
  readonly local: (at: number) => string;
  readonly utc: (at: number) => string;
  readonly relative: (at: number, now: number) => string;
}

const largestUnits = [
  { unit: "year", milliseconds: 31_557_600_000 },
  { unit: "month", milliseconds: 2_629_800_000 },
  { unit: "day", milliseconds: 86_400_000 },
  { unit: "hour", milliseconds: 3_600_000 },
  { unit: "minute", milliseconds: 60_000 },
  { unit: "second", milliseconds: 1_000 },
] as const;

export function createPageTime(locale: string): PageTime {
  const local = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "long" });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
  const units = {
    day: unitFormat(locale, "day"),
    hour: unitFormat(locale, "hour"),
    minute: unitFormat(locale, "minute"),
    second: unitFormat(locale, "second"),
  };
  return {
    duration: (milliseconds) =>
      durationParts(milliseconds)
        .map(({ unit, value }) => units[unit].format(value))
        .join(" "),
    local: (at) => local.format(at),
    utc: (at) => new Date(at).toISOString().replace(".000Z", "Z"),
    relative: (at, now) => {
      const away = at - now;
      const largest = largestUnits.find(({ milliseconds }) => Math.abs(away) >= milliseconds);
      return largest === undefined
        ? relative.format(0, "second")
        : relative.format(Math.trunc(away / largest.milliseconds), largest.unit);
    },
  };
}

function unitFormat(locale: string, unit: string): Intl.NumberFormat {
  return new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: "short" });
}
