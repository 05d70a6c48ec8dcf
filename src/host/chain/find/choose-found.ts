import { mintCommands, type CommandId } from "../../base/identifiers.ts";
import * as vscode from "vscode";
import { failureOf } from "../../../core/base/errors.ts";
import type { Failure } from "../../../core/base/failure.ts";
import { shortAccountName } from "../../../core/account/account-name.ts";
import type { FoundChain } from "../../../core/chain/search/find-chains.ts";
import type { FoundInSurvey } from "../../../core/chain/find/chain-finder.ts";
import type { Survey } from "../../../core/chain/survey/survey.ts";
import { writeChain } from "../../../core/notation/chain-notation.ts";
import type { CredentialKind } from "../../../core/request/request.ts";
import { analyzerOffer, type AnalyzerPorts, askAnalyzer, type OpinionSubject } from "../check/ask-analyzer.ts";
import { refusalText } from "../check/opinion-text.ts";
import { showNotice } from "../../surface/notices.ts";
import { heading } from "../../surface/account-rows.ts";
import { pickOne, type PickRow } from "../../surface/pick.ts";
import type { StepPosition } from "../../surface/steps.ts";
import { chainDetail, denyUnread, drawShort, findingSentence } from "./found-chain-text.ts";
import { leftOutSentence, surveySentence } from "./survey-text.ts";

type Choice = FoundChain | "again" | "elsewhere" | "report";
type Next =
  | { readonly kind: "command"; readonly command: CommandId }
  | { readonly kind: "copy" | "report" }
  | { readonly kind: "analyzer" };

/** What can be done with a chain besides passing it to another command. */
export interface FoundActions extends AnalyzerPorts {
  readonly showReport: () => Promise<void>;
  readonly subjectOf: (chain: FoundChain) => OpinionSubject;
  /** Shows and logs an error after which the user can continue. */
  readonly tell: (error: unknown) => void;
}

/** Lets the user choose one of the chains, and what to do with it. */
export async function chooseFound(
  finding: FoundInSurvey,
  chains: readonly FoundChain[],
  now: number,
  actions: FoundActions,
): Promise<"again" | "elsewhere" | "done"> {
  for (;;) {
    const choice = await pickOne<Choice>({
      position: position(vscode.l10n.t("Chains to {0}", shortAccountName(finding.wanted.target))),
      placeholder: findingSentence(finding),
      rows: rowsFor(finding, chains, now),
      signal: never,
    });
    if (choice.kind !== "chosen") return "done";
    const { value } = choice;
    if (value === "again" || value === "elsewhere") return value;
    if (value === "report") {
      await actions.showReport();
      return "done";
    }
    if ((await workWith(value, finding.wanted.kind, actions)) === "done") return "done";
  }
}

/** Asks what to do with a chain, and does it; after Policy Analyzer's answer, or its failure, it asks again. */
async function workWith(chain: FoundChain, kind: CredentialKind, actions: FoundActions): Promise<"back" | "done"> {
  const subject = actions.subjectOf(chain);
  let refusal: Failure | undefined;
  for (;;) {
    const next = await askNext(chain, kind, analyzerOffer(actions, subject), refusal);
    if (next === "back") return "back";
    if (next?.kind !== "analyzer") {
      if (next !== undefined) await carryOut(next, chain, kind, actions.showReport);
      return "done";
    }
    try {
      if ((await askAnalyzer(actions, subject)) === "done") return "done";
      refusal = undefined;
    } catch (error) {
      refusal = failureOf(error);
      if (refusal.code === "cancelled") throw error;
      actions.tell(error);
    }
  }
}

