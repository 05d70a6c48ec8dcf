import { l10n } from "vscode";
import type { AnalysisGap } from "../../../core/chain/analysis/hop-opinion.ts";
import type { HopOpinion, SecondOpinion } from "../../../core/chain/analysis/second-opinions.ts";
import { failureText } from "../../failure-text/failure-text.ts";
import { bulletList, code, plain } from "../../text/markdown.ts";
import { askedText, opinionSentence, reasonText, stanceLabel } from "./opinion-text.ts";

/** Policy Analyzer's answers about a chain as a section of a report; nothing if it was not asked. */
export function opinionSection(opinion: SecondOpinion | undefined, now: number): readonly string[] {
  if (opinion === undefined) return [];
  const { hops, failure } = opinion;
  return [
    opinionHeading(),
    plain(opinionSentence(opinion)),
    ...bulletList(hops.map(hopItem)),
    ...(failure === undefined ? [] : [plain(failureText(failure).message)]),
    `${askedText(opinion, now)}.`,
    ...(hops.some(({ verdict }) => verdict.kind === "notExplored") ? [howToSeeMore()] : []),
    l10n.t(
      "Policy Analyzer reads allow policies only: a deny policy or an access boundary may still override what it finds, and it may be some minutes behind a change. It does not name people who only have a role such as Owner or Editor, because these roles do not allow minting.",
    ),
  ];
}

/** The first line of the section. */
export function opinionHeading(): string {
  return `### ${l10n.t("Second opinion of Policy Analyzer")}`;
}

function hopItem(opinion: HopOpinion): string {
  const { hop, verdict, asked } = opinion;
  const causes = verdict.kind === "notExplored" ? verdict.gaps.flatMap(causeOf) : [];
  const head = l10n.t("Hop {0}, {1} → {2}: {3}", hop.number, code(hop.from), code(hop.to), stanceLabel(opinion));
  const where = asked === undefined ? [] : [l10n.t("Scope: {0}", code(asked.scope))];
  return [head, plain(reasonText(opinion)), ...causes, ...where].join("; ");
}

/** Google's own words about a gap. */
function causeOf(gap: AnalysisGap): readonly string[] {
  return "problem" in gap && gap.problem?.cause ? [`“${plain(gap.problem.cause)}”`] : [];
}

function howToSeeMore(): string {
  return l10n.t(
    "To find out more: Cloud Asset Viewer on the organization shows what is inherited, the Google Workspace permission groups.read shows groups, and Role Viewer shows custom roles.",
  );
}
