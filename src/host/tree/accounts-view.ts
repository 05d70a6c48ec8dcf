import * as vscode from "vscode";
import { match } from "../../core/base/match.ts";
import type { Disposable } from "../../core/base/events.ts";
import type { AccountCatalog, PagedList } from "../../core/account/account-catalog.ts";
import { failureOf } from "../../core/base/errors.ts";
import type { Failure } from "../../core/base/failure.ts";
import { AccountFilter } from "../../core/account/account-filter.ts";
import type { AccountNode, ReadRelations, SideNode } from "./account-node.ts";
import { AccountDragAndDrop } from "./account-drag-and-drop.ts";
import {
  accountItem,
  failureItem,
  moreItem,
  projectItem,
  relationItem,
  sideItem,
  type Explain,
} from "./account-items.ts";
import type { ContextKeys } from "../base/context-keys.ts";
import { viewIds } from "../base/identifiers.ts";
import { workspaceChoices } from "../base/settings.ts";

/** Rows per list that are shown at once; more on request, so that a huge project does not block the view. */
const rowsPerPage = 200;

export interface AccountsViewPorts {
  readonly catalog: AccountCatalog;
  readonly contextKeys: ContextKeys;
  readonly explain: Explain;
  readonly readRelations: ReadRelations;
}

/** Projects and their service accounts, read when a row is opened. */
export class AccountsView implements vscode.TreeDataProvider<AccountNode> {
  readonly #catalog: AccountCatalog;
  readonly #contextKeys: ContextKeys;
  readonly #explain: Explain;
  readonly #readRelations: ReadRelations;
  readonly #treeView: vscode.TreeView<AccountNode>;
  readonly #changed = new vscode.EventEmitter<AccountNode | undefined>();
  readonly #shownRows = new Map<string, number>();
  /** Projects that the user opened; a filter opens all of them, and restores these afterwards. */
  readonly #openProjects = new Set<string>();
  readonly #disposables: Disposable[] = [];
  readonly #shown = new WeakSet<object>();
  #filter = new AccountFilter("");
  #reading: AbortController | undefined;
  /** Stops reading relations when they are no longer valid. */
  #relations = new AbortController();
  readonly onDidChangeTreeData = this.#changed.event;

