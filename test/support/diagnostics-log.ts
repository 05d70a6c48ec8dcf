import * as vscode from "vscode";

/**
 * Tells whenever the diagnostics of a file are set, by its name, even to the same as before. VS Code fires its event at other moments too,
 * for example again a third of a second later; then the diagnostics are still the same objects.
 */
export function onDidSetDiagnostics(fileName: RegExp, listener: (name: string) => void): vscode.Disposable {
  const shown = new Map<string, vscode.Diagnostic | undefined>();
  return vscode.languages.onDidChangeDiagnostics(({ uris }) => {
    for (const uri of uris) {
      const name = fileName.exec(uri.path)?.[0];
      const [first] = vscode.languages.getDiagnostics(uri);
      if (name === undefined || shown.get(name) === first) continue;
      shown.set(name, first);
      listener(name);
    }
  });
}
