import { l10n } from "vscode";
import type { Clock } from "../../../core/base/clock.ts";
import { shortAccountName } from "../../../core/account/account-name.ts";
import type { AskedHop } from "../../../core/chain/analysis/asked-hop.ts";
import type { AnalyzerVerdict } from "../../../core/chain/analysis/hop-opinion.ts";
import type { HopOpinion, SecondOpinion, SecondOpinions } from "../../../core/chain/analysis/second-opinions.ts";
import { type Chain, drawChain } from "../../../core/request/chain.ts";
import type { SourceChoice } from "../../../core/caller/credential-source.ts";
import { failureText } from "../../failure-text/failure-text.ts";
import { withProgress } from "../../surface/progress.ts";
import { heading } from "../../surface/account-rows.ts";
import { pickOne, type PickRow } from "../../surface/pick.ts";
import {
  askedText,
  opinionSentence,
  planText,
  queriesText,
  quotaText,
  reasonText,
  stanceLabel,
} from "./opinion-text.ts";

export interface AnalyzerPorts {
  readonly opinions: SecondOpinions;
  readonly clock: Clock;
}

/** Hops of a chain that Policy Analyzer may be asked about. */
export interface OpinionSubject {
  readonly chain: Chain;
  readonly hops: readonly AskedHop[];
  readonly source: SourceChoice;
  /** Shows the report on the chain, scrolled to Policy Analyzer's answer. */
  readonly showReport: () => Promise<void>;
  /** The next steps if Policy Analyzer finds less than the search did; `undefined` for a chain that was already checked. */
  readonly check: (() => Thenable<unknown>) | undefined;
  /** Whether there is a question to return to. */
  readonly canGoBack: boolean;
}

/** How many queries this needs, and out of which quota: the user agrees to this. */
export function analyzerOffer(
  { opinions, clock }: AnalyzerPorts,
  { hops, source }: OpinionSubject,
): { readonly queries: number; readonly description: string; readonly detail: string } {
  const plan = opinions.plan(hops, source);
  const queries = plan.queries - plan.answered;
  return { queries, description: queriesText(queries), detail: planText(plan, clock.now()) };
}

/** Asks about hops without an answer, and shows Policy Analyzer's answers, hop by hop. The user has agreed to that. */
export async function askAnalyzer(ports: AnalyzerPorts, subject: OpinionSubject): Promise<"back" | "done"> {
  let opinion = await askNow(ports, subject, false);
  for (;;) {
    const next = await showOpinion(ports, subject, opinion);
    if (next === "back" || next === "done") return next;
    if (next === "report" || next === "check") {
      await (next === "report" ? subject.showReport() : subject.check?.());
      return "done";
    }
    opinion = await askNow(ports, subject, next === "again");
  }
}

function askNow(
  { opinions }: AnalyzerPorts,
  { chain, hops, source }: OpinionSubject,
  isFresh: boolean,
): Promise<SecondOpinion> {
  const title = l10n.t("Asking Policy Analyzer about the chain to {0}…", shortAccountName(chain.target));
  return withProgress(title, (signal, say) => {
    const onProgress = (query: number, queries: number): void => say(l10n.t("Query {0} of {1}", query, queries));
    return opinions.ask(hops, { source, isFresh, signal, onProgress });
  });
}

type Choice = "report" | "check" | "rest" | "again";

async function showOpinion(
  ports: AnalyzerPorts,
  subject: OpinionSubject,
  opinion: SecondOpinion,
): Promise<Choice | "back" | "done"> {
  const outcome = await pickOne<Choice>({
    position: { title: drawChain(subject.chain, shortAccountName), step: 0, totalSteps: 0 },
    placeholder: opinionSentence(opinion),
    canGoBack: subject.canGoBack,
    rows: rowsOf(ports, subject, opinion),
    signal: new AbortController().signal,
  });
  if (outcome.kind === "chosen") return outcome.value;
  return outcome.kind === "back" ? "back" : "done";
}

function rowsOf(ports: AnalyzerPorts, subject: OpinionSubject, opinion: SecondOpinion): readonly PickRow<Choice>[] {
  const { queries } = ports.opinions.plan(subject.hops, subject.source);
  const unanswered = analyzerOffer(ports, subject).queries;
  const row = (icon: string, label: string, value: Choice): PickRow<Choice> => ({
    label: `$(${icon}) ${label}`,
    value,
  });
  const costly = (count: number): Pick<PickRow<Choice>, "description" | "detail"> => ({
    description: queriesText(count),
    detail: quotaText(),
  });
  const { failure } = opinion;
  return [
    heading(askedText(opinion, ports.clock.now())),
    ...opinion.hops.map(hopRow),
    ...(failure === undefined || unanswered > 0
      ? []
      : [
          {
            ...row("warning", l10n.t("It could not be asked again"), "report"),
            detail: failureText(failure).message,
          },
        ]),
    heading(l10n.t("Next")),
    {
      ...row("output", l10n.t("Show Report"), "report"),
      detail: l10n.t("Policy Analyzer reads allow policies only; it ignores deny policies"),
    },
    ...(subject.check !== undefined && opinion.hops.some(({ verdict }) => verdict.kind !== "granted")
      ? [
          {
            ...row("checklist", l10n.t("Check…"), "check"),
            detail: l10n.t("Asks Google about the current state of each hop; needs no query"),
          },
        ]
      : []),
    ...(unanswered > 0 && unanswered < queries
      ? [{ ...row("add", l10n.t("Ask About the Rest"), "rest"), ...costly(unanswered) }]
      : []),
    { ...row("refresh", l10n.t("Ask Again"), "again"), ...costly(queries) },
  ];
}

/** The state of a hop is in words beside its icon, before the accounts, which a narrow window cuts off; Enter shows the report. */
function hopRow(opinion: HopOpinion): PickRow<Choice> {
  const { hop, verdict } = opinion;
  const [from, to] = [hop.from, hop.to].map(shortAccountName);
  return {
    label: `$(${icons[verdict.kind]}) ${l10n.t("Hop {0}: {1}", hop.number, stanceLabel(opinion))}`,
    description: `${from ?? ""} → ${to ?? ""}`,
    detail: reasonText(opinion),
    value: "report",
  };
}

const icons: Readonly<Record<AnalyzerVerdict["kind"], string>> = {
  granted: "pass",
  conditional: "question",
  notGranted: "error",
  notExplored: "circle-large-outline",
  notAsked: "circle-slash",
};
