import type { InspectorStrings } from "../../core/inspect/inspector-strings.ts";
import type { InspectorState, TokenInfoState } from "../../core/inspect/protocol.ts";
import type { InfoPlace, TokenInfoAnswer, TokenInfoRow } from "../../core/inspect/verify/token-info.ts";
import { button } from "../page/control.ts";
import { element, fill, section } from "../page/dom.ts";
import { icon } from "../page/icon.ts";
import type { Ask } from "./render-verification.ts";
import { renderTable } from "./render-table.ts";
import { renderTime } from "./render-time.ts";
import type { PageTime } from "../page/page-time.ts";

/** What the issuer of an opaque token says of it, once the user has asked; nothing where nobody may be asked. */
export function renderTokenInfo(state: InspectorState, time: PageTime, ask: Ask): HTMLElement | undefined {
  const { tokenInfo, strings } = state;
  if (tokenInfo === undefined) return undefined;
  return section("token-info", strings.tokenInfo.heading, ...renderState(tokenInfo, strings, time, ask));
}

function renderState(
  info: TokenInfoState,
  strings: InspectorStrings,
  time: PageTime,
  ask: Ask,
): readonly (HTMLElement | undefined)[] {
  const texts = strings.tokenInfo;
  const askButton = button({ id: "ask-token-info", label: texts.ask }, () => ask({ kind: "askTokenInfo" }));
  const asking = [element("div", { class: "actions" }, askButton), element("p", { class: "aside" }, texts.note)];
  switch (info.kind) {
    case "notAsked":
      return asking;
    case "running": {
      const cancel = button({ id: "cancel-token-info", label: texts.cancel }, () => ask({ kind: "cancelTokenInfo" }));
      return [element("div", { class: "actions" }, element("p", { role: "status" }, texts.running), cancel)];
    }
    case "failed":
      return [renderBanner("warning", fill(texts.failed, info.failure), undefined), ...asking];
    case "answered":
      return [...renderAnswer(info.answer, info.place, strings, time), ...asking];
  }
}

function renderAnswer(
  answer: TokenInfoAnswer,
  { kind, origin }: InfoPlace,
  strings: InspectorStrings,
  time: PageTime,
): readonly (HTMLElement | undefined)[] {
  const { asked, unknownToken } = strings.tokenInfo;
  const source = element("p", { class: "aside" }, fill(asked[kind], origin));
  if (answer.kind === "known") return [renderRows(answer.rows, strings, time), source];
  const words = [answer.error, answer.description].filter((text) => text !== "").join(", ");
  return [renderBanner("warning", unknownToken.title, fill(unknownToken.detail, words)), source];
}

function renderBanner(tone: "warning", title: string, detail: string | undefined): HTMLElement {
  return element(
    "div",
    { class: `banner ${tone}`, role: "status" },
    icon(tone),
    element(
      "div",
      {},
      element("p", { class: "banner-title" }, title),
      detail === undefined ? undefined : element("p", {}, detail),
    ),
  );
}

function renderRows(rows: readonly TokenInfoRow[], { page, tokenInfo }: InspectorStrings, time: PageTime): HTMLElement {
  const meaning = ({ known }: TokenInfoRow): HTMLElement =>
    known === undefined
      ? element("span", { class: "aside" }, page.unknownClaim)
      : element("span", {}, tokenInfo.fields[known]);
  return renderTable({ caption: tokenInfo.heading, columns: [page.name, page.value, page.meaning] }, rows, (row) => ({
    heading: element("code", {}, row.name),
    cells: [
      [...row.values.map((value) => element("code", { class: "value line" }, value)), renderTime(row.time, time)],
      [meaning(row)],
    ],
  }));
}
