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

/** What can be done after a check, what most likely helps first: about the hop that fails, else about the first in doubt. */
export function nextSteps(report: ChainReport): readonly NextStep[] {
  const verdict = chainVerdict(report);
  const asking: readonly NextStep[] = [
    ...(probesWouldHelp(report) ? (["askDelegates"] as const) : []),
    ...(unknowableHops(report).length > 0 ? (["askAnalyzer"] as const) : []),
  ];
  switch (verdict.kind) {
    case "works":
      return ["mint", ...asking, "picture"];
    case "unsure":
      return [...asking, ...hopSteps(verdict.at, report), "picture"];
    case "broken":
      return [...hopSteps(verdict.at, report), ...asking, "picture"];
  }
}

/** What can be done about a hop; nothing where it works. Another chain helps only where it may lead past the account. */
export function hopSteps(checked: CheckedHop, { chain }: ChainReport): readonly HopStep[] {
  const { hop, verdict, isDisabled } = checked;
  const around: readonly HopStep[] = hop.to === chain.target ? [] : ["findChain"];
  if (isDisabled) return ["copyEnable", ...around, "checkAgain"];
  const granting: readonly HopStep[] = suggestGrant(checked) === undefined ? [] : ["grant", "copyGrant"];
  switch (verdict.kind) {
    case "held":
      return [];
    case "missing":
      // A grant that is there and not in force is new, or taken back by something else.
      return granting.length > 0 ? granting : ["checkAgain", "findChain"];
    case "denied":
      return ["findChain", "copyDenyPolicy"];
    case "noAccount":
      return ["changeChain", ...around];
    case "conditional":
      return ["mint", "findChain"];
    case "unknowable": {
      const isNobody = verdict.obstacles.some(({ kind }) => kind === "principalUnknown");
      return [...(isNobody ? (["diagnose"] as const) : []), ...(granting.length > 0 ? granting : tryIt)];
    }
  }
}

/** Where no policy tells, a mint does, and there may be a chain whose hops can be seen. */
const tryIt: readonly HopStep[] = ["mint", "findChain"];
