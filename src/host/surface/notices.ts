import * as vscode from "vscode";
import { match } from "../../core/base/match.ts";
import type { CommandId } from "../base/identifiers.ts";
import { plainNotice } from "../text/plain-text.ts";
import { type CopiedPart, type FailureText, type Remedy, showLog } from "../failure-text/remedy.ts";

/** A button under a notice and what it does. */
export interface NoticeAction {
  readonly title: string;
  readonly run: () => unknown;
}

type VSCodeCommand = "vscode.open" | "workbench.action.openSettings";

/** A button that runs a command. */
export function commandAction(
  title: string,
  command: CommandId | VSCodeCommand,
  ...args: readonly unknown[]
): NoticeAction {
  return { title, run: () => vscode.commands.executeCommand(command, ...args) };
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
  return match(remedy, {
    command: ({ command, argument }) => commandAction(commandTitles[command](), command, argument),
    setting: ({ setting }) => commandAction(vscode.l10n.t("Open Setting"), "workbench.action.openSettings", setting),
    url: ({ url }) => ({
      title: vscode.l10n.t("Open Page"),
      run: () => vscode.env.openExternal(vscode.Uri.parse(url, true)),
    }),
    copy: ({ what = "command", text }) => ({
      title: copyTitles[what](),
      run: () => vscode.env.clipboard.writeText(text),
    }),
  });
}

const copyTitles: Readonly<Record<CopiedPart, () => string>> = {
  command: () => vscode.l10n.t("Copy Command"),
  scopes: () => vscode.l10n.t("Copy Scopes"),
  clientId: () => vscode.l10n.t("Copy Client ID"),
};

const commandTitles: Readonly<Record<Extract<Remedy, { kind: "command" }>["command"], () => string>> = {
  "mintmark.selectSource": () => vscode.l10n.t("Select Credential Source…"),
  "mintmark.diagnoseSource": () => vscode.l10n.t("Diagnose Credentials"),
  "mintmark.startSandbox": () => vscode.l10n.t("Start Sandbox Cloud"),
  "mintmark.showLog": () => vscode.l10n.t("Show Log"),
  "mintmark.mintIdToken": () => vscode.l10n.t("Mint ID Token…"),
  "mintmark.mintCallerIdToken": () => vscode.l10n.t("Mint ID Token for Yourself…"),
  "mintmark.checkChain": () => vscode.l10n.t("Check Chain"),
};

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
