import type { InspectorStrings } from "../core/inspect/inspector-strings.ts";
import type { ClaimRow, CutText, KnownName, ObjectView, PayloadView } from "../core/inspect/token-view.ts";
import { element, fill } from "./dom.ts";
import type { TimeText } from "./time-text.ts";

/** How names are explained: claims and header parameters share some, with other meanings. */
export type Explain = (known: KnownName) => string;

/** An object as a table with explanations, and as JSON behind a disclosure. */
export function renderObject(
  object: ObjectView,
  caption: string,
  explain: Explain,
  strings: InspectorStrings,
  time: TimeText,
): readonly (HTMLElement | undefined)[] {
  const { page } = strings;
  if (object.rows.length === 0) return [element("p", { class: "aside" }, page.emptyObject)];
  return [
    renderTable(object.rows, caption, explain, strings, time),
    omitted(page.omittedRows, object.omittedRows),
    renderJson(object.json, strings),
  ];
}

function renderTable(
  rows: readonly ClaimRow[],
  caption: string,
  explain: Explain,
  { page }: InspectorStrings,
  time: TimeText,
): HTMLElement {
  const headings = [page.name, page.value, page.meaning].map((name) =>
    element("th", { scope: "col", role: "columnheader" }, name),
  );
  const body = rows.map((row) => renderRow(row, explain, page, time));
  return element(
    "table",
    { role: "table", "aria-label": caption },
    element("thead", { role: "rowgroup" }, element("tr", { role: "row" }, ...headings)),
    element("tbody", { role: "rowgroup" }, ...body),
  );
}

function renderRow(row: ClaimRow, explain: Explain, page: InspectorStrings["page"], time: TimeText): HTMLElement {
  return element(
    "tr",
    { role: "row" },
    element("th", { scope: "row", role: "rowheader" }, element("code", {}, ...breakable(row.path))),
    element("td", { role: "cell" }, renderValue(row.value, page), renderTime(row.time, time)),
    element("td", { role: "cell", class: "meaning" }, ...renderMeaning(row, explain, page)),
  );
}

/** Lets a path break after its dots rather than within a word. */
function breakable(path: string): readonly (HTMLElement | string)[] {
  return path.split(/(?<=\.)/).flatMap((piece, index) => (index === 0 ? [piece] : [element("wbr"), piece]));
}

const longValue = 400;

/** A long value scrolls in a box of its own, which the keyboard can reach. */
function renderValue(value: CutText, page: InspectorStrings["page"]): HTMLElement {
  const isLong = value.text.length > longValue;
  const code = element(
    "code",
    { class: isLong ? "value long" : "value", tabindex: isLong ? "0" : undefined },
    value.text,
  );
  const rest = omitted(page.omittedCharacters, value.omitted);
  return rest === undefined ? code : element("div", {}, code, rest);
}

function renderTime(at: number | undefined, time: TimeText): HTMLElement | undefined {
  if (at === undefined) return undefined;
  const shown = element("time", { datetime: time.utc(at), title: time.utc(at) }, time.local(at));
  return element("span", { class: "time" }, shown, element("span", { class: "relative", "data-at": String(at) }));
}

function renderMeaning(
  { known, path }: ClaimRow,
  explain: Explain,
  page: InspectorStrings["page"],
): readonly (HTMLElement | string)[] {
  if (known === undefined) return [element("span", { class: "aside" }, page.unknownClaim)];
  const { source, link } = known.specification;
  const label = `${source}: ${fill(page.specification, path)}`;
  return [explain(known), " ", element("a", { href: link, "aria-label": label }, source)];
}

function omitted(sentence: string, count: number): HTMLElement | undefined {
  return count === 0 ? undefined : element("p", { class: "aside" }, fill(sentence, String(count)));
}

/** Filled when it is opened first: most people never do, and it may be long. */
function renderJson(json: CutText, { page }: InspectorStrings): HTMLElement {
  const text = element("pre", { class: "json", tabindex: "0" });
  const details = element("details", {}, element("summary", {}, page.rawJson), text);
  const rest = omitted(page.omittedCharacters, json.omitted);
  if (rest !== undefined) details.append(rest);
  details.addEventListener("toggle", () => text.replaceChildren(element("code", {}, json.text)), { once: true });
  return details;
}

/** A payload that holds no claims, shown as what it is. */
export function renderOtherPayload(
  payload: Exclude<PayloadView, { kind: "claims" } | { kind: "nested" }>,
  { payloads, page }: InspectorStrings,
): readonly (HTMLElement | undefined)[] {
  const what = (value = ""): HTMLElement => element("p", {}, fill(payloads[payload.kind], value));
  switch (payload.kind) {
    case "json":
      return [what(), renderText(payload.json), omitted(page.omittedCharacters, payload.json.omitted)];
    case "text":
      return [what(), renderText(payload.text), omitted(page.omittedCharacters, payload.text.omitted)];
    case "bytes":
      return [
        what(String(payload.length)),
        renderText(payload.hexadecimal),
        omitted(page.omittedBytes, payload.hexadecimal.omitted),
      ];
    case "detached":
      return [what()];
  }
}

function renderText({ text }: CutText): HTMLElement {
  return element("pre", { class: "json", tabindex: "0" }, text);
}
