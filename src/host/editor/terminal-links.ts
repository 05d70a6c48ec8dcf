import * as vscode from "vscode";
import { findTokens } from "../../core/inspect/scan/find-tokens.ts";
import type { DocumentTokens } from "./document-tokens.ts";
import { endingWords, tokenName } from "./token-fact-text.ts";

/** Terminals pass whole lines; a longer line is not meant for reading. */
const longestLine = 100_000;

/** A token in a terminal. It is kept no longer than VS Code keeps the link. */
export class TokenLink extends vscode.TerminalLink {
  readonly token: string;

  constructor(start: number, token: string, tooltip: string) {
    super(start, token.length, tooltip);
    this.token = token;
  }
}

/** The tokens in a line of a terminal, as links to the inspector. */
export function tokenLinks(line: string, tokens: DocumentTokens, now: number): TokenLink[] {
  if (line.length > longestLine) return [];
  return findTokens(line).flatMap(({ start, end }) => {
    const token = line.slice(start, end);
    const facts = tokens.factsOf(token);
    if (facts === undefined) return [];
    const tooltip = [vscode.l10n.t("Inspect"), tokenName(facts), endingWords(facts, now)].join(" · ");
    return [new TokenLink(start, token, tooltip)];
  });
}
