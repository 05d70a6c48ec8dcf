import * as vscode from "vscode";
import type { AccountNode } from "./account-node.ts";
import { viewIds } from "../base/identifiers.ts";

/** VS Code requires that the type of a view's own rows is its id in lower case. */
const mimeType = `application/vnd.code.tree.${viewIds.accounts.toLowerCase()}`;

/** Dropping an account on another one starts the chain through the first to the second. */
export class AccountDragAndDrop implements vscode.TreeDragAndDropController<AccountNode> {
  readonly dragMimeTypes = [mimeType];
  readonly dropMimeTypes = [mimeType];

  handleDrag(nodes: readonly AccountNode[], data: vscode.DataTransfer): void {
    const emails = nodes.flatMap((node) => (node.kind === "account" ? node.account.email : []));
    if (emails.length > 0) data.set(mimeType, new vscode.DataTransferItem(emails));
  }

  async handleDrop(target: AccountNode | undefined, data: vscode.DataTransfer): Promise<void> {
    const dragged: unknown = data.get(mimeType)?.value;
    if (target?.kind !== "account" || !Array.isArray(dragged)) return;
    const delegates = dragged.filter((email) => email !== target.account.email);
    if (delegates.length === 0) return;
    await vscode.commands.executeCommand("mintmark.buildChain", { target: target.account.email, delegates });
  }
}
