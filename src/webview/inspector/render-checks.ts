import type { CheckValue, ClaimCheck } from "../../core/inspect/verify/claim-check.ts";
import type { InspectorStrings } from "../../core/inspect/inspector-strings.ts";
import { element, fill } from "../page/dom.ts";
import { icon, type Tone } from "../page/icon.ts";
import { renderTable, type TableRow } from "./render-table.ts";
import type { PageTime } from "../page/page-time.ts";

const tones: Readonly<Record<ClaimCheck["outcome"], Tone>> = {
  passed: "good",
  failed: "bad",
  notCompared: "information",
  unknown: "information",
};

/** Each rule with what was expected next to what was found. */
export function renderChecks(checks: readonly ClaimCheck[], strings: InspectorStrings, time: PageTime): HTMLElement {
  const { checks: caption, rule, expected, found, outcome } = strings.verification;
  return renderTable(
    { caption, columns: [rule, expected, found, outcome], class: "checks", labelled: [1, 2] },
    checks,
    (check) => renderCheck(check, strings, time),
  );
}

function renderCheck(
  { rule, outcome, expected, actual, hint }: ClaimCheck,
  strings: InspectorStrings,
  time: PageTime,
): TableRow {
  const wanted = outcome === "notCompared" ? "–" : valueText(expected, strings, time);
  return {
    heading: strings.rules[rule],
    cells: [
      [element("span", {}, wanted)],
      [element("span", {}, valueText(actual, strings, time))],
      [
        element("span", { class: "outcome" }, icon(tones[outcome]), element("span", {}, strings.outcomes[outcome])),
        hint === undefined ? undefined : element("span", { class: "hint" }, strings.hints[hint]),
      ],
    ],
  };
}

function valueText(value: CheckValue, { checkValues }: InspectorStrings, time: PageTime): string {
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
