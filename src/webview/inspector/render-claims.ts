import type { InspectorStrings } from "../../core/inspect/inspector-strings.ts";
import type { CutText, KnownName } from "../../core/inspect/claim-entries.ts";
import type { ClaimRow, ObjectView, PayloadView } from "../../core/inspect/token-view.ts";
import { element, fill } from "../page/dom.ts";
import { renderTable } from "./render-table.ts";
import { renderTime } from "./render-time.ts";
import type { PageTime } from "../page/page-time.ts";

/** How names are explained: claims and header parameters share some, with other meanings. */
export type Explain = (known: KnownName) => string;

/** How an object is shown. `copy` makes what stands beside a value to copy it; without it there is nothing. */
export interface ObjectLook {
  readonly caption: string;
  readonly explain: Explain;
  readonly strings: InspectorStrings;
  readonly time: PageTime;
  readonly copy?: (name: string, index: number) => HTMLElement;
}

/** An object as a table with explanations, and as JSON behind a disclosure. */
export function renderObject(object: ObjectView, look: ObjectLook): readonly (HTMLElement | undefined)[] {
  const { page } = look.strings;
  if (object.rows.length === 0) return [element("p", { class: "aside" }, page.emptyObject)];
  return [
    renderRows(object.rows, look),
    omitted(page.omittedRows, object.omittedRows),
    renderJson(object.json, look.strings),
  ];
}

function renderRows(rows: readonly ClaimRow[], { caption, explain, strings, time, copy }: ObjectLook): HTMLElement {
  const { page } = strings;
  return renderTable({ caption, columns: [page.name, page.value, page.meaning] }, rows, (row, index) => ({
    heading: element("code", {}, ...breakable(row.path)),
    cells: [
      [renderValue(row.value, page), copy?.(row.path, index), renderTime(row.time, time)],
      renderMeaning(row, explain, page),
    ],
  }));
}

/** Lets a path break after its dots rather than within a word. */
export function breakable(path: string): readonly (HTMLElement | string)[] {
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

/** Says that there is more than is shown. */
export function omitted(sentence: string, count: number): HTMLElement | undefined {
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
