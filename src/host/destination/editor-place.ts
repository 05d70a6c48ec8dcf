import * as vscode from "vscode";
import { fail } from "../../core/base/errors.ts";
import type { TokenStore } from "../../core/credential/token/token-store.ts";
import { bearerOf } from "../../core/request/request.ts";
import { kindLabel } from "../text/token-text.ts";
import type { Place } from "./place.ts";

/** The cursor of the active editor. The inserted text belongs to the user. */
export function editorPlace(store: TokenStore): Place {
  return {
    row: () => ({
      label: `$(edit) ${vscode.l10n.t("Editor")}`,
      detail: vscode.l10n.t("Inserted at the cursor of the active editor. It stays in that file until you remove it."),
    }),
    give: async ({ id, request }) => {
      const editor = vscode.window.activeTextEditor;
      const inserted = await editor?.edit((edit) => {
        for (const selection of editor.selections) edit.replace(selection, store.value(id));
      });
      if (inserted !== true) fail({ code: "noEditor", account: request.target });
      return vscode.l10n.t("{0} for {1} was inserted into the editor.", kindLabel(request.kind), bearerOf(request));
    },
  };
}
