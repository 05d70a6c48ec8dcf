import * as vscode from "vscode";
import type { Disposable } from "../../core/base/events.ts";
import type { RecipeOwner } from "../../core/recipe/recipe-list.ts";
import { viewIds } from "../base/identifiers.ts";
import { onDidChangeSetting } from "../base/settings.ts";

/** What is shown of a recipe; commands identify it by its name and owner. */
export interface RecipeRow {
  readonly kind: "recipe";
  readonly name: string;
  readonly owner: RecipeOwner;
  readonly label: string;
  readonly description: string;
  readonly tooltip: string;
  readonly isBroken: boolean;
}

/** The recipes of the settings; broken ones say what is wrong with them. */
export class RecipesView implements vscode.TreeDataProvider<RecipeRow> {
  readonly #rows: () => Promise<readonly RecipeRow[]>;
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly #disposables: Disposable[] = [];
  /** VS Code lets text name a row by its id, so no id can be guessed. */
  readonly #window = crypto.randomUUID();
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

  async getChildren(node?: RecipeRow): Promise<RecipeRow[]> {
    return node === undefined ? [...(await this.#rows())] : [];
  }

  getTreeItem({ name, owner, label, description, tooltip, isBroken }: RecipeRow): vscode.TreeItem {
    const item = new vscode.TreeItem(label);
    item.id = [this.#window, owner, name].join("/");
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
