import * as vscode from "vscode";
import { fail } from "../../../core/base/errors.ts";
import { draftProblems } from "../../../core/chain/draft/chain-draft.ts";
import { type Path, readChain, readDelegates } from "../../../core/notation/chain-notation.ts";
import { hintRow, pickOne, type PickRow } from "../../surface/pick.ts";
import { mapOutcome, type Outcome, type StepPosition } from "../../surface/steps.ts";
import { askTarget } from "./target-step.ts";
import type { QuestionPorts } from "./ask-question.ts";
import { drawPath } from "./draft-text.ts";
import { type PastedChain, pastedRow, settleReading } from "./pasted-chain.ts";

/** A chain to start with; a complete one is changed only if the user wants to. */
export interface Start {
  readonly path: Path;
  readonly isWhole: boolean;
}

type StartChoice =
  /** The user picks accounts, the target first; delegates given without a target are placed before it. */
  { readonly kind: "pick"; readonly delegates: readonly string[] } | PastedChain;

/** Offers the clipboard's content, lets the user paste or type a chain, or pick accounts. */
export async function askStart(ports: QuestionPorts, signal: AbortSignal): Promise<Start> {
  const copied = await vscode.env.clipboard.readText();
  for (;;) {
    const choice = chosen(
      await pickOne<StartChoice>({
        position: position(),
        placeholder: vscode.l10n.t("Paste a chain as gcloud, a proxy, the API, Terraform or an ADC file writes it"),
        rows: [
          ...copiedRows(copied),
          { label: `$(list-ordered) ${vscode.l10n.t("Pick accounts…")}`, value: { kind: "pick", delegates: [] } },
        ],
        typed: typedRow,
        signal,
      }),
    );
    const path =
      choice.kind === "pick"
        ? await askTargetOf(choice.delegates, ports, signal)
        : await settleReading(choice, position(), signal);
    if (path.kind !== "back") return startWith(chosen(path), choice.kind);
  }
}

/** A pasted chain is taken unchanged unless it has a problem, which the editor then shows. */
function startWith(path: Path, kind: StartChoice["kind"]): Start {
  const isFlawed = draftProblems(path, undefined, (account) => account).length > 0;
  const isPicked = kind === "pick" && path.delegates.length === 0;
  return { path, isWhole: !isPicked && !isFlawed };
}

function copiedRows(copied: string): readonly PickRow<StartChoice>[] {
  const label = `$(clippy) ${vscode.l10n.t("From the clipboard")}`;
  const readings = readChain(copied);
  const [first] = readings;
  if (first !== undefined) return [{ label, detail: drawPath(first), value: { kind: "pasted", readings } }];
  const row = delegatesRow(copied);
  return row === undefined ? [] : [{ ...row, label, alwaysShow: false }];
}

/** The body of an API call has the delegates; the target is only in the URL. */
function delegatesRow(text: string): PickRow<StartChoice> | undefined {
  const delegates = readDelegates(text);
  if (delegates === undefined) return undefined;
  return {
    label: `$(check) ${vscode.l10n.t("Use these delegates; you choose their target next")}`,
    detail: drawPath({ delegates, target: "…" }),
    alwaysShow: true,
    value: { kind: "pick", delegates },
  };
}

async function askTargetOf(
  delegates: readonly string[],
  { catalog, recentChoices }: QuestionPorts,
  signal: AbortSignal,
): Promise<Outcome<Path>> {
  const step = { catalog, recentTargets: recentChoices().targets, current: undefined, signal };
  return mapOutcome(await askTarget(step, position()), (target) => ({ target, delegates }));
}

function typedRow(typed: string): PickRow<StartChoice> | undefined {
  const row = pastedRow(typed) ?? delegatesRow(typed);
  if (row !== undefined || typed.length < 12) return row;
  return hintRow(
    vscode.l10n.t("No chain can be read from this yet."),
    vscode.l10n.t(
      "A chain has emails or unique ids of service accounts, such as ci@my-project.iam.gserviceaccount.com",
    ),
  );
}

/** No step numbers: the number of questions is unknown before the first answer. */
function position(): StepPosition {
  return { title: vscode.l10n.t("Build Delegation Chain"), step: 0, totalSteps: 0 };
}

function chosen<T>(outcome: Outcome<T>): T {
  return outcome.kind === "chosen" ? outcome.value : fail({ code: "cancelled" });
}
