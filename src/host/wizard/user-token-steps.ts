import * as vscode from "vscode";
import { parseWorkspaceUser } from "../../core/account/account-name.ts";
import { heading } from "../surface/account-rows.ts";
import { hintRow, type PickRow, pickOne } from "../surface/pick.ts";
import type { Outcome, StepPosition } from "../surface/steps.ts";

/** Asks for which Workspace user the target is to act. */
export function askSubject(
  recent: readonly string[],
  position: StepPosition,
  signal: AbortSignal,
): Promise<Outcome<string>> {
  const usedBefore = recent.length === 0 ? [] : [heading<string>(vscode.l10n.t("Used before"))];
  return pickOne({
    position,
    placeholder: vscode.l10n.t("For which Workspace user? Type the primary email address."),
    rows: [...usedBefore, ...recent.map((email) => ({ label: `$(history) ${email}`, value: email }))],
    typed: (text) => typedUserRow(text, recent),
    signal,
  });
}

function typedUserRow(text: string, recent: readonly string[]): PickRow<string> | undefined {
  if (text === "" || recent.includes(text)) return undefined;
  const user = parseWorkspaceUser(text);
  if (user === undefined) {
    return hintRow(
      vscode.l10n.t("This is not a Workspace user yet."),
      vscode.l10n.t("Write a person's email address; a service account is not one."),
    );
  }
  const detail = vscode.l10n.t("An administrator of the Workspace has to have delegated the scopes to the account.");
  return { label: vscode.l10n.t("Use {0}", user), detail, alwaysShow: true, value: user };
}
