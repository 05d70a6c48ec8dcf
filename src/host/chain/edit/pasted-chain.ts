import { l10n } from "vscode";
import { shortAccountName } from "../../../core/account/account-name.ts";
import { type ChainReading, type Path, readChain, readChainTowards } from "../../../core/notation/chain-notation.ts";
import { pickOne, type PickRow } from "../../surface/pick.ts";
import type { Outcome, StepPosition } from "../../surface/steps.ts";
import { drawPath } from "./draft-text.ts";

/** The possible meanings of a typed or pasted text. */
export interface PastedChain {
  readonly kind: "pasted";
  readonly readings: readonly ChainReading[];
}

/** The row for a text with a chain in some tool's notation; `undefined` if it has none. */
export function pastedRow(typed: string): PickRow<PastedChain> | undefined {
  return rowOf(readChain(typed));
}

/** The row for a whole chain, or for delegates, typed after the target was chosen, where a single account has another meaning. */
export function pastedChainRow(typed: string, target: string): PickRow<PastedChain> | undefined {
  const readings = readChainTowards(typed, target);
  return readings[0]?.notation === "list" ? undefined : rowOf(readings);
}

function rowOf(readings: readonly ChainReading[]): PickRow<PastedChain> | undefined {
  const [first] = readings;
  if (first === undefined) return undefined;
  const detail = readings.length === 1 ? { detail: drawPath(first) } : {};
  return { label: `$(check) ${useText(readings)}`, ...detail, alwaysShow: true, value: { kind: "pasted", readings } };
}

function useText(readings: readonly ChainReading[]): string {
  if (readings.length === 1) return l10n.t("Use this chain");
  return readings[0]?.notation === "delegates"
    ? l10n.t("Use these accounts; you are asked which is the target")
    : l10n.t("Use this chain; you choose its order next");
}

/** The meaning of a bare list depends on who wrote it and on whether it includes the target, so the user says which chain it is. */
export async function settleReading(
  { readings }: PastedChain,
  position: StepPosition,
  signal: AbortSignal,
): Promise<Outcome<Path>> {
  const [first, second] = readings;
  if (first === undefined) return { kind: "cancelled" };
  if (second === undefined) return { kind: "chosen", value: first };
  return pickOne<Path>({
    position,
    canGoBack: true,
    placeholder:
      first.notation === "delegates"
        ? l10n.t("{0} is not in this list. Which chain is meant?", shortAccountName(first.target))
        : l10n.t("Tools write this list in two orders. Which chain is meant?"),
    rows: readings.map((reading) => ({
      label: drawPath(reading),
      description: originText(reading),
      value: reading,
    })),
    signal,
  });
}

function originText({ notation, target }: ChainReading): string {
  switch (notation) {
    case "delegates":
      return l10n.t("only the delegates: {0} stays the target", shortAccountName(target));
    case "proxy":
      return l10n.t("as the database proxies write it: the target first");
    default:
      return l10n.t("as gcloud writes it: the target last");
  }
}
