import * as vscode from "vscode";
import type { Disposable } from "../../core/base/events.ts";
import { viewIds } from "../base/identifiers.ts";
import { onDidChangeSetting } from "../base/settings.ts";

/** What is shown of a recipe. */
export interface RecipeRow {
  readonly name: string;
  readonly label: string;
  readonly description: string;
  readonly tooltip: string;
  readonly isBroken: boolean;
}

/** A row of the Recipes view; commands identify it by the recipe's name. */
export interface RecipeNode extends RecipeRow {
  readonly kind: "recipe";
}

/** The recipes of the settings; broken ones say what is wrong with them. */
export class RecipesView implements vscode.TreeDataProvider<RecipeNode> {
  readonly #rows: () => Promise<readonly RecipeRow[]>;
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly #disposables: Disposable[] = [];
  readonly onDidChangeTreeData = this.#changed.event;

  /** `rows` loads the code that reads recipes when the view is first visible. */
  constructor(rows: () => Promise<readonly RecipeRow[]>) {
    this.#rows = rows;
    const refresh = (): void => this.#changed.fire(undefined);
    this.#disposables.push(
      vscode.window.createTreeView(viewIds.recipes, { treeDataProvider: this }),
      onDidChangeSetting("recipes", refresh),
      vscode.workspace.onDidGrantWorkspaceTrust(refresh),
      this.#changed,
    );
  }

  async getChildren(node?: RecipeNode): Promise<RecipeNode[]> {
    return node === undefined ? (await this.#rows()).map((row) => ({ kind: "recipe", ...row })) : [];
  }

  getTreeItem({ name, label, description, tooltip, isBroken }: RecipeNode): vscode.TreeItem {
    const item = new vscode.TreeItem(label);
    item.id = name;
    item.description = description;
    item.tooltip = tooltip;
    item.iconPath = new vscode.ThemeIcon(isBroken ? "warning" : "bookmark");
    item.contextValue = isBroken ? "recipe broken" : "recipe usable";
    item.accessibilityInformation = { label: `${label} ${description} ${tooltip}` };
    return item;
  }

  dispose(): void {
    vscode.Disposable.from(...this.#disposables).dispose();
  }
}
