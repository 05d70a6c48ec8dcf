import { t } from "@vscode/l10n";
import type { ComparedRow, ComparedValue, Difference } from "../../core/inspect/compare-tokens.ts";
import type { ComparisonState } from "../../core/inspect/protocol.ts";
import { element, section } from "../page/dom.ts";
import { comparisonSign } from "../page/icon.ts";
import { breakable, omittedCharacters, omittedRows, partName } from "./render-claims.ts";
import { renderTable, type TableRow } from "./render-table.ts";
import { renderTime } from "../page/render-time.ts";
import type { PageTime } from "../page/page-time.ts";

const differences: Readonly<Record<Difference, () => string>> = {
  same: () => t("Same"),
  different: () => t("Different"),
  onlyLeft: () => t("Only left"),
  onlyRight: () => t("Only right"),
};

/** Two tokens side by side; differences are marked in words and with a sign. */
export function renderComparison({ comparison, names }: ComparisonState, time: PageTime): readonly HTMLElement[] {
  const { same, different, onlyLeft, onlyRight } = comparison.counts;
  const counts = t(
    "{0} the same, {1} different, {2} only left, {3} only right. Signatures are not compared.",
    same,
    different,
    onlyLeft,
    onlyRight,
  );
  const silent = names.filter((_, side) => comparison.comparable[side] === false);
  return [
    element("h1", {}, t("Two tokens, claim by claim")),
    element("p", { class: "aside" }, counts),
    ...silent.map((name) =>
      element("p", {}, t("{0} has nothing that can be read, so there is nothing to compare.", name)),
    ),
    ...comparison.parts.map(({ part, rows, omittedRows: left }) =>
      section(
        `compared-${part}`,
        partName(part),
        rows.length === 0
          ? element("p", { class: "aside" }, t("Neither token has any."))
          : renderRows(rows, partName(part), names, time),
        omittedRows(left),
      ),
    ),
  ];
}

function renderRows(
  rows: readonly ComparedRow[],
  caption: string,
  [left, right]: ComparisonState["names"],
  time: PageTime,
): HTMLElement {
  const columns = [t("Name"), left, right, t("Comparison")];
  return renderTable({ caption, columns, class: "comparison", labelled: [1, 2] }, rows, (row) => renderRow(row, time));
}

function renderRow({ path, left, right, difference }: ComparedRow, time: PageTime): TableRow {
  const sign = element(
    "span",
    { class: "outcome" },
    comparisonSign(difference),
    element("span", {}, differences[difference]()),
  );
  return {
    heading: element("code", {}, ...breakable(path)),
    class: difference,
    cells: [renderSide(left, time), renderSide(right, time), [sign]],
  };
}

function renderSide(side: ComparedValue | undefined, time: PageTime): readonly (HTMLElement | undefined)[] {
  if (side === undefined) return [element("span", { class: "aside" }, t("not there"))];
  const { value } = side;
  return [element("code", { class: "value" }, value.text), omittedCharacters(value), renderTime(side.time, time)];
}
