import { failureOf } from "../base/errors.ts";
import type { Failure } from "../base/failure.ts";
import type { JsonObject } from "../base/json.ts";
import { parseRecipe, type Recipe } from "./recipe.ts";

/** Whose settings hold a recipe. */
export const recipeOwners = ["user", "workspace"] as const;
export type RecipeOwner = (typeof recipeOwners)[number];

/** The recipes in the settings, by owner: name → request, unchecked. */
export type RecipeSettings = Readonly<Record<RecipeOwner, JsonObject>>;

/** One recipe in the settings; a broken one is kept with its error. */
export type RecipeEntry = { readonly name: string; readonly owner: RecipeOwner } & (
  { readonly state: "usable"; readonly recipe: Recipe } | { readonly state: "broken"; readonly failure: Failure }
);

/**
 * All recipes in effect, by name. A workspace recipe replaces the user's recipe of the same name as a whole; the two are never mixed. In an
 * untrusted workspace, its recipes are ignored.
 */
export function listRecipes(settings: RecipeSettings, isTrusted: boolean): readonly RecipeEntry[] {
  const entries = new Map<string, RecipeEntry>();
  for (const owner of recipeOwners) {
    if (owner === "workspace" && !isTrusted) continue;
    for (const [name, value] of Object.entries(settings[owner])) entries.set(name, readEntry(name, owner, value));
  }
  return [...entries.values()].sort((a, b) => a.name.localeCompare(b.name));
}

function readEntry(name: string, owner: RecipeOwner, value: unknown): RecipeEntry {
  try {
    return { name, owner, state: "usable", recipe: parseRecipe(name, value) };
  } catch (error) {
    return { name, owner, state: "broken", failure: failureOf(error) };
  }
}
