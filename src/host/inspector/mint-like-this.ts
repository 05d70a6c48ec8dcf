import * as vscode from "vscode";
import type { CredentialKind, PartialRequest } from "../../core/request/request.ts";
import type { CommandId } from "../base/identifiers.ts";

const commands: Readonly<Record<CredentialKind, CommandId>> = {
  accessToken: "mintmark.mintAccessToken",
  idToken: "mintmark.mintIdToken",
  signedJwt: "mintmark.signJwt",
  signedBlob: "mintmark.signBlob",
};

/** Opens the mint wizard with everything filled in; nothing is minted before the user has gone through it. */
export function mintLike(request: PartialRequest): void {
  void vscode.commands.executeCommand(commands[request.kind], { offered: request });
}
