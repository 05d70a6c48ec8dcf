import * as vscode from "vscode";
import { type ChainReading, type Path, readChain } from "../../core/chain/chain-notation.ts";
import { pickOne, type PickRow } from "../wizard/pick.ts";
import type { Outcome, StepPosition } from "../wizard/steps.ts";
import { drawPath } from "./draft-text.ts";

/** What a typed or pasted text can mean. */
export interface PastedChain {
  readonly kind: "pasted";
  readonly readings: readonly ChainReading[];
}

/** The row for a text that some tool writes a chain as; `undefined` when it reads as none. */
export function pastedRow(typed: string): PickRow<PastedChain> | undefined {
  const readings = readChain(typed);
  const [first] = readings;
  if (first === undefined) return undefined;
  const isClear = readings.length === 1;
  const label = isClear ? vscode.l10n.t("Use this chain") : vscode.l10n.t("Use this chain; its order is asked");
  const detail = isClear ? { detail: drawPath(first) } : {};
  return { label: `$(check) ${label}`, ...detail, alwaysShow: true, value: { kind: "pasted", readings } };
}

/** The row for a whole chain that is typed where a single account would mean something else. */
export function pastedChainRow(typed: string): PickRow<PastedChain> | undefined {
  const row = pastedRow(typed);
  return row?.value?.readings[0]?.notation === "list" ? undefined : row;
}

/** The order of a bare comma list depends on who wrote it, so the user says which of the two is meant, unless `target` tells. */
export async function settleReading(
  { readings }: PastedChain,
  position: StepPosition,
  signal: AbortSignal,
  target?: string,
): Promise<Outcome<Path>> {
  const toTarget = readings.filter((reading) => reading.target === target);
  const [first, second] = toTarget.length === 1 ? toTarget : readings;
  if (first === undefined) return { kind: "cancelled" };
  if (second === undefined) return { kind: "chosen", value: first };
  const origins = {
    gcloud: vscode.l10n.t("as gcloud writes it: the target last"),
    proxy: vscode.l10n.t("as the database proxies write it: the target first"),
  };
  return pickOne<Path>({
    position,
    canGoBack: true,
    placeholder: vscode.l10n.t("Tools write this list in two orders. Which chain is meant?"),
    rows: [first, second].map((reading) => ({
      label: drawPath(reading),
      description: reading.notation === "proxy" ? origins.proxy : origins.gcloud,
      value: reading,
    })),
    signal,
  });
}
