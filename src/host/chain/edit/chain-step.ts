import { l10n } from "vscode";
import { shortAccountName } from "../../../core/account/account-name.ts";
import { drawChain } from "../../../core/request/chain.ts";
import type { Path } from "../../../core/notation/chain-notation.ts";
import type { ChainEditorPorts } from "./chain-editor.ts";
import { type PastedChain, pastedChainRow, settleReading } from "./pasted-chain.ts";
import { heading, typedAccountRow } from "../../surface/account-rows.ts";
import { mapRow, type PickRow, pickOne } from "../../surface/pick.ts";
import type { Outcome, StepPosition } from "../../surface/steps.ts";

/** What editing a chain needs, whoever the caller is. */
export type ChainStepPorts = Pick<ChainEditorPorts, "catalog" | "session" | "reader" | "clock">;

export interface ChainStep extends ChainStepPorts, Pick<ChainEditorPorts, "source" | "signal"> {
  readonly caller: () => string;
  readonly target: string;
  /** Delegates of earlier chains to this target, the latest first. */
  readonly recentChains: readonly (readonly string[])[];
  readonly current: readonly string[] | undefined;
}

type Choice =
  { readonly kind: "chain"; readonly delegates: readonly string[] } | { readonly kind: "build" } | PastedChain;

/**
 * Asks for the delegates: none, an earlier chain, or one that is pasted or built. This can change the target: a pasted chain has its own,
 * and an account can be moved into its place.
 */
export async function askChain(step: ChainStep, position: StepPosition): Promise<Outcome<Path>> {
  const { target, current = [], signal } = step;
  for (;;) {
    const choice = await pickOne<Choice>({
      position,
      placeholder: l10n.t("Through whom? Each account must be allowed to act as the next. A chain can be pasted."),
      rows: chainRows(step),
      typed: (text) => pastedChainRow(text, target) ?? typedDelegateRow(step, text),
      isActive: (value) => value.kind === "chain" && sameChain(value.delegates, current),
      signal,
    });
    if (choice.kind !== "chosen") return choice;
    const { value } = choice;
    if (value.kind === "chain") return { kind: "chosen", value: { target, delegates: value.delegates } };
    const built =
      value.kind === "build"
        ? await edit(step, { target, delegates: current }, position)
        : await settleReading(value, position, signal);
    if (built.kind !== "back") return built;
  }
}

/** The editor is in a bundle shared by the mint wizard and the chain commands. */
async function edit(step: ChainStep, path: Path, position: StepPosition): Promise<Outcome<Path>> {
  const { editChain } = await import("./chain-editor.ts");
  return editChain({ ...step, usedBefore: () => [] }, path, position);
}

/** A single typed account is the only delegate. */
function typedDelegateRow(step: ChainStep, text: string): PickRow<Choice> | undefined {
  const row = typedAccountRow(text, []);
  if (row === undefined) return undefined;
  const detail = row.value === undefined ? {} : { detail: draw(step, [row.value]) };
  return mapRow({ ...row, ...detail }, (account) => ({ kind: "chain", delegates: [account] }));
}

function chainRows(step: ChainStep): PickRow<Choice>[] {
  const recent = step.recentChains.filter((delegates) => delegates.length > 0);
  const row = (label: string, delegates: readonly string[]): PickRow<Choice> => ({
    label,
    detail: draw(step, delegates),
    value: { kind: "chain", delegates },
  });
  return [
    row(`$(arrow-right) ${l10n.t("Direct")}`, []),
    {
      label: `$(list-ordered) ${l10n.t("Pick delegates one by one…")}`,
      detail: l10n.t("Begins with {0}", draw(step, step.current ?? [])),
      value: { kind: "build" },
    },
    ...(recent.length === 0 ? [] : [heading<Choice>(l10n.t("Used before"))]),
    ...recent.map((delegates) => row(`$(history) ${l10n.t("Through {0} delegates", delegates.length)}`, delegates)),
  ];
}

function draw({ caller, target }: ChainStep, delegates: readonly string[]): string {
  return drawChain({ caller: caller(), delegates, target }, shortAccountName);
}

function sameChain(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((account, index) => account === b[index]);
}
