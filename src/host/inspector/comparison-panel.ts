import * as vscode from "vscode";
import type { Clock } from "../../core/base/clock.ts";
import { shortAccountName } from "../../core/account/account-name.ts";
import { compareTokens } from "../../core/inspect/compare-tokens.ts";
import { readTokens } from "../../core/inspect/parse/parse-token.ts";
import type { ComparisonState } from "../../core/inspect/protocol.ts";
import { viewToken } from "../../core/inspect/token-view.ts";
import { visibleText } from "../../core/base/visible-text.ts";
import { openInspectorPage, type InspectorPageParts } from "./inspector-page.ts";
import { kindText } from "../text/token-words.ts";

export interface ComparisonParts extends InspectorPageParts {
  readonly clock: Clock;
}

/** Opens a panel with two tokens side by side. Keeps only the differences of their claims, not the tokens. */
export function openComparison(parts: ComparisonParts, left: string, right: string): vscode.WebviewPanel {
  const state = compare(left, right);
  const [first, second] = state.names;
  const { clock } = parts;
  const page = openInspectorPage(parts, {
    viewType: "mintmark.comparison",
    title: vscode.l10n.t("Compare: {0} ↔ {1}", first, second),
    handle: ({ kind }) => {
      const now = clock.now();
      if (kind === "askTime") page.send({ kind: "time", now });
      if (kind === "ready") page.send({ kind: "comparison", state: { ...state, now } });
    },
  });
  const corrections = clock.onDidCorrect(() => page.send({ kind: "time", now: clock.now() }));
  page.panel.onDidDispose(() => corrections.dispose());
  return page.panel;
}

function compare(left: string, right: string): Omit<ComparisonState, "now"> {
  const [first, second] = [left, right].map((text) => readTokens(text)[0]?.parsed);
  if (first === undefined || second === undefined) throw new RangeError("A text has at least one reading");
  const nameOf = (token: typeof first): string => {
    const view = viewToken(token);
    const { account } = view.summary;
    return visibleText(account === undefined ? kindText(view) : shortAccountName(account)).slice(0, 40);
  };
  return {
    comparison: compareTokens(first, second),
    names: [nameOf(first), nameOf(second)],
    locale: vscode.env.language,
  };
}
