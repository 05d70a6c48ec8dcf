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
 * All recipes in effect, by name. A workspace's recipe stands beside the user's of the same name and never replaces it. In an untrusted
 * workspace, its recipes are ignored.
 */
export function listRecipes(settings: RecipeSettings, isTrusted: boolean): readonly RecipeEntry[] {
  const owners = recipeOwners.filter((owner) => owner === "user" || isTrusted);
  return owners
    .flatMap((owner) => Object.entries(settings[owner]).map(([name, value]) => readEntry(name, owner, value)))
    .sort((a, b) => a.name.localeCompare(b.name));
}

/** The recipe of this name: its owner's if one is given, otherwise the user's before the workspace's. */
export function findRecipe(
  entries: readonly RecipeEntry[],
  name: string,
  owner?: RecipeOwner,
): RecipeEntry | undefined {
  const named = entries.filter((entry) => entry.name === name);
  const owners = owner === undefined ? recipeOwners : [owner];
  return owners.flatMap((one) => named.filter((entry) => entry.owner === one))[0];
}

/** The owner that an argument names. */
export function parseOwner(value: unknown): RecipeOwner | undefined {
  return recipeOwners.find((owner) => owner === value);
}

function readEntry(name: string, owner: RecipeOwner, value: unknown): RecipeEntry {
  try {
    return { name, owner, state: "usable", recipe: parseRecipe(name, value) };
  } catch (error) {
    return { name, owner, state: "broken", failure: failureOf(error) };
  }
}
