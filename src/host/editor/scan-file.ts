import * as vscode from "vscode";
import type { Clock } from "../../core/base/clock.ts";
import { fail } from "../../core/base/errors.ts";
import { endingAt, type TokenFacts } from "../../core/inspect/token-facts.ts";
import { scanText } from "../../core/inspect/scan/scan-text.ts";
import { showNotice } from "../surface/notices.ts";
import { withProgress } from "../surface/progress.ts";
import type { DocumentToken, DocumentTokens } from "./document-tokens.ts";
import { kindText } from "../text/token-words.ts";
import { endingWords, tokenName } from "./token-fact-text.ts";
import { plainRow } from "../text/plain-text.ts";

export interface FileScannerParts {
  readonly tokens: DocumentTokens;
  readonly clock: Clock;
  /** Opens the inspector on a token, behind the error boundary. */
  readonly inspect: (token: string) => void;
}

interface Found extends DocumentToken {
  readonly document: vscode.TextDocument;
}

/** More than anyone reads; a longer list would only delay the first rows. */
const mostFound = 1_000;

/** Lists the tokens of the active file, or of all cells of a notebook: live ones first. */
export async function scanFile(parts: FileScannerParts): Promise<void> {
  const documents = documentsInFront();
  const found = await withProgress(vscode.l10n.t("Looking for tokens in {0}", nameOf(documents)), (signal) =>
    findAll(documents, parts, signal),
  );
  if (found.length > 0) offer(found, documents, parts);
  else showNotice(vscode.l10n.t("There is no token in {0}.", nameOf(documents)));
}

function documentsInFront(): readonly [vscode.TextDocument, ...vscode.TextDocument[]] {
  const cells = vscode.window.activeNotebookEditor?.notebook.getCells().map(({ document }) => document) ?? [];
  const active = vscode.window.activeTextEditor?.document;
  const [first, ...rest] = cells.length > 0 || active === undefined ? cells : [active];
  return first === undefined ? fail({ code: "nothingToScan" }) : [first, ...rest];
}

function nameOf([{ uri }]: readonly [vscode.TextDocument, ...vscode.TextDocument[]]): string {
  return uri.path.split("/").at(-1) ?? uri.path;
}

/** Searches in chunks so that other work can run in between; stops early if there is more than can be listed. */
async function findAll(
  documents: readonly vscode.TextDocument[],
  { tokens }: FileScannerParts,
  signal: AbortSignal,
): Promise<readonly Found[]> {
  const found: Found[] = [];
  for (const document of documents) {
    const text = document.getText();
    for (const spans of scanText(text)) {
      if (signal.aborted) fail({ code: "cancelled" });
      for (const { start, end } of spans) {
        const facts = tokens.factsOf(text.slice(start, end));
        if (facts === undefined) continue;
        const range = new vscode.Range(document.positionAt(start), document.positionAt(end));
        found.push({ document, range, facts });
        if (found.length === mostFound) return found;
      }
      await nextTurn();
    }
  }
  return found;
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}

interface Row extends vscode.QuickPickItem {
  readonly token: Found;
}

function offer(
  found: readonly Found[],
  documents: readonly [vscode.TextDocument, ...vscode.TextDocument[]],
  { clock, inspect }: FileScannerParts,
): void {
  const now = clock.now();
  const picker = vscode.window.createQuickPick<Row>();
  picker.title = titleOf(found.length, nameOf(documents));
  picker.placeholder = vscode.l10n.t("Press Enter to go to a token");
  picker.matchOnDescription = true;
  picker.matchOnDetail = true;
  picker.items = [...found]
    .sort((left, right) => urgency(left.facts, now) - urgency(right.facts, now))
    .map((token) => rowOf(token, documents.length > 1 ? documents.indexOf(token.document) + 1 : undefined, now));
  picker.onDidAccept(() => {
    const [row] = picker.selectedItems;
    picker.hide();
    if (row !== undefined) void reveal(row.token);
  });
  picker.onDidTriggerItemButton(({ item: { token } }) => {
    picker.hide();
    inspect(token.document.getText(token.range));
  });
  picker.onDidHide(() => picker.dispose());
  picker.show();
}

function titleOf(count: number, name: string): string {
  if (count >= mostFound) return vscode.l10n.t("The first {0} tokens in {1}", mostFound, name);
  return count === 1 ? vscode.l10n.t("1 token in {0}", name) : vscode.l10n.t("{0} tokens in {1}", count, name);
}

function rowOf({ document, range, facts }: Found, cell: number | undefined, now: number): Row {
  const line = range.start.line + 1;
  const place = cell === undefined ? vscode.l10n.t("line {0}", line) : vscode.l10n.t("cell {0}, line {1}", cell, line);
  return {
    label: `$(${iconOf(facts, now)}) ${plainRow(tokenName(facts))}`,
    description: endingWords(facts, now),
    detail: [...(facts.account === undefined ? [] : [kindText(facts)]), place].join(" · "),
    buttons: [{ iconPath: new vscode.ThemeIcon("search"), tooltip: vscode.l10n.t("Inspect") }],
    token: { document, range, facts },
  };
}

const urgencies = ["untilRevoked", "live", "notYetValid", "hidden", "unknown", "expired"] as const;

/** The most dangerous tokens first, harmless ones last. */
function urgency(facts: TokenFacts, now: number): number {
  return facts.isRedacted ? urgencies.length : urgencies.indexOf(endingAt(facts, now).kind);
}

function iconOf(facts: TokenFacts, now: number): string {
  if (facts.isRedacted) return "circle-slash";
  const { kind } = endingAt(facts, now);
  if (kind === "expired") return "history";
  return kind === "live" || kind === "untilRevoked" ? "key" : "question";
}

/** Selects the token in its notebook cell or in the file. */
async function reveal({ document, range }: Found): Promise<void> {
  const notebook = vscode.window.activeNotebookEditor;
  const cell = notebook?.notebook.getCells().find((candidate) => candidate.document === document);
  if (notebook !== undefined && cell !== undefined) {
    const cells = new vscode.NotebookRange(cell.index, cell.index + 1);
    notebook.selections = [cells];
    notebook.revealRange(cells, vscode.NotebookEditorRevealType.InCenterIfOutsideViewport);
    return;
  }
  const editor = await vscode.window.showTextDocument(document);
  // Backwards, so that the beginning of a long token is visible, with the name before it.
  editor.selection = new vscode.Selection(range.end, range.start);
  editor.revealRange(new vscode.Range(range.start, range.start), vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}
