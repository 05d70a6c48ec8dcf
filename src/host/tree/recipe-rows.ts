import * as vscode from "vscode";
import { shortAccountName } from "../../core/account/account-name.ts";
import { recipeAccounts } from "../../core/recipe/recipe.ts";
import { listRecipes, type RecipeEntry } from "../../core/recipe/recipe-list.ts";
import { isObject } from "../../core/base/json.ts";
import { visibleText } from "../../core/base/visible-text.ts";
import { failureText } from "../failure-text/failure-text.ts";
import type { RecipeRow } from "./recipes-view.ts";
import { settings } from "../base/settings.ts";
import { kindLabel } from "../text/token-text.ts";

/** The recipes in effect in this window: none from an untrusted workspace. */
export function currentRecipes(): readonly RecipeEntry[] {
  return listRecipes(settings.recipes, vscode.workspace.isTrusted);
}

/**
 * The rows that this window made. Text may look like a row, but is none of these, and it cannot guess the handle by which VS Code finds a
 * row (recipes-view.ts). It can only name the row that has the focus (`$focusedTreeItem`), which VS Code passes on as if it was pressed.
 */
const made = new WeakSet<object>();

/** What the Recipes view shows of them; a broken one says what is wrong with it. */
export function recipeRows(): readonly RecipeRow[] {
  return currentRecipes().map(recipeRow);
}

/** A row that a person can press, in the view or under a notice. */
export function recipeRow(entry: RecipeEntry): RecipeRow {
  const row: RecipeRow = {
    kind: "recipe",
    name: entry.name,
    owner: entry.owner,
    // Characters that would reorder the rest of the row are written out: others may have written the workspace's settings.
    label: visibleText(entry.name),
    description: recipeDescription(entry),
    tooltip: entry.state === "broken" ? failureText(entry.failure).message : recipeChain(entry, "whole"),
    isBroken: entry.state === "broken",
  };
  made.add(row);
  return row;
}

/** Whether this is one of our rows, which only a press passes to a command. */
export function isRecipeRow(argument: unknown): boolean {
  return isObject(argument) && made.has(argument);
}

/** What a recipe mints, through whom, and its owner; or that it is broken. */
export function recipeDescription(entry: RecipeEntry): string {
  const owner = entry.owner === "user" ? vscode.l10n.t("user") : vscode.l10n.t("from this workspace");
  if (entry.state === "broken") return [vscode.l10n.t("cannot be run"), owner].join(" · ");
  return [kindLabel(entry.recipe.kind), recipeChain(entry, "short"), owner].join(" · ");
}

function recipeChain(entry: Extract<RecipeEntry, { state: "usable" }>, form: "short" | "whole"): string {
  const accounts = recipeAccounts(entry.recipe);
  const names = form === "short" ? accounts.map(shortAccountName) : accounts;
  return visibleText([vscode.l10n.t("caller"), ...names].join(" → "));
}
