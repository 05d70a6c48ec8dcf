import { match } from "../../base/match.ts";
import type { CheckedHop } from "../check/chain-check.ts";
import { isBroken } from "../check/chain-verdict.ts";
import { explainingHop, type NeighbourEdge } from "../search/neighbourhood.ts";
import type { HopVerdict } from "../check/hop-diagnosis.ts";
import type { LinkState } from "./picture-model.ts";

/** How a checked hop is drawn; a disabled account breaks a hop whatever the policies say. */
export function linkState(checked: CheckedHop): LinkState {
  return checked.isDisabled && isBroken(checked) ? "missing" : verdictState(checked.verdict);
}

/** How a verdict is drawn. */
function verdictState(verdict: HopVerdict): LinkState {
  return match(verdict, {
    held: ({ denyUnread }) => (denyUnread.length === 0 ? "held" : "denyUnread"),
    missing: ({ kind }) => kind,
    denied: ({ kind }) => kind,
    conditional: ({ kind }) => kind,
    noAccount: () => "missing",
    unknowable: ({ isLikelyMissing }) => (isLikelyMissing ? "likelyMissing" : "unknown"),
  });
}

/** How an arrow between two neighbours is drawn: as granted only if all deny policies were read. */
export function edgeState(edge: NeighbourEdge): LinkState {
  const hop = explainingHop(edge);
  if (edge.state === "certain") return hop?.denyUnread.length === 0 ? "held" : "denyUnread";
  const doubts = hop?.reasons[0]?.doubts ?? [];
  return doubts.every(({ kind }) => kind === "condition") ? "conditional" : "unknown";
}
