import type { CheckedHop } from "../chain-check.ts";
import { isBroken } from "../chain-verdict.ts";
import type { HopVerdict } from "../hop-diagnosis.ts";
import type { LinkState } from "./picture.ts";

/** How a checked hop is drawn; a disabled account breaks a hop whatever the policies say. */
export function linkState(checked: CheckedHop): LinkState {
  return checked.isDisabled && isBroken(checked) ? "missing" : verdictState(checked.verdict);
}

/** How a verdict is drawn. */
export function verdictState(verdict: HopVerdict): LinkState {
  switch (verdict.kind) {
    case "held":
    case "missing":
    case "denied":
    case "conditional":
      return verdict.kind;
    case "noAccount":
      return "missing";
    case "unknowable":
      return verdict.isLikelyMissing ? "likelyMissing" : "unknown";
  }
}
