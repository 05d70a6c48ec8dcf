import * as vscode from "vscode";
import { fail } from "../../core/base/errors.ts";
import type { TokenOrigin } from "../../core/inspect/protocol.ts";

/** A token that can be chosen without typing. Its value is never in the row. */
export interface OfferedToken {
  readonly label: string;
  readonly origin?: TokenOrigin;
  readonly value: () => string;
}

interface TokenRow extends vscode.QuickPickItem {
  readonly read: () => string | Thenable<string>;
}

/** Asks for a token: one of those offered, the clipboard's, or a pasted one. Throws `cancelled`. */
export async function chooseToken(title: string, offered: readonly OfferedToken[]): Promise<string> {
  const rows: readonly TokenRow[] = [
    ...offered.map(offeredRow),
    { label: vscode.l10n.t("$(clippy) From the Clipboard"), read: () => vscode.env.clipboard.readText() },
    { label: vscode.l10n.t("$(edit) Paste a Token…"), read: () => pasteToken(title) },
  ];
  const placeHolder = vscode.l10n.t("Which token? It is compared on this machine and sent nowhere.");
  const picked = await vscode.window.showQuickPick(rows, { title, placeHolder, ignoreFocusOut: true });
  const text = picked === undefined ? fail({ code: "cancelled" }) : await picked.read();
  return text.trim() === "" ? fail({ code: "nothingToInspect", from: "clipboard" }) : text;
}

function offeredRow({ label, origin, value }: OfferedToken): TokenRow {
  if (origin === undefined) return { label: `$(preview) ${label}`, read: value };
  return { label: `$(key) ${label}`, description: origin.kind, detail: origin.chain, read: value };
}

/** Asks for a text that may be a secret, with hidden input. Throws `cancelled`. */
export async function pasteToken(title: string): Promise<string> {
  const text = await vscode.window.showInputBox({
    title,
    prompt: vscode.l10n.t("Paste a token. It is decoded on this machine and sent nowhere."),
    password: true,
    ignoreFocusOut: true,
    validateInput: (typed) => (typed.trim() === "" ? vscode.l10n.t("Paste a token, or press Esc.") : undefined),
  });
  return text ?? fail({ code: "cancelled" });
}
