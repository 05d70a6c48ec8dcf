import * as vscode from "vscode";

/** A text that should contain public keys, and its name for messages. */
export interface KeyText {
  readonly text: string;
  readonly name: string;
}

const largestKeyFile = 1_048_576;

/** Asks the user for public keys: from the clipboard or from a file. `undefined` if the user cancels. */
export async function chooseKeys(): Promise<KeyText | undefined> {
  const clipboard = { label: vscode.l10n.t("From the Clipboard"), read: readClipboard };
  const file = { label: vscode.l10n.t("From a File…"), read: readFile };
  const choice = await vscode.window.showQuickPick([clipboard, file], {
    title: vscode.l10n.t("Check with My Own Keys"),
    placeHolder: vscode.l10n.t("A JWKS, a JWK, a PEM public key or an X.509 certificate"),
  });
  return choice?.read();
}

async function readClipboard(): Promise<KeyText> {
  return { text: await vscode.env.clipboard.readText(), name: vscode.l10n.t("the clipboard") };
}

/** A file that is too large counts as one without keys. */
async function readFile(): Promise<KeyText | undefined> {
  const [file] = (await vscode.window.showOpenDialog({ canSelectMany: false })) ?? [];
  if (file === undefined) return undefined;
  const name = file.path.slice(file.path.lastIndexOf("/") + 1);
  const { size } = await vscode.workspace.fs.stat(file);
  if (size > largestKeyFile) return { text: "", name };
  return { text: new TextDecoder().decode(await vscode.workspace.fs.readFile(file)), name };
}
