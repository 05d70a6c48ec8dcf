import { mintCommands, type CommandId } from "../../base/identifiers.ts";
import * as vscode from "vscode";
import type { ChainReport, CheckedHop } from "../../../core/chain/check/chain-check.ts";
import type { HopStep } from "../../../core/chain/grant/next-steps.ts";
import { denyPolicyCommand, enableCommand } from "../../../core/chain/check/repair-commands.ts";
import { suggestGrant } from "../../../core/chain/grant/grant-suggestion.ts";
import { type NoticeAction, showNotice } from "../../surface/notices.ts";
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
  const command = (title: string, id: CommandId, argument: object): NoticeAction => ({
    title,
    run: () => vscode.commands.executeCommand(id, argument),
  });
  switch (step) {
    case "mint":
      return { title: vscode.l10n.t("Mint…"), run: () => openMint(report) };
    case "grant":
      return command(vscode.l10n.t("Grant…"), "mintmark.grantChain", question);
    case "copyGrant":
      return { title: vscode.l10n.t("Copy Grant Command"), run: () => copyGrantOf(checked, now()) };
    case "copyEnable":
      return { title: vscode.l10n.t("Copy Enable Command"), run: () => checked && copyCommand(enableCommand(checked)) };
    case "copyDenyPolicy":
      return { title: vscode.l10n.t("Copy Deny Policy Command"), run: () => copyDenyPolicyOf(checked) };
    case "changeChain":
      return command(vscode.l10n.t("Change Chain…"), "mintmark.buildChain", { ...question, toChange: true });
    case "findChain":
      return command(vscode.l10n.t("Find Another Chain…"), "mintmark.findChain", { target, kind, source });
    case "checkAgain":
      return command(vscode.l10n.t("Check Again"), "mintmark.checkChain", question);
    case "diagnose":
      return command(vscode.l10n.t("Diagnose Credentials"), "mintmark.diagnoseSource", {});
  }
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
