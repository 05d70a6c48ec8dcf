import * as vscode from "vscode";
import type { CommandId } from "../base/identifiers.ts";
import type { DocumentToken } from "./document-tokens.ts";
import { kindText } from "../text/token-words.ts";
import { endingWords } from "./token-fact-text.ts";
import { placeOf } from "./token-place.ts";

const inspectHere: CommandId = "mintmark.inspectHere";

/** A file with more tokens is a log or a list; so many lenses would make it unreadable. */
const mostLenses = 50;

/** A line above each token: how long it is valid, and a link to the inspector. */
export function tokenLenses(
  document: vscode.TextDocument,
  tokens: readonly DocumentToken[],
  now: number,
): vscode.CodeLens[] {
  const whole = tokens.filter(({ facts }) => facts.kind !== "malformed");
  if (whole.length > mostLenses) return [];
  return whole.map(({ range, facts }) => {
    const kind = facts.kind === "jws" ? [] : [kindText(facts)];
    return new vscode.CodeLens(range, {
      command: inspectHere,
      title: [vscode.l10n.t("Inspect"), ...kind, endingWords(facts, now)].join(" · "),
      tooltip: vscode.l10n.t("Open the token in the inspector. Its signature has not been checked."),
      arguments: [placeOf(document, range)],
    });
  });
}
