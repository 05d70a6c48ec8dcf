import * as vscode from "vscode";
import type { Clock } from "../../core/base/clock.ts";
import { shortAccountName } from "../../core/account/account-name.ts";
import { chainMembers } from "../../core/request/chain.ts";
import type { ChainReport, CheckChain, CheckedHop } from "../../core/chain/check/chain-check.ts";
import { chainVerdict } from "../../core/chain/check/chain-verdict.ts";
import { hopSteps } from "../../core/chain/grant/next-steps.ts";
import { linkState } from "../../core/chain/picture/link-state.ts";
import type { PictureAction, PictureLink, PictureNode } from "../../core/chain/picture/picture-model.ts";
import { chainSentence } from "../chain/check/chain-sentence.ts";
import { stateLabel } from "../chain/check/chain-report-text.ts";
import { hopSentence } from "../chain/check/hop-text.ts";
import { stepAction } from "../chain/check/step-action.ts";
import { localTimeText } from "../text/time-text.ts";
import { kindLabel } from "../text/token-text.ts";
import { hopLines } from "./hop-lines.ts";
import { accountText } from "./node-text.ts";
import { PictureActions } from "./picture-actions.ts";
import type { PictureView } from "./picture-panel.ts";

export interface ChainViewPorts {
  /** Checks the chain again, for a picture that shows an old result. */
  readonly check: CheckChain;
  readonly clock: Clock;
}

/** A checked chain as a picture: an arrow per hop, and actions for each account and each hop. */
export function chainView(report: ChainReport, ports: ChainViewPorts): PictureView {
  const { question, chain, checkedAt } = report;
  const actions = new PictureActions();
  const verdict = chainVerdict(report);
  const nodes = chainMembers(chain).map((account, index) => chainNode(account, index, report, actions));
  return {
    key: JSON.stringify(["chain", question.target, question.delegates, question.kind]),
    tabTitle: vscode.l10n.t("Chain: {0}", shortAccountName(chain.target)),
    fileName: `chain-to-${shortAccountName(chain.target)}`,
    picture: {
      kind: "chain",
      title: vscode.l10n.t("Delegation chain to {0}", shortAccountName(chain.target)),
      summary: chainSentence(report),
      summaryState:
        verdict.kind === "works"
          ? (report.hops.map(linkState).find((state) => state !== "held") ?? "held")
          : linkState(verdict.at),
      nodes,
      links: report.hops.map((checked) => chainLink(checked, report, actions, ports)),
      notes: [vscode.l10n.t("{0}. Checked: {1}.", kindLabel(question.kind), localTimeText(checkedAt, checkedAt))],
    },
    actions: actions.handlers,
    refresh: async (signal) => chainView(await ports.check(question, signal), ports),
  };
}

/** Ids distinguish the members of a chain even if it contains an account twice. */
function nodeId(index: number): string {
  return `node-${index + 1}`;
}

function chainNode(account: string, index: number, report: ChainReport, actions: PictureActions): PictureNode {
  const { question, chain } = report;
  const text = accountText(account);
  const isCaller = index === 0;
  const isTarget = index === chain.delegates.length + 1;
  const caption = isCaller
    ? vscode.l10n.t("Caller")
    : isTarget
      ? vscode.l10n.t("Target")
      : vscode.l10n.t("Delegate {0}", index);
  const isDisabled = report.hops[index - 1]?.isDisabled === true;
  const path = { target: account, delegates: chain.delegates.slice(0, Math.max(0, index - 1)) };
  const offered: PictureAction[] = [
    ...(isCaller ? [] : [actions.mint(isTarget ? question.kind : "accessToken", path)]),
    ...(isCaller || isTarget
      ? []
      : [
          actions.command(vscode.l10n.t("Check Chain to Here"), "mintmark.checkChain", {
            ...path,
            kind: "accessToken",
          }),
        ]),
    ...(text.kind === "account"
      ? [actions.command(vscode.l10n.t("Show Neighbourhood"), "mintmark.showNeighbourhood", { target: account })]
      : []),
    actions.add(vscode.l10n.t("Copy Email"), () => vscode.env.clipboard.writeText(account)),
  ];
  return {
    id: nodeId(index),
    ...text,
    caption: isDisabled ? vscode.l10n.t("{0}, disabled", caption) : caption,
    sentence: isDisabled
      ? vscode.l10n.t("{0}: {1}. It is disabled.", caption, account)
      : vscode.l10n.t("{0}: {1}", caption, account),
    actions: offered,
  };
}

function chainLink(
  checked: CheckedHop,
  report: ChainReport,
  actions: PictureActions,
  ports: ChainViewPorts,
): PictureLink {
  const { number } = checked.hop;
  return {
    id: `hop-${number}`,
    from: nodeId(number - 1),
    to: nodeId(number),
    state: linkState(checked),
    heading: vscode.l10n.t("Hop {0}: {1}", number, stateLabel(checked)),
    lines: hopLines(checked),
    sentence: vscode.l10n.t("Hop {0} of {1}: {2}", number, report.hops.length, hopSentence(checked)),
    actions: linkActions(checked, report, actions, ports),
  };
}

/** Actions for a hop; checking again and minting are elsewhere on the picture. */
function linkActions(
  checked: CheckedHop,
  report: ChainReport,
  actions: PictureActions,
  { clock }: ChainViewPorts,
): readonly PictureAction[] {
  const steps = hopSteps(checked, report).filter((step) => step !== "mint" && step !== "checkAgain");
  const offered = steps.map((step) => stepAction(step, checked, report, () => clock.now()));
  return [
    ...offered.map(({ title, run }) => actions.add(title, run)),
    actions.command(vscode.l10n.t("Show Report"), "mintmark.checkChain", report.question),
  ];
}
