import { element } from "../page/dom.ts";

type Content = readonly (HTMLElement | SVGElement | string | undefined)[];

/** A table's name and its columns; the first one has the rows' headings. */
export interface TableHead {
  readonly caption: string;
  readonly columns: readonly string[];
  readonly class?: string;
  /** Columns, by index, whose name is repeated before each cell if the table is too narrow for a head row. */
  readonly labelled?: readonly number[];
}

export interface TableRow {
  readonly heading: HTMLElement | string;
  readonly cells: readonly Content[];
  readonly class?: string;
}

/** Up to this many rows are drawn at once; the verdict above does not wait for the others. */
const rowsAtOnce = 40;

/** A narrow panel shows rows as blocks; explicit roles keep it a table for assistive technology. */
export function renderTable<Row>(
  head: TableHead,
  rows: readonly Row[],
  toRow: (row: Row, index: number) => TableRow,
): HTMLElement {
  const headings = head.columns.map((name) => element("th", { scope: "col", role: "columnheader" }, name));
  return element(
    "table",
    { role: "table", class: head.class, "aria-label": head.caption },
    element("thead", { role: "rowgroup" }, element("tr", { role: "row" }, ...headings)),
    renderBody(rows, (row, index) => renderRow(toRow(row, index), head)),
  );
}

function renderBody<Row>(rows: readonly Row[], render: (row: Row, index: number) => HTMLElement): HTMLElement {
  const body = element("tbody", { role: "rowgroup" });
  const draw = (from: number): void => {
    const end = from + rowsAtOnce;
    body.append(...rows.slice(from, end).map((row, index) => render(row, from + index)));
    if (end < rows.length) setTimeout(() => draw(end), 0);
  };
  draw(0);
  return body;
}

function renderRow({ heading, cells, class: kind }: TableRow, { columns, labelled = [] }: TableHead): HTMLElement {
  const cellsOf = cells.map((content, index) => {
    const label = labelled.includes(index + 1) ? columns[index + 1] : undefined;
    const isMeaning = index === 1 && columns.length === 3 && label === undefined;
    return element("td", { role: "cell", "data-label": label, class: isMeaning ? "meaning" : undefined }, ...content);
  });
  return element(
    "tr",
    { role: "row", class: kind },
    element("th", { scope: "row", role: "rowheader" }, heading),
    ...cellsOf,
  );
}
