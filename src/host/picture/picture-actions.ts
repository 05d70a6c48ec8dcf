import { mintCommands, type CommandId } from "../base/identifiers.ts";
import * as vscode from "vscode";
import type { PictureAction } from "../../core/chain/picture/picture-model.ts";
import type { CredentialKind } from "../../core/request/request.ts";

/** Collects the actions of one picture's buttons, each with its own id. */
export class PictureActions {
  readonly #handlers = new Map<string, () => unknown>();

  get handlers(): ReadonlyMap<string, () => unknown> {
    return this.#handlers;
  }

  /** A button that runs a command. */
  command(label: string, command: CommandId, argument: object): PictureAction {
    return this.add(label, () => vscode.commands.executeCommand(command, argument));
  }

  /** A button that mints a credential of a kind; the wizard asks for what the argument lacks. */
  mint(kind: CredentialKind, path: { readonly target: string; readonly delegates: readonly string[] }): PictureAction {
    return this.command(mintLabels[kind](), mintCommands[kind], path);
  }

  add(label: string, run: () => unknown): PictureAction {
    const id = `action-${this.#handlers.size + 1}`;
    this.#handlers.set(id, run);
    return { id, label };
  }
}

const mintLabels: Readonly<Record<CredentialKind, () => string>> = {
  accessToken: () => vscode.l10n.t("Mint Access Token…"),
  idToken: () => vscode.l10n.t("Mint ID Token…"),
  signedJwt: () => vscode.l10n.t("Sign JWT…"),
  signedBlob: () => vscode.l10n.t("Sign Blob…"),
};
