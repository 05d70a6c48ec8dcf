import * as vscode from "vscode";
import type { AccountCatalog } from "../../core/chain/account-catalog.ts";
import type { AccountNode, AccountsView } from "../accounts-view.ts";
import type { CommandTable } from "../commands.ts";
import { fail } from "../../core/base/errors.ts";
import { isObject } from "../../core/base/json.ts";

export interface AccountCommandPorts {
  readonly catalog: AccountCatalog;
  readonly view: AccountsView;
}

export function accountCommands({
  catalog,
  view,
}: AccountCommandPorts): Pick<
  CommandTable,
  | "mintmark.refreshAccounts"
  | "mintmark.filterAccounts"
  | "mintmark.clearAccountFilter"
  | "mintmark.copyAccountEmail"
  | "mintmark.showMoreAccounts"
  | "mintmark.retryAccounts"
  | "mintmark.explainFailure"
> {
  return {
    "mintmark.refreshAccounts": () => catalog.reset(),
    "mintmark.filterAccounts": () => askFilter(view),
    "mintmark.clearAccountFilter": () => view.setFilter(""),
    "mintmark.copyAccountEmail": async (argument) => {
      if (isNode(argument, "account")) await vscode.env.clipboard.writeText(argument.account.email);
    },
    "mintmark.showMoreAccounts": async (argument) => {
      if (isNode(argument, "more")) await view.showMore(argument);
    },
    "mintmark.retryAccounts": async (argument) => {
      if (isNode(argument, "failure")) await view.retry(argument);
    },
    "mintmark.explainFailure": (argument) => {
      if (isNode(argument, "failure")) fail(argument.failure);
    },
  };
}

/** Filters while the user types; Esc goes back to the filter as it was. */
async function askFilter(view: AccountsView): Promise<void> {
  const before = view.filterText;
  const text = await vscode.window.showInputBox({
    title: vscode.l10n.t("Filter Accounts"),
    prompt: vscode.l10n.t("Shows the accounts whose email, name or unique id has every word. Empty shows all."),
    value: before,
    validateInput: (typed) => {
      if (typed.trim() !== view.filterText) view.setFilter(typed);
      return undefined;
    },
  });
  view.setFilter(text ?? before);
}

/** View commands are called by VS Code with the row they belong to. */
function isNode<K extends AccountNode["kind"]>(
  argument: unknown,
  kind: K,
): argument is Extract<AccountNode, { readonly kind: K }> {
  return isObject(argument) && argument["kind"] === kind;
}
