import type * as vscode from "vscode";
import { parseRecentChoices, type RecentChoices, rememberChoices } from "../../core/request/recent-choices.ts";
import type { MintRequest } from "../../core/request/request.ts";

const key = "mintmark.recentChoices";

/** What the user chose in earlier mints, in whichever window. */
export function recallChoices(globalState: vscode.Memento): RecentChoices {
  return parseRecentChoices(globalState.get(key));
}

/** Adds what one more mint chose. */
export function keepChoices(globalState: vscode.Memento, request: MintRequest): void {
  void globalState.update(key, rememberChoices(recallChoices(globalState), request));
}
