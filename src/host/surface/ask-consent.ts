import * as vscode from "vscode";

/** Whether the user agrees to what is about to happen, by pressing the button for it. The question blocks the window. */
export async function askConsent(message: string, detail: string, agree: string): Promise<boolean> {
  return (await vscode.window.showWarningMessage(message, { modal: true, detail }, agree)) === agree;
}

/** The same with more than one way to agree; `undefined` if the user presses none of the buttons. */
export async function askWhich<B extends vscode.MessageItem>(
  message: string,
  detail: string,
  buttons: readonly B[],
): Promise<B | undefined> {
  return vscode.window.showWarningMessage(message, { modal: true, detail }, ...buttons);
}