  constructor({ catalog, contextKeys, explain, readRelations }: AccountsViewPorts) {
    this.#catalog = catalog;
    this.#explain = explain;
    this.#readRelations = readRelations;
    this.#contextKeys = contextKeys;
    const treeView = vscode.window.createTreeView<AccountNode>(viewIds.accounts, {
      treeDataProvider: this,
      dragAndDropController: new AccountDragAndDrop(),
      showCollapseAll: true,
    });
    this.#treeView = treeView;
    this.#disposables.push(
      treeView,
      treeView.onDidExpandElement(({ element }) => this.#rememberOpen(element, true)),
      treeView.onDidCollapseElement(({ element }) => this.#rememberOpen(element, false)),
      catalog.onDidChange(() => this.#reset()),
      this.#changed,
    );
  }

  getTreeItem(node: AccountNode): vscode.TreeItem | Promise<vscode.TreeItem> {
    this.#shown.add(node);
    return match(node, {
      project: ({ project }) => projectItem(project, this.#filter, this.#openProjects.has(project.projectId)),
      account: (row) => (row.relation === undefined ? accountItem(row.account) : relationItem(row.id, row.relation)),
      side: sideItem,
      relation: noteItem,
      more: moreItem,
      failure: (row) => failureItem(row, this.#explain),
    });
  }

  async getChildren(node?: AccountNode): Promise<AccountNode[]> {
    if (node === undefined) return this.#projectNodes();
    return match(node, {
      project: ({ project }) => this.#accountNodes(project.projectId),
      account: (row) =>
        sideNodes(row.relation === undefined ? `account:${row.account.email}` : row.id, row.account.email),
      side: (side) => this.#relationNodes(side),
      relation: () => [],
      more: () => [],
      failure: () => [],
    });
  }

  /** Whether this row is one of the view's own, and not one that text made up. */
  shows(node: object): boolean {
    return this.#shown.has(node);
  }

  /** Shows the chain that is being built beside the view's title. */
  showDraft(chain: string): void {
    this.#treeView.description = chain;
  }

  get filterText(): string {
    return this.#filter.text;
  }

  /** Shows only accounts that match; while a filter is set, the rest is read in the background. */
  setFilter(text: string): void {
    this.#filter = new AccountFilter(text);
    this.#contextKeys.set("mintmark.accountFilter", !this.#filter.isEmpty);
    this.#changed.fire(undefined);
    if (this.#filter.isEmpty) this.#stopReading();
    else if (this.#reading === undefined) this.#readEverything();
  }

  /** Shows the next rows of a list; reads a page if everything read so far is shown. */
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

  /** Reads the page that failed again, or the side that was only partly read. */
  async retry(node: Extract<AccountNode, { kind: "failure" | "relation" }>): Promise<void> {
    if (node.kind === "relation" || node.side !== undefined) {
      this.#changed.fire(node.side);
      return;
    }
    await (node.projectId === undefined ? this.#catalog.moreProjects() : this.#catalog.moreAccounts(node.projectId));
    this.#changed.fire(undefined);
  }

  dispose(): void {
    this.#stopReading();
    this.#relations.abort();
    vscode.Disposable.from(...this.#disposables).dispose();
  }

  async #projectNodes(): Promise<AccountNode[]> {
    const list = await this.#catalog.projects();
    const isReady = !needsSource.has(list.failure?.code);
    this.#contextKeys.set("mintmark.sourceReady", isReady);
    const isChosen = workspaceChoices().includes("projects");
    this.#treeView.message = isChosen ? vscode.l10n.t("The projects that this workspace's settings name.") : "";
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

  async #relationNodes(side: SideNode): Promise<AccountNode[]> {
    const { signal } = this.#relations;
    try {
      const rows = await this.#readRelations(side.account, side.side, signal);
      return rows.map((relation, index): AccountNode => {
        const id = `${side.id}/${relation.account?.email ?? index}`;
        const { account } = relation;
        return account === undefined
          ? { kind: "relation", relation, id, side }
          : { kind: "account", account, relation, id };
      });
    } catch (error) {
      return signal.aborted ? [] : [{ kind: "failure", projectId: undefined, failure: failureOf(error), side }];
    }
  }

  /** Whether a project has a matching account, or may have one that has not been read. */
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
    this.#relations.abort();
    this.#relations = new AbortController();
    this.#shownRows.clear();
    this.#changed.fire(undefined);
  }
}

/** Failures that the welcome view explains better than a row: there is no source to read with. */
const needsSource: ReadonlySet<Failure["code"] | undefined> = new Set([
  "noSource",
  "keyFileNotChosen",
  "sandboxNotRunning",
] as const);

function endOfList(projectId: string | undefined, list: PagedList<unknown>, hiddenCount: number): AccountNode[] {
  // A reset happened during the read; its rows are being read again.
  if (list.failure?.code === "cancelled") return [];
  if (list.failure !== undefined) return [{ kind: "failure", projectId, failure: list.failure }];
  if (hiddenCount > 0) return [{ kind: "more", projectId, hiddenCount }];
  return list.nextPageToken === undefined ? [] : [{ kind: "more", projectId, hiddenCount: undefined }];
}

/** Like a failure, a note that may improve with another read offers a retry. */
function noteItem({ id, relation }: Extract<AccountNode, { kind: "relation" }>): vscode.TreeItem {
  const item = relationItem(id, relation);
  if (relation.isPassing) item.contextValue = "relation failure";
  return item;
}

function sideNodes(id: string, account: string): AccountNode[] {
  return (["minters", "mintables"] as const).map((side) => ({ kind: "side", id: `${id}/${side}`, account, side }));
}
