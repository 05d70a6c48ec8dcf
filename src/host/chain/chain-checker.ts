import * as vscode from "vscode";
import { type ChainCheckPorts, type ChainReport, createChainCheck } from "../../core/chain/chain-check.ts";
import { createChainProbe, type ProbeChain, probesWouldHelp } from "../../core/chain/chain-probe.ts";
import { shortAccountName } from "../../core/chain/account-name.ts";
import { chainVerdict } from "../../core/chain/chain-verdict.ts";
import { suggestGrant } from "../../core/chain/grant/grant-suggestion.ts";
import type { IamCredentials } from "../../core/credential/iam-credentials.ts";
import { type NoticeAction, showNotice } from "../notices.ts";
import { withProgress } from "../progress.ts";
import { type QuestionPorts, settleQuestion } from "./ask-question.ts";
import type { ChainReportDocument } from "./chain-report-document.ts";
import { chainReportText } from "./chain-report-text.ts";
import { chainSentence } from "./chain-sentence.ts";
import { copyGrantCommand } from "./grant-command.ts";
import { askProbeConsent } from "./probe-consent.ts";

export interface ChainCheckerPorts extends QuestionPorts, ChainCheckPorts {
  readonly iamCredentials: IamCredentials;
  readonly document: ChainReportDocument;
  readonly showPicture: (report: ChainReport) => void;
  /** Runs what a button asked for behind the error boundary of the commands. */
  readonly guarded: (work: () => Promise<void>) => void;
}

/** Checks the chain that a command's argument names, or asks for, and shows the result. */
export function createChainChecker(ports: ChainCheckerPorts): (argument: unknown) => Promise<void> {
  const check = createChainCheck(ports);
  const probe = createChainProbe({ ...ports, reason: "Mintmark: checking a delegation chain" });
  return async (argument) => {
    const question = await settleQuestion(ports, argument);
    const title = vscode.l10n.t("Checking the chain to {0}…", question.target);
    const report = await withProgress(title, (signal) => check(question, signal));
    await present(ports, probe, report);
  };
}

/** The report in an editor, and the sentence in a notice with what can be done next. */
async function present(ports: ChainCheckerPorts, probe: ProbeChain, report: ChainReport): Promise<void> {
  const name = vscode.l10n.t("Chain to {0}", shortAccountName(report.chain.target));
  await ports.document.show(name, chainReportText(report));
  showNotice(chainSentence(report), ...nextActions(ports, probe, report));
}

function nextActions(ports: ChainCheckerPorts, probe: ProbeChain, report: ChainReport): readonly NoticeAction[] {
  const verdict = chainVerdict(report);
  const grant = verdict.kind === "works" ? undefined : suggestGrant(verdict.at);
  const copyGrant = {
    title: vscode.l10n.t("Copy Grant Command"),
    run: () => grant && copyGrantCommand(grant, ports.clock.now()),
  };
  const askDelegates = {
    title: vscode.l10n.t("Ask the Delegates…"),
    run: () => ports.guarded(() => probeWithConsent(ports, probe, report)),
  };
  const mend = {
    title: vscode.l10n.t("Grant…"),
    run: () => vscode.commands.executeCommand("mintmark.grantChain", report.question),
  };
  const picture = { title: vscode.l10n.t("Show Picture"), run: () => ports.showPicture(report) };
  return [
    ...(grant === undefined ? [] : [mend, copyGrant]),
    ...(probesWouldHelp(report) ? [askDelegates] : []),
    picture,
  ];
}

async function probeWithConsent(ports: ChainCheckerPorts, probe: ProbeChain, report: ChainReport): Promise<void> {
  const isAgreed = await askProbeConsent(
    vscode.l10n.t("Ask the delegates what they may do?"),
    vscode.l10n.t(
      "For each later hop that Google has not confirmed, Mintmark mints an access token of 60 seconds for the delegate, asks Google one question with it, and drops it. These are real mints and stand in the audit log. The answer is a hint: a delegate that may only pass calls on gives no token.",
    ),
    vscode.l10n.t("Mint and Ask"),
  );
  if (!isAgreed) return;
  const probed = await withProgress(vscode.l10n.t("Asking the delegates…"), (signal) => probe(report, signal));
  await present(ports, probe, probed);
}
