import { l10n } from "vscode";
import type { ChainReport } from "../../../core/chain/check/chain-check.ts";
import { chainVerdict } from "../../../core/chain/check/chain-verdict.ts";
import { shortAccountName } from "../../../core/account/account-name.ts";
import { drawChain } from "../../../core/request/chain.ts";
import { hopSentence } from "./hop-text.ts";

/** The whole check in one sentence: which hop fails and why, or that the chain works. */
export function chainSentence(report: ChainReport): string {
  const verdict = chainVerdict(report);
  if (verdict.kind === "works") return worksSentence(report);
  const { number } = verdict.at.hop;
  return l10n.t("Hop {0} of {1}: {2}", number, report.hops.length, hopSentence(verdict.at));
}

/** Policies that look right are weaker evidence than Google's own answer: deny policies and boundaries may be hidden. */
function worksSentence({ chain, hops }: ChainReport): string {
  const drawn = drawChain(chain, shortAccountName);
  const isTested = hops.every(({ verdict }) => verdict.kind === "held" && verdict.proof !== "policies");
  if (isTested) return l10n.t("The chain works: {0}. Google confirms every hop.", drawn);
  const isOpen = hops.some(({ verdict }) => verdict.kind === "held" && verdict.denyUnread.length > 0);
  return isOpen
    ? l10n.t("The chain should work: {0}. Allow policies grant every hop; not all deny policies were read.", drawn)
    : l10n.t("The chain should work: {0}. The policies grant every hop.", drawn);
}
