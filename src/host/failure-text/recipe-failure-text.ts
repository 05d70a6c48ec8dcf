import * as vscode from "vscode";
import type { Failure, RecipeFailure } from "../../core/base/failure.ts";
import type { FailureText, Remedy } from "./remedy.ts";

const recipesSetting: Remedy = { kind: "setting", setting: "mintmark.recipes" };

/** What is wrong with a recipe; `textOf` says what is wrong with the request in it. */
export function recipeFailureText(failure: RecipeFailure, textOf: (problem: Failure) => string): FailureText {
  return { message: message(failure, textOf), remedies: [recipesSetting] };
}

function message(failure: RecipeFailure, textOf: (problem: Failure) => string): string {
  switch (failure.code) {
    case "noRecipes":
      return vscode.l10n.t("There are no recipes. Save one from a token, or write one in the settings.");
    case "nothingToImport":
      return vscode.l10n.t(
        "Neither the selection, the clipboard nor the open file mints with a service account. Copy such a gcloud or curl command, Terraform, ADC file, Node.js, Python, Go or GitHub Actions text, and try again.",
      );
    case "noSuchRecipe":
      return vscode.l10n.t("There is no recipe “{0}”. Mend its name, or write it in the settings.", failure.recipe);
    case "badRecipe":
      return vscode.l10n.t("The recipe “{0}” cannot be run. {1}", failure.recipe, textOf(failure.problem));
    case "recipeHoldsSecret":
      return vscode.l10n.t(
        "The recipe “{0}” holds a credential, so it is not run. Take the credential out of the settings.",
        failure.recipe,
      );
  }
}
