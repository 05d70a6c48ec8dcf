import * as vscode from "vscode";
import type { Disposable } from "../core/base/disposable.ts";
import type { AccountCatalog, PagedList } from "../core/chain/account-catalog.ts";
import type { Project, ServiceAccount } from "../core/chain/account-directory.ts";
import { shortAccountName } from "../core/chain/account-name.ts";
import type { Failure } from "../core/base/failure.ts";
import { AccountFilter } from "../core/chain/account-filter.ts";
import type { ContextKeys } from "./context-keys.ts";
import type { Explain } from "./commands.ts";
import { viewIds } from "./identifiers.ts";

/** A row of the Accounts view. A list without `projectId` is the list of projects. */
export type AccountNode =
  | { readonly kind: "project"; readonly project: Project }
  | { readonly kind: "account"; readonly account: ServiceAccount }
  | { readonly kind: "more"; readonly projectId: string | undefined; readonly hiddenCount: number | undefined }
  | { readonly kind: "failure"; readonly projectId: string | undefined; readonly failure: Failure };

/** Rows of one list that are shown at once; more come on request, so that a huge project does not stall the view. */
const rowsPerPage = 200;

export interface AccountsViewPorts {
  readonly catalog: AccountCatalog;
  readonly contextKeys: ContextKeys;
  readonly explain: Explain;
}

/** Projects and their service accounts, read when a row is opened. */
export class AccountsView implements vscode.TreeDataProvider<AccountNode> {
  readonly #catalog: AccountCatalog;
  readonly #contextKeys: ContextKeys;
  readonly #explain: Explain;
  readonly #changed = new vscode.EventEmitter<AccountNode | undefined>();
  readonly #shownRows = new Map<string, number>();
  /** Projects that the user opened; a filter opens all of them, and afterwards these are open again. */
  readonly #openProjects = new Set<string>();
  readonly #disposables: Disposable[] = [];
  #filter = new AccountFilter("");
  #reading: AbortController | undefined;
  readonly onDidChangeTreeData = this.#changed.event;

