import * as vscode from "vscode";
import { fail } from "../../core/base/errors.ts";
import { type ChainReading, type Path, readChain } from "../../core/chain/chain-notation.ts";
import { hintRow, pickOne, type PickRow } from "../wizard/pick.ts";
import type { Outcome, StepPosition } from "../wizard/steps.ts";
import { askTarget } from "../wizard/target-step.ts";
import type { QuestionPorts } from "./ask-question.ts";
import { drawPath } from "./draft-text.ts";
import { type PastedChain, pastedRow, settleReading } from "./pasted-chain.ts";

/** A chain to begin with; one that came whole is not changed unless the user wants to. */
export interface Start {
  readonly path: Path;
  readonly isWhole: boolean;
}

type StartChoice = { readonly kind: "pick" } | PastedChain;

/** Offers what the clipboard holds, lets the user paste or type a chain, or pick accounts. */
export async function askStart(ports: QuestionPorts, signal: AbortSignal): Promise<Start> {
  const copied = readChain(await vscode.env.clipboard.readText());
  for (;;) {
    const choice = chosen(
      await pickOne<StartChoice>({
        position: position(),
        placeholder: vscode.l10n.t("Paste a chain as gcloud, a proxy, the API, Terraform or an ADC file writes it"),
        rows: [
          ...copiedRows(copied),
          { label: `$(list-ordered) ${vscode.l10n.t("Pick accounts…")}`, value: { kind: "pick" } },
        ],
        typed: typedRow,
        signal,
      }),
    );
    const path =
      choice.kind === "pick" ? await askTargetFirst(ports, signal) : await settleReading(choice, position(), signal);
    if (path.kind !== "back") return { path: chosen(path), isWhole: choice.kind === "pasted" };
  }
}

function copiedRows(readings: readonly ChainReading[]): readonly PickRow<StartChoice>[] {
  const [first] = readings;
  if (first === undefined) return [];
  const label = `$(clippy) ${vscode.l10n.t("From the clipboard")}`;
  return [{ label, detail: drawPath(first), value: { kind: "pasted", readings } }];
}

async function askTargetFirst({ catalog, recentChoices }: QuestionPorts, signal: AbortSignal): Promise<Outcome<Path>> {
  const step = { catalog, recentTargets: recentChoices().targets, current: undefined, signal };
  const outcome = await askTarget(step, position());
  return outcome.kind === "chosen" ? { kind: "chosen", value: { target: outcome.value, delegates: [] } } : outcome;
}

function typedRow(typed: string): PickRow<StartChoice> | undefined {
  return (
    pastedRow(typed) ?? (typed.length < 12 ? undefined : hintRow(vscode.l10n.t("No chain can be read from this yet.")))
  );
}

/** No numbers: how many questions follow is not known before the first answer. */
function position(): StepPosition {
  return { title: vscode.l10n.t("Build Delegation Chain"), step: 0, totalSteps: 0 };
}

function chosen<T>(outcome: Outcome<T>): T {
  return outcome.kind === "chosen" ? outcome.value : fail({ code: "cancelled" });
}
