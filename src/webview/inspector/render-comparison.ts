import type { ComparedRow, ComparedValue } from "../../core/inspect/compare-tokens.ts";
import type { InspectorStrings } from "../../core/inspect/inspector-strings.ts";
import type { ComparisonState } from "../../core/inspect/protocol.ts";
import { element, fill, section } from "../page/dom.ts";
import { comparisonSign } from "../page/icon.ts";
import { breakable, omitted } from "./render-claims.ts";
import { renderTable, type TableRow } from "./render-table.ts";
import { renderTime } from "./render-time.ts";
import type { PageTime } from "../page/page-time.ts";

/** Two tokens next to each other; what differs is said in words and by a sign. */
export function renderComparison(state: ComparisonState, time: PageTime): readonly HTMLElement[] {
  const { comparison, names, strings } = state;
  const { same, different, onlyLeft, onlyRight } = comparison.counts;
  const { heading, counts, notComparable } = strings.comparison;
  const numbers = [same, different, onlyLeft, onlyRight].map(String);
  const silent = names.filter((_, side) => comparison.comparable[side] === false);
  return [
    element("h1", {}, heading),
    element("p", { class: "aside" }, fill(counts, ...numbers)),
    ...silent.map((name) => element("p", {}, fill(notComparable, name))),
    ...comparison.parts.map(({ part, rows, omittedRows }) =>
      section(
        `compared-${part}`,
        strings.page[part],
        rows.length === 0
          ? element("p", { class: "aside" }, strings.comparison.empty)
          : renderRows(rows, strings.page[part], state, time),
        omitted(strings.page.omittedRows, omittedRows),
      ),
    ),
  ];
}

function renderRows(
  rows: readonly ComparedRow[],
  caption: string,
  { names: [left, right], strings }: ComparisonState,
  time: PageTime,
): HTMLElement {
  const columns = [strings.page.name, left, right, strings.comparison.difference];
  return renderTable({ caption, columns, class: "comparison", labelled: [1, 2] }, rows, (row) =>
    renderRow(row, strings, time),
  );
}

function renderRow(
  { path, left, right, difference }: ComparedRow,
  strings: InspectorStrings,
  time: PageTime,
): TableRow {
  const sign = element(
    "span",
    { class: "outcome" },
    comparisonSign(difference),
    element("span", {}, strings.comparison.differences[difference]),
  );
  return {
    heading: element("code", {}, ...breakable(path)),
    class: difference,
    cells: [renderSide(left, strings, time), renderSide(right, strings, time), [sign]],
  };
}

function renderSide(
  side: ComparedValue | undefined,
  { comparison, page }: InspectorStrings,
  time: PageTime,
): readonly (HTMLElement | undefined)[] {
  if (side === undefined) return [element("span", { class: "aside" }, comparison.notThere)];
  const { value } = side;
  return [
    element("code", { class: "value" }, value.text),
    omitted(page.omittedCharacters, value.omitted),
    renderTime(side.time, time),
  ];
}
