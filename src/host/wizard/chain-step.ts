import * as vscode from "vscode";
import type { AccountCatalog } from "../../core/chain/account-catalog.ts";
import { shortAccountName } from "../../core/chain/account-name.ts";
import { drawChain } from "../../core/chain/chain.ts";
import { limits } from "../../core/credential/limits.ts";
import { accountRows, heading, loadAccountRows, typedAccountRow } from "./account-rows.ts";
import { mapRow, type PickRow, pickOne } from "./pick.ts";
import type { Outcome, StepPosition } from "./steps.ts";

export interface ChainStep {
  readonly catalog: AccountCatalog;
  readonly caller: string;
  readonly target: string;
  /** Delegates of earlier chains to this target, the latest first. */
  readonly recentChains: readonly (readonly string[])[];
  readonly current: readonly string[] | undefined;
  readonly signal: AbortSignal;
}

type Choice = { readonly kind: "chain"; readonly delegates: readonly string[] } | { readonly kind: "build" };
type Hop = { readonly kind: "delegate"; readonly account: string } | { readonly kind: "done" };

/** Asks through whom: directly, through a chain used before, or through delegates picked one by one. */
export async function askChain(step: ChainStep, position: StepPosition): Promise<Outcome<readonly string[]>> {
  for (;;) {
    const choice = await pickOne({
      position,
      placeholder: vscode.l10n.t("Through whom? Each account must be allowed to act as the next."),
      rows: chainRows(step),
      isActive: (value) => value.kind === "chain" && sameChain(value.delegates, step.current ?? []),
      signal: step.signal,
    });
    if (choice.kind !== "chosen") return choice;
    if (choice.value.kind === "chain") return { kind: "chosen", value: choice.value.delegates };
    const built = await buildChain(step, position);
    if (built.kind !== "back") return built;
  }
}

function chainRows(step: ChainStep): PickRow<Choice>[] {
  const recent = step.recentChains.filter((delegates) => delegates.length > 0);
  const row = (label: string, delegates: readonly string[]): PickRow<Choice> => ({
    label,
    detail: draw(step, delegates),
    value: { kind: "chain", delegates },
  });
  return [
    row(`$(arrow-right) ${vscode.l10n.t("Direct")}`, []),
    {
      label: `$(list-ordered) ${vscode.l10n.t("Pick delegates one by one…")}`,
      detail: vscode.l10n.t("Start at the caller's side; the target comes last by itself."),
      value: { kind: "build" },
    },
    ...(recent.length === 0 ? [] : [heading<Choice>(vscode.l10n.t("Used before"))]),
    ...recent.map((delegates) =>
      row(`$(history) ${vscode.l10n.t("Through {0} delegates", delegates.length)}`, delegates),
    ),
  ];
}

async function buildChain(step: ChainStep, position: StepPosition): Promise<Outcome<readonly string[]>> {
  const delegates: string[] = [];
  for (;;) {
    const hop = await pickHop(step, delegates, position);
    if (hop.kind === "cancelled") return hop;
    if (hop.kind === "back") {
      if (delegates.pop() === undefined) return hop;
    } else if (hop.value.kind === "done") return { kind: "chosen", value: delegates };
    else delegates.push(hop.value.account);
  }
}

function pickHop(step: ChainStep, delegates: readonly string[], position: StepPosition): Promise<Outcome<Hop>> {
  const { catalog } = step;
  const hidden = [step.target, step.caller, ...delegates];
  const isFull = delegates.length === limits.delegates;
  const delegateRow = (row: PickRow<string>): PickRow<Hop> => mapRow(row, (account) => ({ kind: "delegate", account }));
  const rows = (): PickRow<Hop>[] => [
    ...(delegates.length === 0 ? [] : [doneRow(step, delegates)]),
    ...(isFull ? [] : accountRows(catalog.knownAccounts, hidden).map(delegateRow)),
  ];
  return pickOne({
    position,
    canGoBack: true,
    placeholder: draw(step, [...delegates, vscode.l10n.t("(delegate {0})", delegates.length + 1)]),
    rows: rows(),
    typed: (text) => {
      const row = isFull || hidden.includes(text) ? undefined : typedAccountRow(text, catalog.knownAccounts);
      return row && delegateRow(row);
    },
    load: (show, signal) => loadAccountRows(catalog, () => show(rows()), signal),
    signal: step.signal,
  });
}

function doneRow(step: ChainStep, delegates: readonly string[]): PickRow<Hop> {
  return {
    label: `$(check) ${vscode.l10n.t("Use this chain")}`,
    detail: draw(step, delegates),
    alwaysShow: true,
    value: { kind: "done" },
  };
}

function draw({ caller, target }: ChainStep, delegates: readonly string[]): string {
  return drawChain({ caller, delegates, target }, shortAccountName);
}

function sameChain(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((account, index) => account === b[index]);
}
