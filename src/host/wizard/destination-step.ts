import * as vscode from "vscode";
import { type Destination, destinations } from "../../core/credential/request.ts";
import { pickOne } from "./pick.ts";
import type { Outcome, StepPosition } from "./steps.ts";

/** Asks where the token goes. */
export function askDestination(
  current: Destination | undefined,
  position: StepPosition,
  signal: AbortSignal,
): Promise<Outcome<Destination>> {
  return pickOne({
    position,
    placeholder: vscode.l10n.t("Where should the token go?"),
    rows: destinations.map((destination) => ({ ...destinationText(destination), value: destination })),
    isActive: (destination) => destination === (current ?? "clipboard"),
    signal,
  });
}

function destinationText(destination: Destination): { readonly label: string; readonly detail: string } {
  switch (destination) {
    case "clipboard":
      return {
        label: `$(clippy) ${vscode.l10n.t("Clipboard")}`,
        detail: vscode.l10n.t("Copied now, and taken off the clipboard again after the time in the settings."),
      };
    case "secretStorage":
      return {
        label: `$(lock) ${vscode.l10n.t("Secret storage")}`,
        detail: vscode.l10n.t("Kept encrypted by VS Code until it expires; it survives a reload of the window."),
      };
    case "terminal":
      return {
        label: `$(terminal) ${vscode.l10n.t("Terminal")}`,
        detail: vscode.l10n.t("New terminals have it in their environment until it expires."),
      };
    case "editor":
      return {
        label: `$(edit) ${vscode.l10n.t("Editor")}`,
        detail: vscode.l10n.t(
          "Inserted at the cursor of the active editor. It stays in that file until you remove it.",
        ),
      };
    case "file":
      return {
        label: `$(file) ${vscode.l10n.t("File")}`,
        detail: vscode.l10n.t(
          "Written where you say, for you alone, and deleted when it expires or this window closes.",
        ),
      };
  }
}
