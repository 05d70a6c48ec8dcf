import * as vscode from "vscode";
import { fail } from "../../core/base/errors.ts";
import { isObject, type JsonObject } from "../../core/base/json.ts";
import { visibleText } from "../../core/base/visible-text.ts";
import { shortAccountName } from "../../core/account/account-name.ts";
import { fillRecipe, parseRecipe, type Recipe, recipeOf } from "../../core/recipe/recipe.ts";
import { findRecipe, parseOwner, type RecipeEntry, type RecipeOwner } from "../../core/recipe/recipe-list.ts";
import type { PartialRequest } from "../../core/request/request.ts";
import type { Clock } from "../../core/base/clock.ts";
import type { CommandTable } from "./commands.ts";
import { askConsent } from "../surface/ask-consent.ts";
import { commandAction, showNotice } from "../surface/notices.ts";
import { currentRecipes, isRecipeRow, recipeDescription, recipeRow } from "../tree/recipe-rows.ts";
import { writeRecipe } from "../base/settings.ts";
import { requireTrust } from "../base/trust.ts";
import { type Asker, byPerson } from "../minting/ask-leave.ts";
import type { Minting } from "../minting/minting.ts";
import type { ChooseToken } from "./token-commands.ts";
import { oneLine } from "../text/terms-text.ts";
import { plainRow } from "../text/plain-text.ts";

export interface RecipeCommandPorts {
  readonly minting: Minting;
  readonly chooseToken: ChooseToken;
  readonly clock: Clock;
}

/** Runs recipes, saves them from a token, and opens them for editing in the settings. */
export function recipeCommands({
  minting,
  chooseToken,
  clock,
}: RecipeCommandPorts): Pick<CommandTable, "mintmark.runRecipe" | "mintmark.saveRecipe" | "mintmark.editRecipe"> {
  return {
    "mintmark.runRecipe": async (argument) => {
      requireTrust();
      const { entry, asker } = await chooseRecipe(argument);
      await minting.run(await fillFromUser(usableRecipe(entry), argument, clock.now()), asker);
    },
    "mintmark.saveRecipe": async (argument) => {
      const { request } = await chooseToken(argument);
      await keepRecipe(recipeOf(request), shortAccountName(request.target), argument);
    },
    "mintmark.editRecipe": (argument) => openSettings(namedEntry(argument)?.owner ?? "user"),
  };
}

/** A recipe, and who asks for what it mints. */
export interface ChosenRecipe {
  readonly entry: RecipeEntry;
  readonly asker: Asker;
}

/** The recipe of a command: named by `{name, owner?}`, pressed in the Recipes view, or picked. */
export async function chooseRecipe(argument: unknown): Promise<ChosenRecipe> {
  const name = nameIn(argument);
  if (name === undefined) return chosenBy(await pickRecipe(), !hasInputs(argument));
  return chosenBy(namedEntry(argument) ?? fail({ code: "noSuchRecipe", recipe: name }), isRecipeRow(argument));
}

/** Values that text gives to a recipe are text, whoever picks the recipe. */
function hasInputs(argument: unknown): boolean {
  return isObject(argument) && argument["inputs"] !== undefined;
}

/** Only the user's own recipe that a person chose is the person's. */
function chosenBy(entry: RecipeEntry, isPressed: boolean): ChosenRecipe {
  const { name, owner } = entry;
  return { entry, asker: isPressed && owner === "user" ? byPerson : { kind: "recipe", name, owner } };
}

async function pickRecipe(): Promise<RecipeEntry> {
  const entries = currentRecipes();
  if (entries.length === 0) fail({ code: "noRecipes" });
  const rows = entries.map((entry) => ({
    label: plainRow(entry.name),
    description: plainRow(recipeDescription(entry)),
    entry,
  }));
  const picked = await vscode.window.showQuickPick(rows, { placeHolder: vscode.l10n.t("Which recipe?") });
  return picked?.entry ?? fail({ code: "cancelled" });
}

export function usableRecipe(entry: RecipeEntry): Recipe {
  return entry.state === "usable" ? entry.recipe : fail(entry.failure);
}

/** The recipe's request with its inputs: from `{inputs}` in the argument, otherwise from the user, one by one. */
export async function fillFromUser(recipe: Recipe, argument: unknown, now: number): Promise<PartialRequest> {
  const given = isObject(argument) && isObject(argument["inputs"]) ? argument["inputs"] : {};
  const inputs = new Map<string, string>();
  for (const input of recipe.inputs) {
    const value = given[input];
    inputs.set(input, typeof value === "string" ? value : await askInput(recipe.name, input));
  }
  return fillRecipe(recipe, inputs, now);
}

async function askInput(recipe: string, input: string): Promise<string> {
  const value = await vscode.window.showInputBox({
    title: recipe,
    prompt: vscode.l10n.t("Value for “{0}”", input),
    ignoreFocusOut: true,
  });
  return value ?? fail({ code: "cancelled" });
}

