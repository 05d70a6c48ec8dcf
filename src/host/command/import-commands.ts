import * as vscode from "vscode";
import { fail } from "../../core/base/errors.ts";
import { isObject } from "../../core/base/json.ts";
import { shortAccountName } from "../../core/account/account-name.ts";
import { drawChain } from "../../core/request/chain.ts";
import { readRequests, type RequestReading } from "../../core/notation/import/read-requests.ts";
import { recipeOf } from "../../core/recipe/recipe.ts";
import type { PartialRequest } from "../../core/request/request.ts";
import type { CommandTable } from "./commands.ts";
import { keepRecipe } from "./recipe-commands.ts";

/** Makes a recipe from another tool's command or code. Nothing in the text is run, and no credential in it is kept. */
export function importCommands(): Pick<CommandTable, "mintmark.importRecipe"> {
  return {
    "mintmark.importRecipe": async (argument) => {
      const request = await settleReading(await findReadings(argument));
      await keepRecipe(recipeOf(request), shortAccountName(request.target ?? ""), argument);
    },
  };
}

/** Tries the most specific place first; the next one is used only if the one before has nothing. */
async function findReadings(argument: unknown): Promise<readonly RequestReading[]> {
  for await (const text of texts(argument)) {
    const readings = readRequests(text);
    if (readings.length > 0) return readings;
  }
  return fail({ code: "nothingToImport" });
}

/** Only the text of an argument `{text}`, otherwise the selection, the clipboard, and the open file. */
async function* texts(argument: unknown): AsyncGenerator<string> {
  if (isObject(argument) && typeof argument["text"] === "string") {
    yield argument["text"];
    return;
  }
  const { document, selection } = vscode.window.activeTextEditor ?? {};
  if (document !== undefined && selection?.isEmpty === false) yield document.getText(selection);
  yield await vscode.env.clipboard.readText();
  if (document !== undefined) yield document.getText();
}

/** The order of a bare comma list depends on who wrote it, so the user chooses between the two meanings. */
async function settleReading(readings: readonly RequestReading[]): Promise<PartialRequest> {
  const [first, second] = readings;
  if (first === undefined || second === undefined) return first?.request ?? fail({ code: "nothingToImport" });
  const rows = [first, second].map(({ notation, request }) => ({
    label: draw(request),
    description:
      notation === "proxy"
        ? vscode.l10n.t("as the database proxies write it: the target first")
        : vscode.l10n.t("as gcloud writes it: the target last"),
    request,
  }));
  const placeHolder = vscode.l10n.t("Tools write this list in two orders. Which chain is meant?");
  const picked = await vscode.window.showQuickPick(rows, { placeHolder, ignoreFocusOut: true });
  return picked?.request ?? fail({ code: "cancelled" });
}

function draw({ delegates = [], target = "" }: PartialRequest): string {
  return drawChain({ caller: vscode.l10n.t("caller"), delegates, target }, shortAccountName);
}
