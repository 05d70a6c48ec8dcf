import * as vscode from "vscode";
import { once } from "../../core/async/once.ts";
import { onDidChangeSetting, settings } from "../base/settings.ts";
import type { EditorTokens, EditorTokensPorts } from "./editor-tokens.ts";

/** Registers token features for editors and terminals; their code is loaded when an editor is first visible or used. */
export class EditorFeatures {
  /** Loads the bundle that does the work. */
  readonly tokens: () => Promise<EditorTokens>;
  readonly #lensesChanged = new vscode.EventEmitter<void>();
  readonly #registrations: vscode.Disposable;
  #loaded: EditorTokens | undefined;

  constructor(ports: EditorTokensPorts) {
    this.tokens = once(() => this.#load(ports));
    this.#registrations = vscode.Disposable.from(
      ...this.#registerProviders(),
      vscode.window.onDidChangeVisibleTextEditors(() => void this.#start()),
      onDidChangeSetting("editor.codeLens", () => this.#lensesChanged.fire()),
      ports.clock.after(0, () => void this.#start()),
    );
  }

  dispose(): void {
    this.#registrations.dispose();
    this.#loaded?.dispose();
    this.#lensesChanged.dispose();
  }

  async #load(ports: EditorTokensPorts): Promise<EditorTokens> {
    const { EditorTokens: Loaded } = await import("./editor-tokens.ts");
    const editorTokens = new Loaded(ports);
    editorTokens.onDidChangeLenses(() => this.#lensesChanged.fire());
    this.#loaded = editorTokens;
    return editorTokens;
  }

  async #start(): Promise<void> {
    if (vscode.window.visibleTextEditors.length > 0) await this.tokens();
  }

  #registerProviders(): readonly vscode.Disposable[] {
    const load = this.tokens;
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
