import * as vscode from "vscode";
import { plainNotice } from "../text/plain-text.ts";
import { type CopiedPart, type FailureText, type Remedy, showLog } from "../failure-text/remedy.ts";

/** A button under a notice and what it does. */
export interface NoticeAction {
  readonly title: string;
  readonly run: () => unknown;
}

/**
 * Shows a failure with its own actions, then its remedies. There is always a button, because VS Code cuts a message without one to a single
 * line.
 */
export function showFailureText({ message, remedies }: FailureText, own: readonly NoticeAction[] = []): void {
  const buttons = withRoom([...own, ...(remedies.length === 0 ? [showLog] : remedies).map(remedyAction)]);
  void offer(vscode.window.showErrorMessage(plainNotice(message), ...buttons.map(({ title }) => title)), buttons);
}

/** VS Code truncates the labels of four buttons. */
const mostButtons = 3;

/**
 * Says that something succeeded, with buttons for the next steps, the likeliest first; those without room are behind one more button.
 * Without buttons, the message must fit in one line of about 60 letters.
 */
export function showNotice(message: string, ...actions: readonly NoticeAction[]): void {
  const buttons = withRoom(actions);
  void offer(vscode.window.showInformationMessage(plainNotice(message), ...buttons.map(({ title }) => title)), buttons);
}

function withRoom(actions: readonly NoticeAction[]): readonly NoticeAction[] {
  if (actions.length <= mostButtons) return actions;
  const shown = actions.slice(0, mostButtons - 1);
  const others = actions.slice(shown.length);
  const more = async (): Promise<void> => {
    const rows = others.map((action) => ({ label: action.title, action }));
    const row = await vscode.window.showQuickPick(rows, { placeHolder: vscode.l10n.t("What do you want to do next?") });
    await row?.action.run();
  };
  return [...shown, { title: vscode.l10n.t("More…"), run: more }];
}

async function offer(shown: Thenable<string | undefined>, actions: readonly NoticeAction[]): Promise<void> {
  const title = await shown;
  await actions.find((action) => action.title === title)?.run();
}

function remedyAction(remedy: Remedy): NoticeAction {
  switch (remedy.kind) {
    case "command":
      return {
        title: commandTitle(remedy.command),
        run: () => vscode.commands.executeCommand(remedy.command, remedy.argument),
      };
    case "setting":
      return {
        title: vscode.l10n.t("Open Setting"),
        run: () => vscode.commands.executeCommand("workbench.action.openSettings", remedy.setting),
      };
    case "url":
      return {
        title: vscode.l10n.t("Open Page"),
        run: () => vscode.env.openExternal(vscode.Uri.parse(remedy.url, true)),
      };
    case "copy":
      return { title: copyTitle(remedy.what), run: () => vscode.env.clipboard.writeText(remedy.text) };
  }
}

function copyTitle(what: CopiedPart = "command"): string {
  switch (what) {
    case "command":
      return vscode.l10n.t("Copy Command");
    case "scopes":
      return vscode.l10n.t("Copy Scopes");
    case "clientId":
      return vscode.l10n.t("Copy Client ID");
  }
}

function commandTitle(command: Extract<Remedy, { kind: "command" }>["command"]): string {
  switch (command) {
    case "mintmark.selectSource":
      return vscode.l10n.t("Select Credential Source…");
    case "mintmark.diagnoseSource":
      return vscode.l10n.t("Diagnose Credentials");
    case "mintmark.startSandbox":
      return vscode.l10n.t("Start Sandbox Cloud");
    case "mintmark.showLog":
      return vscode.l10n.t("Show Log");
    case "mintmark.mintIdToken":
      return vscode.l10n.t("Mint ID Token…");
    case "mintmark.mintCallerIdToken":
      return vscode.l10n.t("Mint ID Token for Yourself…");
    case "mintmark.checkChain":
      return vscode.l10n.t("Check Chain");
  }
}

/** A symbol for the whole process: lazily loaded bundles each have their own copy of this file. */
const key = Symbol.for("mintmark.actions");

/** Attaches actions to an error that only the place where it happened knows; its notice offers them first. */
export function withActions(error: unknown, ...actions: readonly NoticeAction[]): unknown {
  return error instanceof Error ? Object.assign(error, { [key]: actions }) : error;
}

/** What {@link withActions} gave an error. */
export function actionsOf(error: unknown): readonly NoticeAction[] {
  return error instanceof Error && key in error ? (error[key] as readonly NoticeAction[]) : [];
}
