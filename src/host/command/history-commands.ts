import * as vscode from "vscode";
import type { Clock } from "../../core/base/clock.ts";
import { defined } from "../../core/base/json.ts";
import { parseAccountName, shortAccountName } from "../../core/account/account-name.ts";
import { drawChain } from "../../core/request/chain.ts";
import type { MintHistory, MintRecord } from "../../core/credential/mint-history.ts";
import type { CommandTable } from "./commands.ts";
import { byPerson } from "../minting/ask-leave.ts";
import type { Minting } from "../minting/minting.ts";
import { showNotice } from "../surface/notices.ts";
import { localTimeText } from "../text/time-text.ts";
import { kindLabel } from "../text/token-text.ts";
import { plainRow } from "../text/plain-text.ts";

export interface HistoryCommandPorts {
  readonly history: MintHistory;
  readonly clock: Clock;
  readonly minting: Minting;
}

/** This user's mints, without secrets: when, who, through whom, what, and the result. */
export function historyCommands({
  history,
  clock,
  minting,
}: HistoryCommandPorts): Pick<CommandTable, "mintmark.showMintHistory" | "mintmark.clearMintHistory"> {
  return {
    "mintmark.showMintHistory": async () => showHistory(await history.list(), clock.now(), minting),
    "mintmark.clearMintHistory": async () => {
      const { length: count } = await history.list();
      await history.clear();
      showNotice(vscode.l10n.t("The mint history is empty now. Entries removed: {0}.", count));
    },
  };
}

/** Choosing a row opens the wizard for a similar mint. */
async function showHistory(records: readonly MintRecord[], now: number, minting: Minting): Promise<void> {
  if (records.length === 0) {
    showNotice(vscode.l10n.t("Nothing was minted yet, or the history was cleared."));
    return;
  }
  const rows = records.map((record) => ({ ...recordRow(record, now), record }));
  const placeHolder = vscode.l10n.t("Mints, newest first. Choose one to start a similar mint.");
  const picked = await vscode.window.showQuickPick(rows, {
    placeHolder,
    matchOnDescription: true,
    matchOnDetail: true,
  });
  if (picked === undefined) return;
  const { kind, target, delegates, subject } = picked.record;
  const isOwn = parseAccountName(target) === undefined;
  await minting.run(isOwn ? { kind, ofCaller: true } : { kind, target, delegates, ...defined({ subject }) }, byPerson, {
    asked: subject === undefined ? undefined : "subject",
  });
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