function rowsFor(finding: FoundInSurvey, chains: readonly FoundChain[], now: number): readonly PickRow<Choice>[] {
  const rows = (state: FoundChain["state"]): readonly PickRow<Choice>[] =>
    chains.filter((chain) => chain.state === state).map(chainRow);
  const certain = rows("certain");
  const conditional = rows("conditional");
  return [
    ...(certain.length === 0 ? [] : [heading<Choice>(vscode.l10n.t("Granted")), ...certain]),
    ...(conditional.length === 0 ? [] : [heading<Choice>(vscode.l10n.t("Only if …")), ...conditional]),
    // A long heading hides its row's own words in a narrow window.
    heading(vscode.l10n.t("What was read")),
    {
      label: `$(output) ${vscode.l10n.t("Show Report")}`,
      detail: surveySentence(finding.survey, now),
      value: "report",
    },
    { label: `$(search) ${vscode.l10n.t("Look Elsewhere…")}`, ...leftOutDetail(finding.survey), value: "elsewhere" },
    { label: `$(refresh) ${vscode.l10n.t("Read Again")}`, value: "again" },
  ];
}

function leftOutDetail(survey: Survey): { readonly detail?: string } {
  const sentence = leftOutSentence(survey);
  return sentence === "" ? {} : { detail: sentence };
}

/** Only a chain that no unread deny policy can break gets the mark for a working one. */
function chainRow(chain: FoundChain): PickRow<Choice> {
  const isOpen = denyUnread(chain).length > 0;
  const icon = chain.state === "conditional" ? "question" : isOpen ? "circle-large-outline" : "pass";
  return {
    label: `$(${icon}) ${drawShort(chain)}`,
    detail: isOpen ? vscode.l10n.t("Deny policies unread · {0}", chainDetail(chain)) : chainDetail(chain),
    value: chain,
  };
}

async function askNext(
  chain: FoundChain,
  kind: CredentialKind,
  { description, detail }: ReturnType<typeof analyzerOffer>,
  refusal: Failure | undefined,
): Promise<Next | "back" | undefined> {
  const run = (icon: string, label: string, command: CommandId): PickRow<Next> => ({
    label: `$(${icon}) ${label}`,
    value: { kind: "command", command },
  });
  const outcome = await pickOne<Next>({
    position: position(drawShort(chain)),
    placeholder: vscode.l10n.t("What do you want to do with it?"),
    canGoBack: true,
    isActive: ({ kind: next }) => refusal !== undefined && next === "analyzer",
    rows: [
      run("key", vscode.l10n.t("Mint…"), mintCommands[kind]),
      run("checklist", vscode.l10n.t("Check…"), "mintmark.checkChain"),
      {
        label: `$(law) ${vscode.l10n.t("Ask Policy Analyzer…")}`,
        description: refusal === undefined ? description : vscode.l10n.t("not answered"),
        detail: refusal === undefined ? detail : refusalText(refusal),
        value: { kind: "analyzer" },
      },
      run("type-hierarchy", vscode.l10n.t("Draw It"), "mintmark.showChainPicture"),
      { label: `$(copy) ${vscode.l10n.t("Copy for gcloud")}`, value: { kind: "copy" } },
      { label: `$(output) ${vscode.l10n.t("Show Report")}`, value: { kind: "report" } },
    ],
    signal: never,
  });
  if (outcome.kind === "back") return "back";
  return outcome.kind === "chosen" ? outcome.value : undefined;
}

async function carryOut(
  next: Exclude<Next, { readonly kind: "analyzer" }>,
  { chain }: FoundChain,
  kind: CredentialKind,
  showReport: () => Promise<void>,
): Promise<void> {
  const { target, delegates } = chain;
  switch (next.kind) {
    case "command": {
      const isMint = next.command === mintCommands[kind];
      await vscode.commands.executeCommand(next.command, { target, delegates, ...(isMint ? {} : { kind }) });
      return;
    }
    case "copy":
      await vscode.env.clipboard.writeText(writeChain({ target, delegates }, "gcloud"));
      showNotice(vscode.l10n.t("The chain is copied."));
      return;
    case "report":
      return showReport();
  }
}

function position(title: string): StepPosition {
  return { title, step: 0, totalSteps: 0 };
}

const never = new AbortController().signal;
