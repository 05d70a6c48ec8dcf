import { mintCommands } from "../base/identifiers.ts";
import * as vscode from "vscode";
import type { Clock } from "../../core/base/clock.ts";
import { shortAccountName } from "../../core/account/account-name.ts";
import { drawChain } from "../../core/request/chain.ts";
import type { MintHistory, MintRecord } from "../../core/credential/mint-history.ts";
import type { CommandTable } from "./commands.ts";
import { showNotice } from "../surface/notices.ts";
import { localTimeText } from "../text/time-text.ts";
import { kindLabel } from "../text/token-text.ts";
import { plainRow } from "../text/plain-text.ts";

export interface HistoryCommandPorts {
  readonly history: MintHistory;
  readonly clock: Clock;
}

/** This user's mints, without secrets: when, who, through whom, what, and the result. */
export function historyCommands({
  history,
  clock,
}: HistoryCommandPorts): Pick<CommandTable, "mintmark.showMintHistory" | "mintmark.clearMintHistory"> {
  return {
    "mintmark.showMintHistory": async () => showHistory(await history.list(), clock.now()),
    "mintmark.clearMintHistory": async () => {
      const { length: count } = await history.list();
      await history.clear();
      showNotice(vscode.l10n.t("The mint history is empty now. Entries removed: {0}.", count));
    },
  };
}

/** Choosing a row opens the wizard for a similar mint. */
async function showHistory(records: readonly MintRecord[], now: number): Promise<unknown> {
  if (records.length === 0) {
    showNotice(vscode.l10n.t("Nothing was minted yet, or the history was cleared."));
    return undefined;
  }
  const rows = records.map((record) => ({ ...recordRow(record, now), record }));
  const placeHolder = vscode.l10n.t("Mints, newest first. Choose one to start a similar mint.");
  const picked = await vscode.window.showQuickPick(rows, {
    placeHolder,
    matchOnDescription: true,
    matchOnDetail: true,
  });
  if (picked === undefined) return undefined;
  const { kind, target, delegates, subject } = picked.record;
  if (subject === undefined) return vscode.commands.executeCommand(mintCommands[kind], { target, delegates });
  return vscode.commands.executeCommand("mintmark.mintUserToken", { target, delegates, subject });
}

function recordRow(record: MintRecord, now: number): vscode.QuickPickItem {
  const { at, kind, target, delegates, subject, failure, reason } = record;
  const caller = record.caller ?? vscode.l10n.t("caller");
  const icon = failure === undefined ? "$(check)" : "$(error)";
  const result = failure === undefined ? vscode.l10n.t("minted") : vscode.l10n.t("failed: {0}", failure);
  const said = reason === undefined ? [] : [plainRow(reason)];
  return {
    label: `${icon} ${shortAccountName(subject ?? target)}`,
    description: [localTimeText(at, now), kindLabel(kind), result].join(" · "),
    detail: [...said, drawChain({ caller, delegates, target })].join(" · "),
  };
}
