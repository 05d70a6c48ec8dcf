import { l10n } from "vscode";
import { shortAccountName } from "../../../core/account/account-name.ts";
import type { AccountCatalog } from "../../../core/account/account-catalog.ts";
import {
  accountsOf,
  insertAccount,
  moveAccount,
  removeAccount,
  replaceAccount,
} from "../../../core/chain/draft/chain-draft.ts";
import type { Path } from "../../../core/notation/chain-notation.ts";
import { accountRows, loadAccountRows, typedAccountRow } from "../../surface/account-rows.ts";
import { pickOne, type PickRow } from "../../surface/pick.ts";
import { mapOutcome, type Outcome, type StepPosition } from "../../surface/steps.ts";

/** What can be done with one account of a chain. */
export type Change = "earlier" | "later" | "insert" | "replace" | "remove";

/** A change of one account; kept as the last one, so that two keys can repeat it. */
export interface Focus {
  readonly index: number;
  readonly change: Change;
}

/** A changed chain and the user's position in it. */
export interface ChangedPath {
  readonly path: Path;
  readonly focus: Focus;
}

/** What the questions about a change need. */
export interface ChangeQuestion {
  readonly catalog: AccountCatalog;
  readonly path: Path;
  readonly position: StepPosition;
  readonly signal: AbortSignal;
}

/** What can be done with an account. The only account of a chain stays. */
export function changesAt(index: number, count: number): readonly Change[] {
  return [
    ...(index > 0 ? (["earlier"] as const) : []),
    ...(index < count - 1 ? (["later"] as const) : []),
    "insert",
    "replace",
    ...(count > 1 ? (["remove"] as const) : []),
  ];
}

export const changeTexts: Readonly<Record<Change, () => { readonly icon: string; readonly label: string }>> = {
  earlier: () => ({ icon: "arrow-up", label: l10n.t("Move towards the caller") }),
  later: () => ({ icon: "arrow-down", label: l10n.t("Move towards the target") }),
  insert: () => ({ icon: "add", label: l10n.t("Insert an account before it") }),
  replace: () => ({ icon: "edit", label: l10n.t("Replace it") }),
  remove: () => ({ icon: "trash", label: l10n.t("Remove it") }),
};

/** Asks what to do with an account; the last change comes first. */
export async function askChange(
  { path, position, signal }: ChangeQuestion,
  index: number,
  last: Change | undefined,
): Promise<Outcome<Focus>> {
  const accounts = accountsOf(path);
  const outcome = await pickOne<Change>({
    position,
    canGoBack: true,
    placeholder: l10n.t("What do you want to do with {0}?", shortAccountName(accounts[index] ?? "")),
    rows: changesAt(index, accounts.length).map((change) => {
      const { icon, label } = changeTexts[change]();
      return { label: `$(${icon}) ${label}`, value: change };
    }),
    isActive: (change) => change === last && change !== "remove",
    signal,
  });
  return mapOutcome(outcome, (change) => ({ index, change }));
}

/** Makes a change; asks for an account first if it needs one. */
export async function makeChange(question: ChangeQuestion, focus: Focus): Promise<Outcome<ChangedPath>> {
  const { path } = question;
  const { index, change } = focus;
  const changed = (to: Path, at: number): Outcome<ChangedPath> => ({
    kind: "chosen",
    value: { path: to, focus: { index: at, change } },
  });
  switch (change) {
    case "earlier":
      return changed(moveAccount(path, index, -1), index - 1);
    case "later":
      return changed(moveAccount(path, index, 1), index + 1);
    case "remove":
      return changed(removeAccount(path, index), Math.max(0, index - 1));
    case "insert":
    case "replace": {
      const outcome = await askAccount(question);
      if (outcome.kind !== "chosen") return outcome;
      return changed((change === "insert" ? insertAccount : replaceAccount)(path, index, outcome.value), index);
    }
  }
}

function askAccount({ catalog, path, position, signal }: ChangeQuestion): Promise<Outcome<string>> {
  const hidden = accountsOf(path);
  const rows = (): readonly PickRow<string>[] => accountRows(catalog.knownAccounts, hidden);
  return pickOne({
    position,
    canGoBack: true,
    placeholder: l10n.t("Which account? Pick one, or type its email or unique id."),
    rows: rows(),
    typed: (text) =>
      typedAccountRow(
        text,
        catalog.knownAccounts.filter(({ email }) => !hidden.includes(email)),
      ),
    load: (show, until) => loadAccountRows(catalog, () => show(rows()), until),
    signal,
  });
}
