import * as vscode from "vscode";
import type { SourceChoice } from "../../core/caller/credential-source.ts";
import { settings, workspaceChoices } from "../base/settings.ts";
import { sourceLabel } from "../failure-text/source-label.ts";
import type { NoticeAction } from "./notices.ts";

/** What the workspace's settings, not the user's, decided about a mint; nothing if they decided nothing. */
export function workspaceChoiceTexts({ source }: { readonly source?: SourceChoice }): readonly string[] {
  const chosen = workspaceChoices();
  return [
    ...(chosen.includes("source") && source === undefined
      ? [vscode.l10n.t("This workspace's settings chose the credential source.")]
      : []),
    ...(chosen.includes("quotaProject")
      ? [vscode.l10n.t("This workspace's settings chose the quota project, {0}.", settings.quotaProject ?? "")]
      : []),
  ];
}

/** That the user's choice of a source has no effect here; `undefined` where it has. */
export function sourceOverruledText(): string | undefined {
  if (!workspaceChoices().includes("source")) return undefined;
  return vscode.l10n.t(
    "It has no effect in this workspace, because the workspace's own settings choose: {0}. Remove mintmark.source there to use yours.",
    sourceChoiceLabel(settings.source),
  );
}

export function sourceChoiceLabel(choice: SourceChoice): string {
  return choice === "auto" ? vscode.l10n.t("Automatic") : sourceLabel(choice);
}

export function openWorkspaceSettings(): NoticeAction {
  const run = () => vscode.commands.executeCommand("workbench.action.openWorkspaceSettingsFile");
  return { title: vscode.l10n.t("Open Workspace Settings"), run };
}
