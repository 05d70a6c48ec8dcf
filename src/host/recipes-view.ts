import * as vscode from "vscode";
import type { Disposable } from "../core/base/disposable.ts";
import { shortAccountName } from "../core/chain/account-name.ts";
import { recipeAccounts } from "../core/credential/recipe.ts";
import { listRecipes, type RecipeEntry } from "../core/credential/recipe-list.ts";
import type { Explain } from "./commands.ts";
import { viewIds } from "./identifiers.ts";
import { onDidChangeSetting, settings } from "./settings.ts";
import { kindLabel } from "./token-text.ts";

/** A row of the Recipes view: the recipe's name. */
export interface RecipeNode {
  readonly kind: "recipe";
  readonly name: string;
}

/** The recipes that count in this window: none of an untrusted workspace. */
export function currentRecipes(): readonly RecipeEntry[] {
  return listRecipes(settings.recipes, vscode.workspace.isTrusted);
}

/** The recipes of the settings; broken ones say what is wrong with them. */
export class RecipesView implements vscode.TreeDataProvider<RecipeNode> {
  readonly #explain: Explain;
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly #disposables: Disposable[] = [];
  readonly onDidChangeTreeData = this.#changed.event;

  constructor(explain: Explain) {
    this.#explain = explain;
    const refresh = (): void => this.#changed.fire(undefined);
    this.#disposables.push(
      vscode.window.createTreeView(viewIds.recipes, { treeDataProvider: this }),
      onDidChangeSetting("recipes", refresh),
      vscode.workspace.onDidGrantWorkspaceTrust(refresh),
      this.#changed,
    );
  }

  getChildren(node?: RecipeNode): RecipeNode[] {
    return node === undefined ? currentRecipes().map(({ name }) => ({ kind: "recipe", name })) : [];
  }

  async getTreeItem({ name }: RecipeNode): Promise<vscode.TreeItem> {
    const entry = currentRecipes().find((other) => other.name === name);
    if (entry === undefined) return new vscode.TreeItem(name);
    const tooltip = entry.state === "broken" ? await this.#explain(entry.failure) : recipeChain(entry, "whole");
    return recipeItem(entry, tooltip);
  }

  dispose(): void {
    vscode.Disposable.from(...this.#disposables).dispose();
  }
}

function recipeItem(entry: RecipeEntry, tooltip: string): vscode.TreeItem {
  const item = new vscode.TreeItem(entry.name);
  item.id = entry.name;
  item.description = recipeDescription(entry);
  item.tooltip = tooltip;
  item.iconPath = new vscode.ThemeIcon(entry.state === "broken" ? "warning" : "bookmark");
  item.contextValue = entry.state === "broken" ? "recipe broken" : "recipe usable";
  item.accessibilityInformation = { label: `${entry.name} ${item.description} ${tooltip}` };
  return item;
}

/** What a recipe mints, through whom, and whose it is; or that it is broken. */
export function recipeDescription(entry: RecipeEntry): string {
  const owner = entry.owner === "user" ? vscode.l10n.t("user") : vscode.l10n.t("workspace");
  if (entry.state === "broken") return [vscode.l10n.t("cannot be run"), owner].join(" · ");
  return [kindLabel(entry.recipe.kind), recipeChain(entry, "short"), owner].join(" · ");
}

function recipeChain(entry: Extract<RecipeEntry, { state: "usable" }>, form: "short" | "whole"): string {
  const accounts = recipeAccounts(entry.recipe);
  const names = form === "short" ? accounts.map(shortAccountName) : accounts;
  return [vscode.l10n.t("caller"), ...names].join(" → ");
}
