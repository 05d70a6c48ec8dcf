import * as vscode from "vscode";
import type { Clock } from "../../core/base/clock.ts";
import { once } from "../../core/base/once.ts";
import { onDidChangeSetting, settings } from "../settings.ts";
import type { EditorTokens } from "./editor-tokens.ts";

/** Registers what editors and terminals can do with tokens; what answers is loaded when an editor is first seen or asked about. */
export class EditorFeatures {
  readonly #load: () => Promise<EditorTokens>;
  readonly #lensesChanged = new vscode.EventEmitter<void>();
  readonly #registrations: vscode.Disposable;

  constructor(load: () => Promise<EditorTokens>, clock: Clock) {
    this.#load = once(async () => {
      const editorTokens = await load();
      editorTokens.onDidChangeLenses(() => this.#lensesChanged.fire());
      return editorTokens;
    });
    this.#registrations = vscode.Disposable.from(
      ...this.#registerProviders(),
      vscode.window.onDidChangeVisibleTextEditors(() => void this.#start()),
      onDidChangeSetting("editor.codeLens", () => this.#lensesChanged.fire()),
      clock.after(0, () => void this.#start()),
    );
  }

  dispose(): void {
    this.#registrations.dispose();
    this.#lensesChanged.dispose();
  }

  async #start(): Promise<void> {
    if (vscode.window.visibleTextEditors.length > 0) await this.#load();
  }

  #registerProviders(): readonly vscode.Disposable[] {
    const load = this.#load;
    const actionKinds = { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix] };
    return [
      vscode.languages.registerHoverProvider("*", {
        provideHover: async (...[document, at]) =>
          settings.editorHover ? (await load()).hover(document, at) : undefined,
      }),
      vscode.languages.registerCodeLensProvider("*", {
        onDidChangeCodeLenses: this.#lensesChanged.event,
        provideCodeLenses: async (document) => (settings.editorCodeLens ? (await load()).lenses(document) : []),
      }),
      vscode.languages.registerCodeActionsProvider(
        "*",
        {
          provideCodeActions: async (document, range) => (await load()).actions(document, range),
          resolveCodeAction: async (action) => (await load()).resolveAction(action),
        },
        actionKinds,
      ),
      vscode.window.registerTerminalLinkProvider({
        provideTerminalLinks: async ({ line }) => (settings.terminalLinks ? (await load()).terminalLinks(line) : []),
        handleTerminalLink: async (link) => (await load()).openTerminalLink(link),
      }),
    ];
  }
}
