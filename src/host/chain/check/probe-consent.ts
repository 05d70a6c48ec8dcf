import * as vscode from "vscode";
import { fail } from "../../../core/base/errors.ts";

/** Probes mint real tokens, so the user has to agree, and the workspace has to be trusted. */
export async function askProbeConsent(message: string, detail: string, agree: string): Promise<boolean> {
  if (!vscode.workspace.isTrusted) fail({ code: "untrustedWorkspace" });
  return agreesTo(message, detail, agree);
}

/** Whether the user presses the button of a dialog that says what is about to happen. */
export async function agreesTo(message: string, detail: string, agree: string): Promise<boolean> {
  return (await vscode.window.showWarningMessage(message, { modal: true, detail }, agree)) === agree;
}
