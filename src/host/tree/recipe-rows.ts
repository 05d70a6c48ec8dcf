import * as vscode from "vscode";
import { shortAccountName } from "../../core/account/account-name.ts";
import { recipeAccounts } from "../../core/recipe/recipe.ts";
import { listRecipes, type RecipeEntry } from "../../core/recipe/recipe-list.ts";
import { visibleText } from "../../core/base/visible-text.ts";
import { failureText } from "../failure-text/failure-text.ts";
import type { RecipeRow } from "./recipes-view.ts";
import { settings } from "../base/settings.ts";
import { kindLabel } from "../text/token-text.ts";

/** The recipes in effect in this window: none from an untrusted workspace. */
export function currentRecipes(): readonly RecipeEntry[] {
  return listRecipes(settings.recipes, vscode.workspace.isTrusted);
}

/** What the Recipes view shows of them; a broken one says what is wrong with it. */
export function recipeRows(): readonly RecipeRow[] {
  return currentRecipes().map((entry) => ({
    kind: "recipe",
    name: entry.name,
    owner: entry.owner,
    // Characters that would reorder the rest of the row are written out: others may have written the workspace's settings.
    label: visibleText(entry.name),
    description: recipeDescription(entry),
    tooltip: entry.state === "broken" ? failureText(entry.failure).message : recipeChain(entry, "whole"),
    isBroken: entry.state === "broken",
  }));
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
