import * as vscode from "vscode";

const scheme = "mintmark-diagnosis";

/** Read-only documents with one diagnosis each: ordinary editors, so that search, copy, screen reader and preview work. */
export class DiagnosisDocument implements vscode.TextDocumentContentProvider {
  readonly #registrations: vscode.Disposable;
  readonly #texts = new Map<string, string>();
  #count = 0;

  constructor() {
    this.#registrations = vscode.Disposable.from(
      vscode.workspace.registerTextDocumentContentProvider(scheme, this),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#texts.delete(uri.toString())),
    );
  }

  /** The report, or a hint if its editor is restored without it. */
  provideTextDocumentContent(uri: vscode.Uri): string {
    return (
      this.#texts.get(uri.toString()) ?? vscode.l10n.t("This diagnosis is gone. Run “Diagnose Credentials” again.")
    );
  }

  /** Shows a report; returns how to open it as a preview. Each has its own address, because VS Code updates an open document too late. */
  async show(text: string): Promise<() => Thenable<unknown>> {
    this.#count += 1;
    const uri = vscode.Uri.from({ scheme, path: `/Credential Diagnosis ${this.#count}.md` });
    this.#texts.set(uri.toString(), text);
    await vscode.window.showTextDocument(uri, { preview: true });
    return () => vscode.commands.executeCommand("markdown.showPreviewToSide", uri);
  }

  dispose(): void {
    this.#registrations.dispose();
  }
}
