import { mintCommands } from "../../base/identifiers.ts";
import * as vscode from "vscode";
import type { ChainReport, CheckedHop } from "../../../core/chain/check/chain-check.ts";
import type { HopStep } from "../../../core/chain/grant/next-steps.ts";
import { denyPolicyCommand, enableCommand } from "../../../core/chain/check/repair-commands.ts";
import { suggestGrant } from "../../../core/chain/grant/grant-suggestion.ts";
import { commandAction, type NoticeAction, showNotice } from "../../surface/notices.ts";
import { copyGrantCommand } from "./grant-command.ts";

/** The button for a next step of a hop. `now` is in milliseconds since 1970. */
export function stepAction(
  step: HopStep,
  checked: CheckedHop | undefined,
  report: ChainReport,
  now: () => number,
): NoticeAction {
  const { question } = report;
  const { target, kind, source } = question;
  const actions: Readonly<Record<HopStep, NoticeAction>> = {
    mint: { title: vscode.l10n.t("Mint…"), run: () => openMint(report) },
    grant: commandAction(vscode.l10n.t("Grant…"), "mintmark.grantChain", question),
    copyGrant: { title: vscode.l10n.t("Copy Grant Command"), run: () => copyGrantOf(checked, now()) },
    copyEnable: {
      title: vscode.l10n.t("Copy Enable Command"),
      run: () => checked && copyCommand(enableCommand(checked)),
    },
    copyDenyPolicy: { title: vscode.l10n.t("Copy Deny Policy Command"), run: () => copyDenyPolicyOf(checked) },
    changeChain: commandAction(vscode.l10n.t("Change Chain…"), "mintmark.buildChain", { ...question, toChange: true }),
    findChain: commandAction(vscode.l10n.t("Find Another Chain…"), "mintmark.findChain", { target, kind, source }),
    checkAgain: commandAction(vscode.l10n.t("Check Again"), "mintmark.checkChain", question),
    diagnose: commandAction(vscode.l10n.t("Diagnose Credentials"), "mintmark.diagnoseSource", {}),
  };
  return actions[step];
}

async function copyGrantOf(checked: CheckedHop | undefined, now: number): Promise<void> {
  const grant = checked && suggestGrant(checked);
  if (grant !== undefined) await copyGrantCommand(grant, now);
}

async function copyDenyPolicyOf(checked: CheckedHop | undefined): Promise<void> {
  if (checked?.verdict.kind === "denied") await copyCommand(denyPolicyCommand(checked.verdict.denial));
}

async function copyCommand(command: string): Promise<void> {
  await vscode.env.clipboard.writeText(command);
  showNotice(vscode.l10n.t("The command is copied."));
}

/** Opens the mint wizard for the chain's kind with everything known filled in. */
export function openMint({ question }: ChainReport): Thenable<unknown> {
  const { kind, target, delegates, source } = question;
  return vscode.commands.executeCommand(mintCommands[kind], { target, delegates, source });
}
