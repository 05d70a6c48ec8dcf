import * as vscode from "vscode";
import type { AccountCatalog } from "../../core/account/account-catalog.ts";
import { shortAccountName } from "../../core/account/account-name.ts";
import type { AccountNode } from "../tree/account-node.ts";
import type { AccountsView } from "../tree/accounts-view.ts";
import type { CommandTable } from "./commands.ts";
import type { ContextKeys } from "../base/context-keys.ts";
import { fail } from "../../core/base/errors.ts";
import { isObject } from "../../core/base/json.ts";

export interface AccountCommandPorts {
  readonly catalog: AccountCatalog;
  readonly view: AccountsView;
  readonly contextKeys: ContextKeys;
}

export function accountCommands({
  catalog,
  view,
  contextKeys,
}: AccountCommandPorts): Pick<
  CommandTable,
  | "mintmark.refreshAccounts"
  | "mintmark.filterAccounts"
  | "mintmark.clearAccountFilter"
  | "mintmark.copyAccountEmail"
  | "mintmark.showMoreAccounts"
  | "mintmark.retryAccounts"
  | "mintmark.explainFailure"
  | "mintmark.beginChain"
  | "mintmark.addToChain"
  | "mintmark.dropChain"
> {
  return {
    ...draftCommands(view, contextKeys),
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
      if (isNode(argument, "failure") || isNode(argument, "relation")) await view.retry(argument);
    },
    "mintmark.explainFailure": (argument) => {
      if (isNode(argument, "failure") && view.shows(argument)) fail(argument.failure);
    },
  };
}

/** Builds a chain account by account by keyboard, as dragging one account onto another does: each added account opens the builder. */
function draftCommands(
  view: AccountsView,
  contextKeys: ContextKeys,
): Pick<CommandTable, "mintmark.beginChain" | "mintmark.addToChain" | "mintmark.dropChain"> {
  let draft: readonly string[] = [];
  const put = (accounts: readonly string[]): void => {
    draft = accounts;
    contextKeys.set("mintmark.chainBegun", accounts.length > 0);
    view.showDraft(accounts.map(shortAccountName).join(" → "));
  };
  return {
    "mintmark.beginChain": (argument) => {
      if (isNode(argument, "account")) put([argument.account.email]);
    },
    "mintmark.dropChain": () => put([]),
    "mintmark.addToChain": async (argument) => {
      if (!isNode(argument, "account")) return;
      const target = argument.account.email;
      const delegates = draft.filter((account) => account !== target);
      put([...delegates, target]);
      await vscode.commands.executeCommand("mintmark.buildChain", { target, delegates });
    },
  };
}

/** Filters while the user types; Esc restores the earlier filter. */
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

/** VS Code calls view commands with the row they belong to. */
function isNode<K extends AccountNode["kind"]>(
  argument: unknown,
  kind: K,
): argument is Extract<AccountNode, { readonly kind: K }> {
  return isObject(argument) && argument["kind"] === kind;
}
