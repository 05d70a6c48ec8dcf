import * as vscode from "vscode";
import type { AccountCatalog } from "../../core/account/account-catalog.ts";
import type { ServiceAccount } from "../../core/account/account-directory.ts";
import { parseAccountName } from "../../core/account/account-name.ts";
import { hintRow, type PickRow } from "./pick.ts";
import { plainRow } from "../text/plain-text.ts";

/** Rows for every account that has been read, by project, without the `hidden` ones. */
export function accountRows(accounts: readonly ServiceAccount[], hidden: readonly string[]): PickRow<string>[] {
  const shown = accounts.filter(({ email, uniqueId }) => !hidden.includes(email) && !hidden.includes(uniqueId));
  return rowsByProject(shown, accountRow);
}

/** A row for each item, under a heading for each project; the items of a project stand together. */
export function rowsByProject<T extends { readonly projectId: string }>(
  items: readonly T[],
  rowOf: (item: T) => PickRow<string>,
): PickRow<string>[] {
  return items.flatMap((item, index) => {
    const isFirst = item.projectId !== items[index - 1]?.projectId;
    return isFirst ? [heading(item.projectId), rowOf(item)] : [rowOf(item)];
  });
}

/** Rows for accounts that were used before. */
export function recentRows(accounts: readonly string[]): PickRow<string>[] {
  if (accounts.length === 0) return [];
  return [
    heading(vscode.l10n.t("Used before")),
    ...accounts.map((email) => ({ label: `$(history) ${email}`, value: email })),
  ];
}

/** The row for a typed account, or a hint once the text looks like one. */
export function typedAccountRow(text: string, known: readonly ServiceAccount[]): PickRow<string> | undefined {
  if (text === "" || known.some(({ email, uniqueId }) => email === text || uniqueId === text)) return undefined;
  const account = parseAccountName(text);
  if (account !== undefined) return { label: vscode.l10n.t("Use {0}", account), alwaysShow: true, value: account };
  if (!text.includes("@") && !/^\d{6,}$/.test(text)) return undefined;
  return hintRow(
    vscode.l10n.t("This is not a service account yet."),
    vscode.l10n.t("Write its email, name@project.iam.gserviceaccount.com, or its numeric unique id."),
  );
}

/**
 * Reads all accounts while a pick is open; adds rows at most five times a second. If the caller changes meanwhile (such as when the sandbox
 * starts), reading starts again.
 */
export async function loadAccountRows(catalog: AccountCatalog, show: () => void, signal: AbortSignal): Promise<void> {
  // An interval, so it is measured by the steady clock.
  let shownAt = -Infinity;
  const showNow = (): void => {
    shownAt = performance.now();
    if (!signal.aborted) show();
  };
  const caller = { isNew: true };
  const subscription = catalog.onDidChange(() => (caller.isNew = true));
  while (caller.isNew && !signal.aborted) {
    caller.isNew = false;
    await catalog.readAll(signal, () => {
      if (performance.now() - shownAt > 200) showNow();
    });
  }
  subscription.dispose();
  showNow();
}

export function heading<T>(label: string): PickRow<T> {
  return { label, kind: vscode.QuickPickItemKind.Separator };
}

function accountRow({ email, displayName, disabled }: ServiceAccount): PickRow<string> {
  return {
    label: email,
    description: [plainRow(displayName), disabled ? vscode.l10n.t("disabled") : ""].filter(Boolean).join(" · "),
    value: email,
  };
}
