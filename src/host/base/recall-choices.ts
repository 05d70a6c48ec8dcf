import type * as vscode from "vscode";
import { parseRecentChoices, type RecentChoices, rememberChoices } from "../../core/recipe/recent-choices.ts";
import type { MintRequest } from "../../core/request/request.ts";

const key = "mintmark.recentChoices";

/** The user's choices in earlier mints, in any window. */
export function recallChoices(globalState: vscode.Memento): RecentChoices {
  return parseRecentChoices(globalState.get(key));
}

/** Adds the choices of one more mint. */
export function keepChoices(globalState: vscode.Memento, request: MintRequest): void {
  void globalState.update(key, rememberChoices(recallChoices(globalState), request));
}
