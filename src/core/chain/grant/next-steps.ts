import { match } from "../../base/match.ts";
import { unknowableHops } from "../analysis/asked-hop.ts";
import { suggestGrant } from "./grant-suggestion.ts";
import type { ChainReport, CheckedHop } from "../check/chain-check.ts";
import { probesWouldHelp } from "../check/chain-probe.ts";
import { chainVerdict } from "../check/chain-verdict.ts";

/** What can be done about one hop. */
export type HopStep =
  | "mint"
  | "grant"
  | "copyGrant"
  /** The command that enables the account, and the one that shows the deny policy. */
  | "copyEnable"
  | "copyDenyPolicy"
  | "changeChain"
  | "findChain"
  | "checkAgain"
  | "diagnose";

/** What can be done after a check. */
export type NextStep = HopStep | "askDelegates" | "askAnalyzer" | "picture";

/** What can be done after a check, the most promising first: for the hop that fails, else for the first uncertain one. */
export function nextSteps(report: ChainReport): readonly NextStep[] {
  const verdict = chainVerdict(report);
  const asking: readonly NextStep[] = [
    ...(probesWouldHelp(report) ? (["askDelegates"] as const) : []),
    ...(unknowableHops(report).length > 0 ? (["askAnalyzer"] as const) : []),
  ];
  return match(verdict, {
    works: () => ["mint", ...asking, "picture"],
    unsure: ({ at }) => [...asking, ...hopSteps(at, report), "picture"],
    broken: ({ at }) => [...hopSteps(at, report), ...asking, "picture"],
  });
}

/** What can be done about a hop; nothing if it works. Another chain is suggested only if it may avoid the account. */
export function hopSteps(checked: CheckedHop, { chain }: ChainReport): readonly HopStep[] {
  const { hop, verdict, isDisabled } = checked;
  const around: readonly HopStep[] = hop.to === chain.target ? [] : ["findChain"];
  if (isDisabled) return ["copyEnable", ...around, "checkAgain"];
  const granting: readonly HopStep[] = suggestGrant(checked) === undefined ? [] : ["grant", "copyGrant"];
  return match(verdict, {
    held: () => [],
    // A grant that exists but does not work is new, or overridden by something else.
    missing: () => (granting.length > 0 ? granting : ["checkAgain", "findChain"]),
    denied: () => ["findChain", "copyDenyPolicy"],
    noAccount: () => ["changeChain", ...around],
    conditional: () => ["mint", "findChain"],
    unknowable: ({ obstacles }) => {
      const isNobody = obstacles.some(({ kind }) => kind === "principalUnknown");
      return [...(isNobody ? (["diagnose"] as const) : []), ...(granting.length > 0 ? granting : tryIt)];
    },
  });
}

/** If no policy is readable, trying a mint shows the result, and there may be a chain whose hops are readable. */
const tryIt: readonly HopStep[] = ["mint", "findChain"];
