import * as vscode from "vscode";
import type { TokenFacts } from "../../core/inspect/token-facts.ts";
import { code, plain } from "../text/markdown.ts";
import type { CommandId } from "../base/identifiers.ts";
import type { DocumentToken } from "./document-tokens.ts";
import { kindText } from "../text/token-words.ts";
import { claimText, endingSentence, verdictText } from "./token-fact-text.ts";
import { placeOf } from "./token-place.ts";

const inspectHere: CommandId = "mintmark.inspectHere";

/** What a token says, and a link to inspect it. The link contains the token's position, never the token. */
export function tokenHover(document: vscode.TextDocument, { range, facts }: DocumentToken, now: number): vscode.Hover {
  // Two texts: the token's own content is never in the one whose links may run a command.
  const said = new vscode.MarkdownString(hoverLines(facts, now).join("  \n"));
  const link = new vscode.MarkdownString(inspectLink(document, range));
  link.isTrusted = { enabledCommands: [inspectHere] };
  return new vscode.Hover([said, link], range);
}

function hoverLines(facts: TokenFacts, now: number): readonly string[] {
  const { account, issuer, audiences } = facts;
  return [
    vscode.l10n.t("**{0}** · {1}", plain(kindText(facts)), plain(verdictText(facts))),
    ...(account === undefined ? [] : [vscode.l10n.t("Account: {0}", shown(account))]),
    ...(issuer === undefined ? [] : [vscode.l10n.t("Issuer: {0}", shown(issuer))]),
    ...(audiences.length === 0 ? [] : [vscode.l10n.t("Audience: {0}", audienceList(audiences))]),
    plain(endingSentence(facts, now)),
    ...(facts.isOwn ? [vscode.l10n.t("Minted in this window.")] : []),
  ];
}

const mostAudiences = 5;

function audienceList(audiences: readonly string[]): string {
  const list = audiences.slice(0, mostAudiences).map(shown).join(", ");
  return audiences.length > mostAudiences ? `${list}, …` : list;
}

function shown(value: string): string {
  return code(claimText(value));
}

function inspectLink(document: vscode.TextDocument, range: vscode.Range): string {
  const place = encodeURIComponent(JSON.stringify([placeOf(document, range)]));
  return `[${vscode.l10n.t("Inspect")}](command:${inspectHere}?${place} "${vscode.l10n.t("Open the token in the inspector")}")`;
}
