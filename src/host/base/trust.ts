import * as vscode from "vscode";
import { fail } from "../../core/base/errors.ts";

/** Nothing in an untrusted workspace can mint. Throws `untrustedWorkspace`. */
export function requireTrust(): void {
  if (!vscode.workspace.isTrusted) fail({ code: "untrustedWorkspace" });
}