/** Writes a recipe with the name and owner from the argument or the user, and offers to run it. */
export async function keepRecipe(recipe: JsonObject, proposal: string, argument: unknown): Promise<void> {
  const said = parseSaid(argument);
  const name = said.name ?? (await askName(proposal));
  parseRecipe(name, recipe);
  const owner = said.owner ?? (await chooseOwner());
  if (said.isText) await confirmKeeping(name, owner, recipe);
  await writeRecipe(owner, name, recipe);
  const entry = findRecipe(currentRecipes(), name, owner);
  const argumentOfRun = entry === undefined ? { name, owner } : recipeRow(entry);
  const run = commandAction(vscode.l10n.t("Run Recipe"), "mintmark.runRecipe", argumentOfRun);
  showNotice(vscode.l10n.t("The recipe “{0}” is in the settings.", name), run);
}

interface SaidOfRecipe {
  readonly name: string | undefined;
  readonly owner: RecipeOwner | undefined;
  /** Whether the user has not seen everything that is about to be saved. */
  readonly isText: boolean;
}

/** A button of a view passes the row that has the focus, which says nothing about the recipe to save. */
function parseSaid(argument: unknown): SaidOfRecipe {
  const given = isObject(argument) && argument["kind"] === undefined ? argument : {};
  const isText = ["name", "owner", "text"].some((field) => given[field] !== undefined);
  return { name: nameIn(given), owner: parseOwner(given["owner"]), isText };
}

/** Text must not put a recipe among the user's own unseen, nor in the place of another. */
async function confirmKeeping(name: string, owner: RecipeOwner, recipe: JsonObject): Promise<void> {
  const isReplaced = findRecipe(currentRecipes(), name, owner) !== undefined;
  const question =
    owner === "user"
      ? vscode.l10n.t("Save the recipe “{0}” in your settings?", name)
      : vscode.l10n.t("Save the recipe “{0}” in the settings of this workspace?", name);
  const detail = [
    JSON.stringify(recipe, undefined, 2),
    ...(isReplaced ? [vscode.l10n.t("It takes the place of the recipe of that name.")] : []),
    vscode.l10n.t("A keybinding, a task or another extension asks for it; VS Code does not tell which."),
  ];
  const isAgreed = await askConsent(oneLine(question), visibleText(detail.join("\n\n")), vscode.l10n.t("Save"));
  if (isAgreed) return;
  showNotice(vscode.l10n.t("Not allowed, so not saved: the recipe “{0}”.", name));
  fail({ code: "cancelled" });
}

async function askName(proposal: string): Promise<string> {
  const taken = new Set(currentRecipes().map(({ name }) => name));
  const name = await vscode.window.showInputBox({
    title: vscode.l10n.t("Save as Recipe"),
    prompt: vscode.l10n.t("Name of the recipe"),
    value: proposal,
    ignoreFocusOut: true,
    validateInput: (text) => nameProblem(text.trim(), taken),
  });
  return name?.trim() ?? fail({ code: "cancelled" });
}

function nameProblem(name: string, taken: ReadonlySet<string>): vscode.InputBoxValidationMessage | undefined {
  if (name === "") {
    return { message: vscode.l10n.t("Write a name."), severity: vscode.InputBoxValidationSeverity.Error };
  }
  if (!taken.has(name)) return undefined;
  const message = vscode.l10n.t("There is a recipe of this name. It will be replaced.");
  return { message, severity: vscode.InputBoxValidationSeverity.Warning };
}

/** Without a folder there are no workspace settings, and in an untrusted workspace they have no effect. */
async function chooseOwner(): Promise<RecipeOwner> {
  if (vscode.workspace.workspaceFolders === undefined || !vscode.workspace.isTrusted) return "user";
  const rows = [
    { label: vscode.l10n.t("User"), detail: vscode.l10n.t("In your settings, for every window."), owner: "user" },
    {
      label: vscode.l10n.t("Workspace"),
      detail: vscode.l10n.t("In the settings of this workspace, for everyone who works with it."),
      owner: "workspace",
    },
  ] as const;
  const picked = await vscode.window.showQuickPick(rows, {
    placeHolder: vscode.l10n.t("Whose recipe is it?"),
    ignoreFocusOut: true,
  });
  return picked?.owner ?? fail({ code: "cancelled" });
}

function openSettings(owner: RecipeOwner): Thenable<unknown> {
  const command = owner === "user" ? "openSettingsJson" : "openWorkspaceSettingsFile";
  const revealSetting = { key: "mintmark.recipes", edit: true };
  return vscode.commands.executeCommand(`workbench.action.${command}`, { revealSetting });
}

function nameIn(argument: unknown): string | undefined {
  const name = isObject(argument) ? argument["name"] : undefined;
  return typeof name === "string" ? name : undefined;
}

function namedEntry(argument: unknown): RecipeEntry | undefined {
  const owner = isObject(argument) ? parseOwner(argument["owner"]) : undefined;
  return findRecipe(currentRecipes(), nameIn(argument) ?? "", owner);
}
