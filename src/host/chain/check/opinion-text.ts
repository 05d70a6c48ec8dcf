import { l10n } from "vscode";
import { match } from "../../../core/base/match.ts";
import type { Failure } from "../../../core/base/failure.ts";
import type { AskedHop } from "../../../core/chain/analysis/asked-hop.ts";
import type { AnalysedGrant, AnalysisGap, AnalyzerVerdict } from "../../../core/chain/analysis/hop-opinion.ts";
import type { HopOpinion, OpinionPlan, SecondOpinion } from "../../../core/chain/analysis/second-opinions.ts";
import { analysisQuota } from "../../../core/chain/analysis/policy-analyzer.ts";
import { shortAccountName } from "../../../core/account/account-name.ts";
import { memberText } from "../../../core/chain/policy/member.ts";
import { failureText } from "../../failure-text/failure-text.ts";
import { ageText } from "../../text/time-text.ts";
import { shortRole } from "./hop-text.ts";

/** How many queries are needed, in a word or two. */
export function queriesText(queries: number): string {
  if (queries === 0) return l10n.t("no query");
  return queries === 1 ? l10n.t("1 query") : l10n.t("{0} queries", queries);
}

/** The quota that the queries use: short enough for a row of a pick. */
export function quotaText(): string {
  return l10n.t(
    "Of {0} a day per organization, or {1} per project with Security Command Center Premium",
    analysisQuota.perDayAndOrganization,
    analysisQuota.perDayAndProject.toLocaleString(),
  );
}

/** The cost of asking, as the sentence that the user agrees to. */
export function costSentence(queries: number): string {
  return l10n.t(
    "This takes {0} of the {1} a day that an organization has, or of the {2} that a project has with Security Command Center Premium.",
    queriesText(queries),
    analysisQuota.perDayAndOrganization,
    analysisQuota.perDayAndProject.toLocaleString(),
  );
}

/** The cost of asking, or the age of the known answers. */
export function planText({ queries, answered, oldest }: OpinionPlan, now: number): string {
  return oldest !== undefined && answered === queries
    ? l10n.t("Answered {0}; looking again needs no query", ageText(oldest, now))
    : quotaText();
}

/** Policy Analyzer's answers about all hops, as a sentence. */
export function opinionSentence({ hops, failure }: SecondOpinion): string {
  const hopsWith = (...kinds: readonly AnalyzerVerdict["kind"][]): string =>
    hopsText(hops.flatMap(({ hop, verdict }) => (kinds.includes(verdict.kind) ? [hop.number] : [])));
  const refuted = hopsWith("notGranted");
  const unasked = hops.filter(({ verdict }) => verdict.kind === "notAsked").length;
  const open = hopsWith("conditional", "notExplored");
  const part =
    unasked === 0 ? "" : l10n.t("Only {0} of {1} hops could be asked about.", hops.length - unasked, hops.length);
  if (refuted !== "") {
    const isChange = hops.some(({ stance }) => stance === "disagrees");
    const text = isChange
      ? l10n.t("Policy Analyzer disagrees: it finds no grant for {0}.", refuted)
      : l10n.t("Policy Analyzer finds no grant for {0}.", refuted);
    return `${text} ${part}`.trim();
  }
  if (part !== "") return part;
  if (open !== "") return l10n.t("Policy Analyzer cannot tell for certain about {0}.", open);
  const granted = hopsWith("granted");
  return failure === undefined
    ? l10n.t("Policy Analyzer finds {0} granted.", granted)
    : l10n.t("Policy Analyzer found {0} granted; it could not be asked again.", granted);
}

/** `hop 2`, `hops 1 and 2`, `hops 1, 2 and 3`; empty for none. */
function hopsText(numbers: readonly number[]): string {
  const last = numbers.at(-1);
  if (last === undefined) return "";
  return numbers.length === 1
    ? l10n.t("hop {0}", last)
    : l10n.t("hops {0} and {1}", numbers.slice(0, -1).join(", "), last);
}

/** How an opinion relates to the earlier verdict, in a word or two. */
export function stanceLabel({ stance, verdict }: HopOpinion): string {
  if (stance === "agrees") return l10n.t("agrees");
  if (stance === "disagrees") return l10n.t("disagrees");
  return match(verdict, {
    granted: () => l10n.t("granted"),
    notGranted: () => l10n.t("not granted"),
    conditional: () => l10n.t("depends on a condition"),
    notExplored: () => l10n.t("not fully explored"),
    notAsked: () => l10n.t("not asked"),
  });
}

/** Policy Analyzer's reason, in one line. */
export function reasonText({ hop, verdict, asked }: HopOpinion): string {
  return match(verdict, {
    granted: ({ through }) => grantedText(through, hop),
    conditional: ({ through }) =>
      l10n.t("{0}, if its condition is met, which Google cannot evaluate", grantedText(through, hop)),
    notGranted: (verdict) => {
      const [near] = verdict.near;
      return near === undefined
        ? l10n.t("No allow policy in {0} gives {1} on it", asked?.scope ?? "", hop.permission)
        : l10n.t("{0}, but its condition is not met", grantedText(near, hop));
    },
    notExplored: ({ gaps }) => gaps.map(gapText).join(" · "),
    notAsked: ({ failure }) => failureText(failure).message,
  });
}

/** Why there is no answer at all, in few words for a row; the notice has the whole sentence. */
export function refusalText(failure: Failure): string {
  switch (failure.code) {
    case "permissionDenied":
      return l10n.t("You may not ask it on {0}; “Check…” asks Google hop by hop instead", failure.resource);
    case "serviceDisabled":
      return l10n.t("{0} is not enabled in {1}; “Check…” does not need it", failure.service, failure.consumer);
    case "analysisQuotaReached":
      return l10n.t("No more queries are left for now; “Check…” needs none");
    default:
      return l10n.t("It did not answer, as the notice says; “Check…” asks Google hop by hop instead");
  }
}

/** The time of the answers; the oldest one counts. */
export function askedText({ hops }: SecondOpinion, now: number): string {
  const times = hops.flatMap(({ asked }) => (asked === undefined ? [] : [asked.at]));
  return times.length === 0 ? l10n.t("Not asked") : l10n.t("Asked {0}", ageText(Math.min(...times), now));
}

/** A binding, with its member if that is not the hop's principal itself. */
function grantedText({ grant, groups }: AnalysedGrant, { principal }: AskedHop): string {
  const on = l10n.t("{0} on {1}", shortRole(grant.role), shortAccountName(grant.resource));
  if (principal !== undefined && grant.member === memberText(principal)) return on;
  const forWhom = l10n.t("{0}, for {1}", on, grant.member);
  return groups.length === 0 ? forWhom : l10n.t("{0} through {1}", forWhom, groups.join(" → "));
}

function gapText(gap: AnalysisGap): string {
  return match(gap, {
    scope: ({ scope }) => l10n.t("No grant in {0}; what is above it could not be looked at", scope),
    group: ({ group, problem }) => l10n.t("Google could not look into {0} ({1})", group, problem.code),
    set: ({ set }) => l10n.t("Google does not say who is {0}", set),
    role: ({ role, problem }) => l10n.t("Google could not read the role {0} ({1})", role, problem.code),
    unexplored: ({ problem }) =>
      problem === undefined
        ? l10n.t("Google did not finish the analysis; ask again later")
        : l10n.t("Google did not finish the analysis ({0})", problem.code),
    principalUnknown: () => l10n.t("Which account acts in this hop is not known"),
    placeUnknown: () => l10n.t("In which project the account lies is not known, so there is nothing to ask"),
  });
}
