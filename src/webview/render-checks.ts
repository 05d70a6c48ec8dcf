import type { CheckValue, ClaimCheck } from "../core/inspect/claim-check.ts";
import type { InspectorStrings } from "../core/inspect/inspector-strings.ts";
import { element, fill } from "./dom.ts";
import { icon, type Tone } from "./icon.ts";
import type { TimeText } from "./time-text.ts";

const tones: Readonly<Record<ClaimCheck["outcome"], Tone>> = {
  passed: "good",
  failed: "bad",
  notCompared: "information",
  unknown: "information",
};

/** Each rule with what was expected next to what was found. */
export function renderChecks(checks: readonly ClaimCheck[], strings: InspectorStrings, time: TimeText): HTMLElement {
  const { checks: caption, rule, expected, found, outcome } = strings.verification;
  const columns = [rule, expected, found, outcome];
  const headings = columns.map((name) => element("th", { scope: "col", role: "columnheader" }, name));
  const rows = checks.map((check) => renderCheck(check, columns, strings, time));
  return element(
    "table",
    { role: "table", class: "checks", "aria-label": caption },
    element("thead", { role: "rowgroup" }, element("tr", { role: "row" }, ...headings)),
    element("tbody", { role: "rowgroup" }, ...rows),
  );
}

function renderCheck(
  { rule, outcome, expected, actual, hint }: ClaimCheck,
  [, expectedLabel, foundLabel]: readonly string[],
  strings: InspectorStrings,
  time: TimeText,
): HTMLElement {
  const wanted = outcome === "notCompared" ? "–" : valueText(expected, strings, time);
  return element(
    "tr",
    { role: "row" },
    element("th", { scope: "row", role: "rowheader" }, strings.rules[rule]),
    element("td", { role: "cell", "data-label": expectedLabel }, element("span", {}, wanted)),
    element("td", { role: "cell", "data-label": foundLabel }, element("span", {}, valueText(actual, strings, time))),
    element(
      "td",
      { role: "cell" },
      element("span", { class: "outcome" }, icon(tones[outcome]), element("span", {}, strings.outcomes[outcome])),
      hint === undefined ? undefined : element("span", { class: "hint" }, strings.hints[hint]),
    ),
  );
}

function valueText(value: CheckValue, { checkValues }: InspectorStrings, time: TimeText): string {
  switch (value.kind) {
    case "text":
      return value.texts.join(", ");
    case "time":
      return time.local(value.at);
    case "after":
    case "notAfter":
      return fill(checkValues[value.kind], time.local(value.at));
    default:
      return checkValues[value.kind];
  }
}
