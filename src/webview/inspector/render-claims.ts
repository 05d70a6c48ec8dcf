import { match } from "../../core/base/match.ts";
import { t } from "@vscode/l10n";
import type { ClaimPart, CutText } from "../../core/inspect/claim-entries.ts";
import type { ClaimRow, ObjectView, PayloadView } from "../../core/inspect/token-view.ts";
import { element } from "../page/dom.ts";
import { explainIn, type Explain } from "./claim-meanings.ts";
import { renderTable } from "./render-table.ts";
import { renderTime } from "../page/render-time.ts";
import type { PageTime } from "../page/page-time.ts";

const partNames: Readonly<Record<ClaimPart, () => string>> = {
  header: () => t("Header"),
  payload: () => t("Payload"),
};

/** The name of a part of a token. */
export function partName(part: ClaimPart): string {
  return partNames[part]();
}

/** How an object is shown. `copy` makes the copy button beside a value; without it there is none. */
export interface ObjectLook {
  readonly part: ClaimPart;
  readonly time: PageTime;
  /** The name of the part, if it differs. */
  readonly caption?: string;
  readonly copy?: (name: string, index: number) => HTMLElement;
}

/** An object as a table with explanations, and as JSON behind a disclosure. */
export function renderObject(object: ObjectView, look: ObjectLook): readonly (HTMLElement | undefined)[] {
  if (object.rows.length === 0) return [element("p", { class: "aside" }, t("Nothing in it."))];
  return [renderRows(object.rows, look), omittedRows(object.omittedRows), renderJson(object.json)];
}

function renderRows(
  rows: readonly ClaimRow[],
  { part, time, caption = partName(part), copy }: ObjectLook,
): HTMLElement {
  const explain = explainIn(part);
  return renderTable({ caption, columns: [t("Name"), t("Value"), t("Meaning")] }, rows, (row, index) => ({
    heading: element("code", {}, ...breakable(row.path)),
    cells: [[renderValue(row.value), copy?.(row.path, index), renderTime(row.time, time)], renderMeaning(row, explain)],
  }));
}

/** Lets a path wrap after its dots instead of within a word. */
export function breakable(path: string): readonly (HTMLElement | string)[] {
  return path.split(/(?<=\.)/).flatMap((piece, index) => (index === 0 ? [piece] : [element("wbr"), piece]));
}

const longValue = 400;

/** A long value scrolls in its own box, which is reachable by keyboard. */
function renderValue(value: CutText): HTMLElement {
  const isLong = value.text.length > longValue;
  const code = element(
    "code",
    { class: isLong ? "value long" : "value", tabindex: isLong ? "0" : undefined },
    value.text,
  );
  const rest = omittedCharacters(value);
  return rest === undefined ? code : element("div", {}, code, rest);
}

function renderMeaning({ known, path }: ClaimRow, explain: Explain): readonly (HTMLElement | string)[] {
  if (known === undefined) return [element("span", { class: "aside" }, t("Not a claim that Mintmark knows."))];
  const { source, link } = known.specification;
  const label = `${source}: ${t("Specification of {0}", path)}`;
  return [explain(known), " ", element("a", { href: link, "aria-label": label }, source)];
}

/** Says that there are more rows than are shown. */
export function omittedRows(count: number): HTMLElement | undefined {
  return omitted(count, t("{0} more are not shown.", count));
}

/** Says that a text is longer than what is shown of it. */
export function omittedCharacters({ omitted: count }: CutText): HTMLElement | undefined {
  return omitted(count, t("{0} more characters are not shown.", count));
}

function omitted(count: number, sentence: string): HTMLElement | undefined {
  return count === 0 ? undefined : element("p", { class: "aside" }, sentence);
}

/** Filled when first opened: most people never open it, and it may be long. */
function renderJson(json: CutText): HTMLElement {
  const text = element("pre", { class: "json", tabindex: "0" });
  const details = element("details", {}, element("summary", {}, t("As JSON")), text);
  const rest = omittedCharacters(json);
  if (rest !== undefined) details.append(rest);
  details.addEventListener("toggle", () => text.replaceChildren(element("code", {}, json.text)), { once: true });
  return details;
}

/** A payload without claims, shown as it is. */
export function renderOtherPayload(
  payload: Exclude<PayloadView, { kind: "claims" } | { kind: "nested" }>,
): readonly (HTMLElement | undefined)[] {
  const what = (sentence: string): HTMLElement => element("p", {}, sentence);
  return match(payload, {
    json: ({ json }) => [
      what(t("The payload is JSON, but not an object, so it holds no claims.")),
      renderText(json),
      omittedCharacters(json),
    ],
    text: ({ text }) => [what(t("The payload is text, not JSON claims.")), renderText(text), omittedCharacters(text)],
    bytes: ({ hexadecimal, length }) => {
      const { omitted: count } = hexadecimal;
      return [
        what(t("The payload is {0} bytes that are not text.", length)),
        renderText(hexadecimal),
        omitted(count, t("{0} more bytes are not shown.", count)),
      ];
    },
    empty: () => [
      what(
        t(
          "The payload is empty. If its content was sent separately (detached), it is not shown here, and nothing here speaks for it.",
        ),
      ),
    ],
    detached: () => [what(t("There is no payload: its content was sent separately (detached) and is not shown here."))],
  });
}

function renderText({ text }: CutText): HTMLElement {
  return element("pre", { class: "json", tabindex: "0" }, text);
}
