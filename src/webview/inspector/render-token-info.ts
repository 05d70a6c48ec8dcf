import { match } from "../../core/base/match.ts";
import { t } from "@vscode/l10n";
import type { InspectorState, TokenInfoState } from "../../core/inspect/protocol.ts";
import type { InfoPlace, TokenInfoAnswer, TokenInfoField, TokenInfoRow } from "../../core/inspect/verify/token-info.ts";
import { button } from "../page/control.ts";
import { element, section } from "../page/dom.ts";
import { icon } from "../page/icon.ts";
import type { Ask } from "./render-verification.ts";
import { renderTable } from "./render-table.ts";
import { renderTime } from "../page/render-time.ts";
import type { PageTime } from "../page/page-time.ts";

const meanings: Readonly<Record<TokenInfoField, () => string>> = {
  aud: () => t("The OAuth client or account that the token was given to. Not the API that it is for."),
  azp: () => t("Authorized party: the client that asked for the token."),
  sub: () => t("Unique id of the account."),
  scope: () => t("What the token may be used for."),
  exp: () => t("Expiry: from this moment on Google refuses the token."),
  expires_in: () => t("Seconds that were left when the answer was given."),
  email: () => t("The account that the token stands for."),
  email_verified: () => t("Whether Google checked the email address."),
  access_type: () => t("“offline” if a refresh token goes with it."),
};

/** What the issuer says about an opaque token, once the user has asked; nothing if there is no one to ask. */
export function renderTokenInfo({ tokenInfo }: InspectorState, time: PageTime, ask: Ask): HTMLElement | undefined {
  if (tokenInfo === undefined) return undefined;
  return section("token-info", t("What its issuer says"), ...renderState(tokenInfo, time, ask));
}

function renderState(info: TokenInfoState, time: PageTime, ask: Ask): readonly (HTMLElement | undefined)[] {
  return match(info, {
    notAsked: () => renderQuestion(ask),
    running: () => {
      const cancel = button({ id: "cancel-token-info", label: t("Cancel") }, () => ask({ kind: "cancelTokenInfo" }));
      const running = element("p", { role: "status" }, t("Asking about the token…"));
      return [element("div", { class: "actions" }, running, cancel)];
    },
    failed: ({ failure }) => [
      renderBanner("warning", t("There was no answer. {0}", failure), undefined),
      ...renderQuestion(ask),
    ],
    answered: ({ answer, place }) => [...renderAnswer(answer, place, time), ...renderQuestion(ask)],
  });
}

function renderQuestion(ask: Ask): readonly HTMLElement[] {
  const label = t("Ask Google About This Token…");
  const note = t("This sends the token itself, after one more question. Federated tokens are not known there.");
  return [
    element(
      "div",
      { class: "actions" },
      button({ id: "ask-token-info", label }, () => ask({ kind: "askTokenInfo" })),
    ),
    element("p", { class: "aside" }, note),
  ];
}

function renderAnswer(answer: TokenInfoAnswer, { kind, origin }: InfoPlace, time: PageTime): readonly HTMLElement[] {
  const asked = kind === "google" ? t("Answer of {0}.", origin) : t("Answer of the sandbox, {0}.", origin);
  const source = element("p", { class: "aside" }, asked);
  if (answer.kind === "known") return [renderRows(answer.rows, time), source];
  const words = [answer.error, answer.description].filter((text) => text !== "").join(", ");
  const detail = t(
    "It has expired, was revoked, comes from somewhere else, or is a federated token. The answer does not say which: {0}",
    words,
  );
  return [renderBanner("warning", t("Not a valid token there"), detail), source];
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

function renderRows(rows: readonly TokenInfoRow[], time: PageTime): HTMLElement {
  const meaning = ({ known }: TokenInfoRow): HTMLElement =>
    known === undefined
      ? element("span", { class: "aside" }, t("Not a claim that Mintmark knows."))
      : element("span", {}, meanings[known]());
  const columns = [t("Name"), t("Value"), t("Meaning")];
  return renderTable({ caption: t("What its issuer says"), columns }, rows, (row) => ({
    heading: element("code", {}, row.name),
    cells: [
      [...row.values.map((value) => element("code", { class: "value line" }, value)), renderTime(row.time, time)],
      [meaning(row)],
    ],
  }));
}
