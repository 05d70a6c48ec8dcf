import { askConsent } from "../../surface/ask-consent.ts";
import { l10n } from "vscode";
import { type ChainCheckPorts, type ChainReport, createChainCheck } from "../../../core/chain/check/chain-check.ts";
import { createChainProbe, type ProbeChain } from "../../../core/chain/check/chain-probe.ts";
import { unknowableHops } from "../../../core/chain/analysis/asked-hop.ts";
import type { SecondOpinions } from "../../../core/chain/analysis/second-opinions.ts";
import { shortAccountName } from "../../../core/account/account-name.ts";
import { chainVerdict } from "../../../core/chain/check/chain-verdict.ts";
import { nextSteps } from "../../../core/chain/grant/next-steps.ts";
import type { IamCredentials } from "../../../core/credential/iam-credentials.ts";
import { withActions, type NoticeAction, showNotice } from "../../surface/notices.ts";
import { withProgress } from "../../surface/progress.ts";
import { analyzerOffer, askAnalyzer } from "./ask-analyzer.ts";
import { opinionHeading } from "./opinion-section.ts";
import { costSentence } from "./opinion-text.ts";
import { type QuestionPorts, settleQuestion } from "../edit/ask-question.ts";
import type { ChainReportDocument } from "../../surface/chain-report-document.ts";
import { chainReportText } from "./chain-report-text.ts";
import { chainSentence } from "./chain-sentence.ts";
import { askProbeConsent } from "./probe-consent.ts";
import { stepAction } from "./step-action.ts";

export interface ChainCheckerPorts extends QuestionPorts, ChainCheckPorts {
  readonly iamCredentials: IamCredentials;
  readonly opinions: SecondOpinions;
  readonly document: ChainReportDocument;
  readonly showPicture: (report: ChainReport) => void;
  /** Runs the action of a button behind the error boundary of the commands. */
  readonly guarded: (work: () => Promise<void>) => void;
}

/** Checks the chain that a command's argument names, or asks the user for one, and shows the result. */
export function createChainChecker(ports: ChainCheckerPorts): (argument: unknown) => Promise<void> {
  const check = createChainCheck(ports);
  const probe = createChainProbe({ ...ports, reason: "Mintmark: checking a delegation chain" });
  return async (argument) => {
    const question = await settleQuestion(ports, argument);
    const title = l10n.t("Checking the chain to {0}…", question.target);
    const report = await withProgress(title, (signal) => check(question, signal));
    await present(ports, probe, report);
  };
}

/** The report in an editor, and a notice with its main sentence and the next steps. */
async function present(ports: ChainCheckerPorts, probe: ProbeChain, report: ChainReport): Promise<void> {
  await showReport(ports, report);
  showNotice(chainSentence(report), ...nextActions(ports, probe, report));
}

/** Shows a check in an editor, with Policy Analyzer's answers about the chain if there are any. */
export function showReport(
  { document, opinions, clock }: ChainCheckerPorts,
  report: ChainReport,
  at?: string,
): Promise<void> {
  const opinion = opinions.known(unknowableHops(report), report.question.source);
  const name = l10n.t("Chain to {0}", shortAccountName(report.chain.target));
  return document.show(name, chainReportText(report, opinion, clock.now()), at);
}

function nextActions(ports: ChainCheckerPorts, probe: ProbeChain, report: ChainReport): readonly NoticeAction[] {
  const verdict = chainVerdict(report);
  const at = verdict.kind === "works" ? undefined : verdict.at;
  const steps = nextSteps(report);
  const askDelegates = {
    title: l10n.t("Ask the Delegates…"),
    run: () => ports.guarded(() => probeWithConsent(ports, probe, report)),
  };
  const others = steps.includes("askDelegates") ? [askDelegates] : [];
  return steps.map((step): NoticeAction => {
    switch (step) {
      case "askDelegates":
        return askDelegates;
      case "askAnalyzer":
        return {
          title: l10n.t("Ask Policy Analyzer…"),
          run: () => ports.guarded(() => analyzeOr(others, ports, report)),
        };
      case "picture":
        return { title: l10n.t("Show Picture"), run: () => ports.showPicture(report) };
      default:
        return stepAction(step, at, report, () => ports.clock.now());
    }
  });
}

/** If Policy Analyzer refuses, offers other ways to find out. */
function analyzeOr(others: readonly NoticeAction[], ports: ChainCheckerPorts, report: ChainReport): Promise<void> {
  return analyzeWithConsent(ports, report).catch((error: unknown) => {
    throw withActions(error, ...others);
  });
}

/** Asks about the hops with an unknown verdict; answers that are already known need no consent. */
async function analyzeWithConsent(ports: ChainCheckerPorts, report: ChainReport): Promise<void> {
  const subject = {
    chain: report.chain,
    hops: unknowableHops(report),
    source: report.question.source,
    showReport: () => showReport(ports, report, opinionHeading()),
    check: undefined,
    canGoBack: false,
  };
  const { queries } = analyzerOffer(ports, subject);
  const message =
    subject.hops.length === 1
      ? l10n.t("Ask Policy Analyzer about the hop that is not known?")
      : l10n.t("Ask Policy Analyzer about the {0} hops that are not known?", subject.hops.length);
  const terms = l10n.t(
    "{0} Google reads allow policies and groups for you, as far as you may see them; nothing is minted or changed. The answers are kept until the caller changes.",
    costSentence(queries),
  );
  if (queries > 0 && !(await askConsent(message, terms, l10n.t("Ask")))) return;
  await askAnalyzer(ports, subject);
}

async function probeWithConsent(ports: ChainCheckerPorts, probe: ProbeChain, report: ChainReport): Promise<void> {
  const isAgreed = await askProbeConsent(
    l10n.t("Ask the delegates what they may do?"),
    l10n.t(
      "For each later hop that Google has not confirmed, Mintmark mints an access token of 60 seconds for the delegate, asks Google one question with it, and drops it. These are real mints and appear in the audit log. The answer is a hint: a delegate that may only pass calls on gives no token.",
    ),
    l10n.t("Mint and Ask"),
  );
  if (!isAgreed) return;
  const probed = await withProgress(l10n.t("Asking the delegates…"), (signal) => probe(report, signal));
  await present(ports, probe, probed);
}
