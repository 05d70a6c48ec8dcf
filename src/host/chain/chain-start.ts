import * as vscode from "vscode";
import { fail } from "../../core/base/errors.ts";
import { type ChainReading, type Path, readChain } from "../../core/chain/chain-notation.ts";
import { pickOne, type PickRow } from "../wizard/pick.ts";
import type { Outcome, StepPosition } from "../wizard/steps.ts";
import { askTarget } from "../wizard/target-step.ts";
import type { QuestionPorts } from "./ask-question.ts";
import { drawPath } from "./draft-text.ts";

/** A chain to begin with; one that came whole is not changed unless the user wants to. */
export interface Start {
  readonly path: Path;
  readonly isWhole: boolean;
}

type StartChoice = { readonly kind: "pick" } | { readonly kind: "text"; readonly readings: readonly ChainReading[] };

/** Offers what the clipboard holds, lets the user paste or type a chain, or pick accounts. */
export async function askStart(ports: QuestionPorts, signal: AbortSignal): Promise<Start> {
  const copied = readChain(await vscode.env.clipboard.readText());
  const [first] = copied;
  for (;;) {
    const choice = chosen(
      await pickOne<StartChoice>({
        position: position(),
        placeholder: vscode.l10n.t("Paste a chain as gcloud, a proxy, the API, Terraform or an ADC file writes it"),
        rows: [
          ...(first === undefined
            ? []
            : [
                {
                  label: `$(clippy) ${vscode.l10n.t("From the clipboard")}`,
                  detail: drawPath(first),
                  value: text(copied),
                },
              ]),
          { label: `$(list-ordered) ${vscode.l10n.t("Pick accounts…")}`, value: { kind: "pick" } },
        ],
        typed: typedRow,
        signal,
      }),
    );
    const path =
      choice.kind === "pick" ? await askTargetFirst(ports, signal) : await settleReading(choice.readings, signal);
    if (path.kind !== "back") return { path: chosen(path), isWhole: choice.kind === "text" };
  }
}

async function askTargetFirst({ catalog, recentChoices }: QuestionPorts, signal: AbortSignal): Promise<Outcome<Path>> {
  const step = { catalog, recentTargets: recentChoices().targets, current: undefined, signal };
  const outcome = await askTarget(step, position());
  return outcome.kind === "chosen" ? { kind: "chosen", value: { target: outcome.value, delegates: [] } } : outcome;
}

function typedRow(typed: string): PickRow<StartChoice> | undefined {
  if (typed === "") return undefined;
  const readings = readChain(typed);
  const [first] = readings;
  if (first !== undefined) {
    const isClear = readings.length === 1;
    const label = isClear ? vscode.l10n.t("Use this chain") : vscode.l10n.t("Use this chain; its order is asked");
    const detail = isClear ? { detail: drawPath(first) } : {};
    return { label: `$(check) ${label}`, ...detail, alwaysShow: true, value: text(readings) };
  }
  return typed.length < 12
    ? undefined
    : { label: `$(warning) ${vscode.l10n.t("No chain can be read from this yet.")}`, alwaysShow: true };
}

/** The order of a bare comma list depends on who wrote it, so the user says which of the two is meant. */
async function settleReading(readings: readonly ChainReading[], signal: AbortSignal): Promise<Outcome<Path>> {
  const [first, second] = readings;
  if (first === undefined) return { kind: "cancelled" };
  if (second === undefined) return { kind: "chosen", value: first };
  const origins = {
    gcloud: vscode.l10n.t("as gcloud writes it: the target last"),
    proxy: vscode.l10n.t("as the database proxies write it: the target first"),
  };
  return pickOne<Path>({
    position: position(),
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

function text(readings: readonly ChainReading[]): StartChoice {
  return { kind: "text", readings };
}

/** No numbers: how many questions follow is not known before the first answer. */
function position(): StepPosition {
  return { title: vscode.l10n.t("Build Delegation Chain"), step: 0, totalSteps: 0 };
}

function chosen<T>(outcome: Outcome<T>): T {
  return outcome.kind === "chosen" ? outcome.value : fail({ code: "cancelled" });
}
