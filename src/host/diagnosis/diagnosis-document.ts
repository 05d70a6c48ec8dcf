import * as vscode from "vscode";

const uri = vscode.Uri.from({ scheme: "mintmark-diagnosis", path: "/Credential Diagnosis.md" });

/** The read-only document with the last diagnosis: an ordinary editor, so that search, copy, screen reader and preview work. */
export class DiagnosisDocument implements vscode.TextDocumentContentProvider {
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly #registrations: vscode.Disposable;
  #text: string | undefined;
  readonly onDidChange = this.#changed.event;

  constructor() {
    this.#registrations = vscode.Disposable.from(
      this.#changed,
      vscode.workspace.registerTextDocumentContentProvider(uri.scheme, this),
    );
  }

  /** The report, or a hint after a restart, when the window brings back the editor without it. */
  provideTextDocumentContent(): string {
    return this.#text ?? vscode.l10n.t("This diagnosis is gone. Run “Diagnose Credentials” again.");
  }

  /** Shows a report in place of the one before. */
  async show(text: string): Promise<void> {
    this.#text = text;
    this.#changed.fire(uri);
    await vscode.window.showTextDocument(uri, { preview: true });
  }

  async openPreview(): Promise<void> {
    await vscode.commands.executeCommand("markdown.showPreviewToSide", uri);
  }

  dispose(): void {
    this.#registrations.dispose();
  }
}
