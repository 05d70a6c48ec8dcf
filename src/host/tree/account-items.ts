import type { Failure } from "../../core/base/failure.ts";
import * as vscode from "vscode";
import type { Project, ServiceAccount } from "../../core/account/account-directory.ts";
import type { AccountFilter } from "../../core/account/account-filter.ts";
import { shortAccountName } from "../../core/account/account-name.ts";
import type { RelationSide } from "../../core/chain/search/relations.ts";
import type { AccountNode, RelationRow } from "./account-node.ts";
import { visibleText } from "../../core/base/visible-text.ts";

/** Turns a failure into a sentence; its code is loaded on first use. */
export type Explain = (failure: Failure) => Promise<string>;

export function projectItem(
  { projectId, displayName }: Project,
  filter: AccountFilter,
  isOpen: boolean,
): vscode.TreeItem {
  const { Collapsed, Expanded } = vscode.TreeItemCollapsibleState;
  const item = new vscode.TreeItem(projectId, isOpen || !filter.isEmpty ? Expanded : Collapsed);
  item.id = filter.isEmpty ? `project:${projectId}` : `filtered project:${projectId}`;
  item.description = displayName === projectId ? "" : visibleText(displayName);
  item.iconPath = new vscode.ThemeIcon("project");
  item.contextValue = "project";
  item.tooltip = vscode.l10n.t("Project {0}", projectId);
  return item;
}

export function accountItem(account: ServiceAccount): vscode.TreeItem {
  const item = new vscode.TreeItem(shortAccountName(account.email), vscode.TreeItemCollapsibleState.Collapsed);
  const disabled = account.disabled ? vscode.l10n.t("disabled") : "";
  item.id = `account:${account.email}`;
  item.description = [disabled, visibleText(account.displayName)].filter(Boolean).join(" · ");
  item.iconPath = new vscode.ThemeIcon(account.disabled ? "circle-slash" : "account");
  item.contextValue = "account";
  item.tooltip = accountTooltip(account);
  return item;
}

function accountTooltip({ email, uniqueId, description, disabled }: ServiceAccount): string {
  return [
    email,
    vscode.l10n.t("Unique id {0}", uniqueId),
    visibleText(description),
    disabled ? vscode.l10n.t("This account is disabled: nothing can be minted for it.") : "",
  ]
    .filter(Boolean)
    .join("\n");
}

export function moreItem(node: Extract<AccountNode, { kind: "more" }>): vscode.TreeItem {
  const label =
    node.hiddenCount === undefined
      ? vscode.l10n.t("Show more…")
      : vscode.l10n.t("Show more… ({0} are not shown)", node.hiddenCount);
  const item = new vscode.TreeItem(label);
  item.iconPath = new vscode.ThemeIcon("ellipsis");
  item.contextValue = "more";
  item.command = { command: "mintmark.showMoreAccounts", title: label, arguments: [node] };
  return item;
}

export async function failureItem(
  node: Extract<AccountNode, { kind: "failure" }>,
  explain: Explain,
): Promise<vscode.TreeItem> {
  const label = failureLabel(node);
  const isCancelled = node.failure.code === "cancelled";
  const message = isCancelled ? vscode.l10n.t("Cancelled. “Try Again” reads it.") : await explain(node.failure);
  const item = new vscode.TreeItem(label);
  item.description = message;
  item.iconPath = new vscode.ThemeIcon("error", new vscode.ThemeColor("list.errorForeground"));
  item.contextValue = "failure";
  item.tooltip = "google" in node.failure ? `${message}\n\n${node.failure.google.message}` : message;
  item.accessibilityInformation = { label: `${label}. ${message}` };
  item.command = { command: "mintmark.explainFailure", title: label, arguments: [node] };
  return item;
}

function failureLabel({ projectId, side }: Extract<AccountNode, { kind: "failure" }>): string {
  if (side !== undefined) return vscode.l10n.t("Not read");
  return projectId === undefined ? vscode.l10n.t("No projects") : vscode.l10n.t("No accounts");
}

/** The start of an account's own rows: one for each side of it, read when it is opened. */
export function sideItem({ id, side, account }: Extract<AccountNode, { kind: "side" }>): vscode.TreeItem {
  const { label, icon, tooltip } = sides[side]();
  const item = new vscode.TreeItem(label, vscode.TreeItemCollapsibleState.Collapsed);
  item.id = id;
  item.iconPath = new vscode.ThemeIcon(icon);
  item.contextValue = "side";
  item.tooltip = tooltip;
  item.accessibilityInformation = { label: `${label}: ${account}` };
  return item;
}

const sides: Readonly<Record<RelationSide, () => Readonly<Record<"label" | "icon" | "tooltip", string>>>> = {
  minters: () => ({
    label: vscode.l10n.t("Who can mint it"),
    icon: "call-incoming",
    tooltip: vscode.l10n.t("Reads the account's own policy and those above it when it is opened."),
  }),
  mintables: () => ({
    label: vscode.l10n.t("What it can mint"),
    icon: "call-outgoing",
    tooltip: vscode.l10n.t("Reads the policies of the accounts around it when it is opened. This can take a while."),
  }),
};

/** A principal on one side of an account, with its rights in words and as a sign. If it is an account, it can be opened too. */
export function relationItem(id: string, row: RelationRow): vscode.TreeItem {
  const { None, Collapsed } = vscode.TreeItemCollapsibleState;
  const item = new vscode.TreeItem(row.label, row.account === undefined ? None : Collapsed);
  item.id = id;
  item.description = row.description;
  item.iconPath = new vscode.ThemeIcon(
    row.icon,
    row.color === undefined ? undefined : new vscode.ThemeColor(row.color),
  );
  item.contextValue = row.account === undefined ? "relation" : "account relation";
  item.tooltip = row.tooltip;
  item.accessibilityInformation = { label: [row.label, row.description].filter(Boolean).join(", ") };
  return item;
}
