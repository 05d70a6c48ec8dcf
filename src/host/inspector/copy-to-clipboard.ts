import * as vscode from "vscode";
import type { CopyPart } from "../../core/inspect/copy-text.ts";
import { showNotice } from "../notices.ts";

/** Copies what a user may show to others, so it stays on the clipboard; says what was copied. */
export async function copyToClipboard(text: string, part: CopyPart): Promise<void> {
  await vscode.env.clipboard.writeText(text);
  showNotice(copiedText(part));
}

function copiedText({ kind }: CopyPart): string {
  switch (kind) {
    case "header":
      return vscode.l10n.t("The header is on the clipboard.");
    case "payload":
      return vscode.l10n.t("The payload is on the clipboard.");
    case "claim":
      return vscode.l10n.t("The value is on the clipboard.");
    case "shareForm":
      return vscode.l10n.t("The token without its signature is copied.");
  }
}
