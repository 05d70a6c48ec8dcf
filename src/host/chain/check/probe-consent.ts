import { askConsent } from "../../surface/ask-consent.ts";
import * as vscode from "vscode";
import { fail } from "../../../core/base/errors.ts";

/** Probes mint real tokens, so the user must agree, and the workspace must be trusted. */
export async function askProbeConsent(message: string, detail: string, agree: string): Promise<boolean> {
  if (!vscode.workspace.isTrusted) fail({ code: "untrustedWorkspace" });
  return askConsent(message, detail, agree);
}
