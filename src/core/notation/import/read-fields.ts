import type { JsonObject } from "../../base/json.ts";

/** Reads the fields of a request from another tool's text, without checks; `undefined` if the text is not that tool's. */
export type ReadFields = (text: string) => JsonObject | undefined;

/** Drops the fields that the text does not have. */
export function said(fields: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

/** Seconds in `900s`, `15m`, `1h` or `900`; anything else is kept, so that the refusal can quote it. */
export function secondsIn(text: string | undefined): unknown {
  const [, count, unit = "s"] = /^(\d+)([smh]?)$/.exec(text ?? "") ?? [];
  if (count === undefined) return text;
  return Number(count) * { "": 1, s: 1, m: 60, h: 3_600 }[unit as "" | "s" | "m" | "h"];
}

export function listIn(text: string | undefined): readonly string[] | undefined {
  return text
    ?.split(/[,\s]+/)
    .map((item) => item.trim())
    .filter(Boolean);
}
