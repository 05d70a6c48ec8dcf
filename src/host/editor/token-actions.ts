import * as vscode from "vscode";
import { findTokens } from "../../core/inspect/scan/find-tokens.ts";
import { type Redaction, redactionsOf } from "../../core/inspect/redact-token.ts";
import type { CommandId } from "../base/identifiers.ts";
import type { DocumentToken, DocumentTokens } from "./document-tokens.ts";
import { placeOf } from "./token-place.ts";

const inspectHere: CommandId = "mintmark.inspectHere";

/** Actions for the token at the cursor, or at the start of a selection. */
export function tokenActions(
  document: vscode.TextDocument,
  range: vscode.Range,
  tokens: DocumentTokens,
): vscode.CodeAction[] {
  const token = tokens.at(document, range.start) ?? firstIn(range, tokens.of(document));
  if (token === undefined) return [];
  const inspect = quickFix(vscode.l10n.t("Inspect this token"));
  inspect.command = { command: inspectHere, title: inspect.title, arguments: [placeOf(document, token.range)] };
  const redactions = redactionsOf(document.getText(token.range));
  if (redactions.length === 0) return [inspect];
  const redact = quickFix(vscode.l10n.t("Redact this token"));
  redact.edit = new vscode.WorkspaceEdit();
  addRedactions(redact.edit, document, document.offsetAt(token.range.start), redactions);
  return [inspect, redact, new RedactAll(document)];
}

function firstIn(range: vscode.Range, tokens: readonly DocumentToken[]): DocumentToken | undefined {
  return range.isEmpty ? undefined : tokens.find((token) => token.range.intersection(range) !== undefined);
}

function quickFix(title: string): vscode.CodeAction {
  return new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
}

/** Redacts every token of a document, which is searched only when the user chooses the action. */
class RedactAll extends vscode.CodeAction {
  readonly document: vscode.TextDocument;

  constructor(document: vscode.TextDocument) {
    super(vscode.l10n.t("Redact all tokens in this file"), vscode.CodeActionKind.QuickFix);
    this.document = document;
  }
}

/** Fills in the edit of an action that was offered without one. */
export function resolveTokenAction(action: vscode.CodeAction, tokens: DocumentTokens): vscode.CodeAction {
  if (!(action instanceof RedactAll)) return action;
  const { document } = action;
  const text = document.getText();
  const edit = new vscode.WorkspaceEdit();
  for (const { start, end } of findTokens(text)) {
    const token = text.slice(start, end);
    if (tokens.factsOf(token) !== undefined) addRedactions(edit, document, start, redactionsOf(token));
  }
  action.edit = edit;
  return action;
}

function addRedactions(
  edit: vscode.WorkspaceEdit,
  document: vscode.TextDocument,
  tokenStart: number,
  redactions: readonly Redaction[],
): void {
  for (const { start, end, text } of redactions) {
    const range = new vscode.Range(document.positionAt(tokenStart + start), document.positionAt(tokenStart + end));
    edit.replace(document.uri, range, text);
  }
}
