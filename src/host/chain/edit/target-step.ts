import { l10n } from "vscode";
import type { AccountCatalog } from "../../../core/account/account-catalog.ts";
import { accountRows, loadAccountRows, recentRows, typedAccountRow } from "../../surface/account-rows.ts";
import { pickOne } from "../../surface/pick.ts";
import type { Outcome, StepPosition } from "../../surface/steps.ts";

export interface TargetStep {
  readonly catalog: AccountCatalog;
  readonly recentTargets: readonly string[];
  readonly current: string | undefined;
  readonly signal: AbortSignal;
}

/** Asks for the account whose credential to mint. */
export function askTarget(step: TargetStep, position: StepPosition): Promise<Outcome<string>> {
  const { catalog, recentTargets, current } = step;
  const rows = () => [...recentRows(recentTargets), ...accountRows(catalog.knownAccounts, recentTargets)];
  return pickOne({
    position,
    placeholder: l10n.t("Whose token? Pick a service account, or type its email or unique id."),
    rows: rows(),
    isActive: (email) => email === current,
    typed: (text) => typedAccountRow(text, catalog.knownAccounts),
    load: (show, signal) => loadAccountRows(catalog, () => show(rows()), signal),
    signal: step.signal,
  });
}
