import * as vscode from "vscode";
import { fail } from "../../core/base/errors.ts";
import type { ClipboardGuard } from "../../core/credential/destination/clipboard-guard.ts";
import type { FileReaders } from "../../core/credential/destination/private-files.ts";
import type { TokenFiles } from "../../core/credential/destination/token-files.ts";
import type { KeptTokens } from "../../core/credential/destination/kept-tokens.ts";
import { type TokenForm, writeToken } from "../../core/credential/token/token-form.ts";
import type { TokenInfo, TokenStore } from "../../core/credential/token/token-store.ts";
import { bearerOf } from "../../core/request/request.ts";
import type { ExpiryNotice } from "../expiry/expiry-notice.ts";
import { settings } from "../base/settings.ts";
import { durationText } from "../text/time-text.ts";
import { kindLabel } from "../text/token-text.ts";
import type { TerminalEnvironment } from "./terminal-environment.ts";

export interface HandOverPorts {
  readonly store: TokenStore;
  readonly clipboard: ClipboardGuard;
  readonly keptTokens: KeptTokens;
  readonly terminals: TerminalEnvironment;
  readonly tokenFiles: TokenFiles;
  readonly expiryNotice: ExpiryNotice;
}

/** Takes a token to the destination of its request; returns the sentence that says so. Nothing else lets a secret out. */
export type HandOver = (info: TokenInfo) => Promise<string>;

export function createHandOver(ports: HandOverPorts): HandOver {
  return async (info) => {
    const account = bearerOf(info.request);
    const kind = kindLabel(info.request.kind);
    switch (info.request.destination) {
      case "clipboard":
        return copyToken(ports, info);
      case "secretStorage":
        await ports.keptTokens.keep(info.id);
        return vscode.l10n.t("{0} for {1} is kept in the secret storage.", kind, account);
      case "terminal":
        ports.terminals.give(info);
        return vscode.l10n.t("{0} for {1} is in the environment of new terminals.", kind, account);
      case "editor":
        await insertToken(ports.store, info);
        return vscode.l10n.t("{0} for {1} was inserted into the editor.", kind, account);
      case "file":
        return fileSentences(info, await ports.tokenFiles.write(info));
    }
  };
}

/** What it takes to copy a token. */
export type CopyPorts = Pick<HandOverPorts, "store" | "clipboard" | "expiryNotice">;

/** Copies a token in one of its forms; the clipboard is cleared after the time in the settings if it still holds it. Returns the sentence that says so. */
export async function copyToken(
  { store, clipboard, expiryNotice }: CopyPorts,
  info: TokenInfo,
  form: TokenForm = "token",
): Promise<string> {
  const clearAfterMs = settings.clipboardClearAfterMs;
  await clipboard.copy(writeToken(form, info.request, store.value(info.id)), clearAfterMs);
  expiryNotice.markUsed(info);
  const account = bearerOf(info.request);
  const kind = kindLabel(info.request.kind);
  if (clearAfterMs === 0) return vscode.l10n.t("{0} for {1} is on the clipboard.", kind, account);
  const time = durationText(clearAfterMs / 1_000);
  return vscode.l10n.t("{0} for {1} is on the clipboard for {2}.", kind, account, time);
}

/** Where the token is, who else may read it, and how long it stays. */
function fileSentences({ request, expiresAt }: TokenInfo, readers: FileReaders): string {
  const kind = kindLabel(request.kind);
  const file = request.file ?? "";
  const written = vscode.l10n.t("{0} for {1} is in {2}, which only you can read.", kind, bearerOf(request), file);
  const open = vscode.l10n.t(
    "{0} for {1} is in {2}. Whoever may read that folder can read it.",
    kind,
    bearerOf(request),
    file,
  );
  const end = vscode.l10n.t("The file is deleted when it expires or this window closes.");
  return [readers === "owner" ? written : open, ...(expiresAt === Infinity ? [] : [end])].join(" ");
}

async function insertToken(store: TokenStore, info: TokenInfo): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  const inserted = await editor?.edit((edit) => {
    for (const selection of editor.selections) edit.replace(selection, store.value(info.id));
  });
  if (inserted !== true) fail({ code: "noEditor", account: info.request.target });
}
