const unitSeconds: Readonly<Record<string, number>> = {
  "": 1,
  s: 1,
  sec: 1,
  second: 1,
  seconds: 1,
  m: 60,
  min: 60,
  minute: 60,
  minutes: 60,
  h: 3_600,
  hour: 3_600,
  hours: 3_600,
  d: 86_400,
  day: 86_400,
  days: 86_400,
};

/** Parses what a person types (`3600`, `300s`, `45 min`, `1 h`, `1 day`) into whole seconds; `undefined` if it is not a duration. */
export function parseDurationSeconds(text: string): number | undefined {
  const match = /^(\d{1,9}(?:\.\d{1,3})?)\s*([a-z]*)$/i.exec(text.trim());
  const unit = unitSeconds[match?.[2]?.toLowerCase() ?? "?"];
  if (match?.[1] === undefined || unit === undefined) return undefined;
  // Counts in thousandths, because 1.1 * 3600 is not 3960 in floating point.
  const thousandths = Math.round(Number(match[1]) * 1_000) * unit;
  return thousandths % 1_000 === 0 ? thousandths / 1_000 : undefined;
}