  constructor({ catalog, contextKeys, explain }: AccountsViewPorts) {
    this.#catalog = catalog;
    this.#explain = explain;
    this.#contextKeys = contextKeys;
    const treeView = vscode.window.createTreeView(viewIds.accounts, { treeDataProvider: this, showCollapseAll: true });
    this.#disposables.push(
      treeView,
      treeView.onDidExpandElement(({ element }) => this.#rememberOpen(element, true)),
      treeView.onDidCollapseElement(({ element }) => this.#rememberOpen(element, false)),
      catalog.onDidChange(() => this.#reset()),
      this.#changed,
    );
  }

  getTreeItem(node: AccountNode): vscode.TreeItem | Promise<vscode.TreeItem> {
    switch (node.kind) {
      case "project":
        return projectItem(node.project, this.#filter, this.#openProjects.has(node.project.projectId));
      case "account":
        return accountItem(node.account);
      case "more":
        return moreItem(node);
      case "failure":
        return failureItem(node, this.#explain);
    }
  }

  async getChildren(node?: AccountNode): Promise<AccountNode[]> {
    if (node === undefined) return this.#projectNodes();
    return node.kind === "project" ? this.#accountNodes(node.project.projectId) : [];
  }

  get filterText(): string {
    return this.#filter.text;
  }

  /** Shows only accounts that match; while a filter is set, what has not been read yet is read in the background. */
  setFilter(text: string): void {
    this.#filter = new AccountFilter(text);
    this.#contextKeys.set("mintmark.accountFilter", !this.#filter.isEmpty);
    this.#changed.fire(undefined);
    if (this.#filter.isEmpty) this.#stopReading();
    else if (this.#reading === undefined) this.#readEverything();
  }

  /** Shows the next rows of a list, reading a page when all that has been read is shown. */
  async showMore(node: Extract<AccountNode, { kind: "more" }>): Promise<void> {
    const { projectId } = node;
    if (projectId === undefined) await this.#catalog.moreProjects();
    else {
      const shown = this.#rowsShown(projectId) + rowsPerPage;
      this.#shownRows.set(projectId, shown);
      const list = await this.#catalog.accounts(projectId);
      if (list.nextPageToken !== undefined && list.items.length < shown) await this.#catalog.moreAccounts(projectId);
    }
    this.#changed.fire(undefined);
  }

  /** Reads again the page that failed. */
  async retry(node: Extract<AccountNode, { kind: "failure" }>): Promise<void> {
    await (node.projectId === undefined ? this.#catalog.moreProjects() : this.#catalog.moreAccounts(node.projectId));
    this.#changed.fire(undefined);
  }

  dispose(): void {
    this.#stopReading();
    vscode.Disposable.from(...this.#disposables).dispose();
  }

  async #projectNodes(): Promise<AccountNode[]> {
    const list = await this.#catalog.projects();
    const isReady = !needsSource.has(list.failure?.code);
    this.#contextKeys.set("mintmark.sourceReady", isReady);
    if (!isReady) return [];
    const shown = list.items.filter(({ projectId }) => this.#mayMatch(projectId));
    const projects = shown.map((project): AccountNode => ({ kind: "project", project }));
    return [...projects, ...endOfList(undefined, list, 0)];
  }

  async #accountNodes(projectId: string): Promise<AccountNode[]> {
    const list = await this.#catalog.accounts(projectId);
    const matching = list.items.filter((account) => this.#filter.matches(account));
    const shown = matching.slice(0, this.#rowsShown(projectId));
    const accounts = shown.map((account): AccountNode => ({ kind: "account", account }));
    return [...accounts, ...endOfList(projectId, list, matching.length - shown.length)];
  }

  /** Whether a project has an account that matches the filter, or may have one that has not been read. */
  #mayMatch(projectId: string): boolean {
    const list = this.#catalog.accountsRead(projectId);
    if (this.#filter.isEmpty || list === undefined) return true;
    const isWhole = list.nextPageToken === undefined && list.failure === undefined;
    return !isWhole || list.items.some((account) => this.#filter.matches(account));
  }

  #rememberOpen(node: AccountNode, isOpen: boolean): void {
    if (node.kind !== "project" || !this.#filter.isEmpty) return;
    if (isOpen) this.#openProjects.add(node.project.projectId);
    else this.#openProjects.delete(node.project.projectId);
  }

  #rowsShown(projectId: string): number {
    return this.#shownRows.get(projectId) ?? rowsPerPage;
  }

  #readEverything(): void {
    const reading = new AbortController();
    this.#reading = reading;
    void this.#catalog.readAll(reading.signal, () => this.#changed.fire(undefined)).finally(() => this.#stopReading());
  }

  #stopReading(): void {
    this.#reading?.abort();
    this.#reading = undefined;
  }

  #reset(): void {
    this.#stopReading();
    this.#shownRows.clear();
    this.#changed.fire(undefined);
  }
}

/** Failures that the welcome view answers better than a row: there is no source to read with. */
const needsSource: ReadonlySet<Failure["code"] | undefined> = new Set([
  "noSource",
  "keyFileNotChosen",
  "sandboxNotRunning",
] as const);

function endOfList(projectId: string | undefined, list: PagedList<unknown>, hiddenCount: number): AccountNode[] {
  // A reset overtook the read; the rows it was for are being read afresh.
  if (list.failure?.code === "cancelled") return [];
  if (list.failure !== undefined) return [{ kind: "failure", projectId, failure: list.failure }];
  if (hiddenCount > 0) return [{ kind: "more", projectId, hiddenCount }];
  return list.nextPageToken === undefined ? [] : [{ kind: "more", projectId, hiddenCount: undefined }];
}

function projectItem({ projectId, displayName }: Project, filter: AccountFilter, isOpen: boolean): vscode.TreeItem {
  const { Collapsed, Expanded } = vscode.TreeItemCollapsibleState;
  const item = new vscode.TreeItem(projectId, isOpen || !filter.isEmpty ? Expanded : Collapsed);
  item.id = filter.isEmpty ? `project:${projectId}` : `filtered project:${projectId}`;
  item.description = displayName === projectId ? "" : displayName;
  item.iconPath = new vscode.ThemeIcon("project");
  item.contextValue = "project";
  item.tooltip = vscode.l10n.t("Project {0}", projectId);
  return item;
}

function accountItem(account: ServiceAccount): vscode.TreeItem {
  const item = new vscode.TreeItem(shortAccountName(account.email));
  const disabled = account.disabled ? vscode.l10n.t("disabled") : "";
  item.id = `account:${account.email}`;
  item.description = [disabled, account.displayName].filter(Boolean).join(" · ");
  item.iconPath = new vscode.ThemeIcon(account.disabled ? "circle-slash" : "account");
  item.contextValue = "account";
  item.tooltip = accountTooltip(account);
  return item;
}

function accountTooltip({ email, uniqueId, description, disabled }: ServiceAccount): string {
  return [
    email,
    vscode.l10n.t("Unique id {0}", uniqueId),
    description,
    disabled ? vscode.l10n.t("This account is disabled: nothing can be minted for it.") : "",
  ]
    .filter(Boolean)
    .join("\n");
}

function moreItem(node: Extract<AccountNode, { kind: "more" }>): vscode.TreeItem {
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

async function failureItem(
  node: Extract<AccountNode, { kind: "failure" }>,
  explain: Explain,
): Promise<vscode.TreeItem> {
  const label = node.projectId === undefined ? vscode.l10n.t("No projects") : vscode.l10n.t("No accounts");
  const message = await explain(node.failure);
  const item = new vscode.TreeItem(label);
  item.description = message;
  item.iconPath = new vscode.ThemeIcon("error", new vscode.ThemeColor("list.errorForeground"));
  item.contextValue = "failure";
  item.tooltip = "google" in node.failure ? `${message}\n\n${node.failure.google.message}` : message;
  item.accessibilityInformation = { label: `${label}. ${message}` };
  item.command = { command: "mintmark.explainFailure", title: label, arguments: [node] };
  return item;
}
