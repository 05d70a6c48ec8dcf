import * as vscode from "vscode";
import type { Clock } from "../../core/base/clock.ts";
import { fail } from "../../core/base/errors.ts";
import { Emitter } from "../../core/base/events.ts";
import { CountdownTicker } from "../../core/credential/token/countdown.ts";
import type { TokenStore } from "../../core/credential/token/token-store.ts";
import { endingAt } from "../../core/inspect/token-facts.ts";
import type { ContextKeys } from "../base/context-keys.ts";
import { type DocumentToken, DocumentTokens } from "./document-tokens.ts";
import { scanFile } from "./scan-file.ts";
import { TokenLink, tokenLinks } from "./terminal-links.ts";
import { resolveTokenAction, tokenActions } from "./token-actions.ts";
import { tokenHover } from "./token-hover.ts";
import { tokenLenses } from "./token-lenses.ts";
import { documentOf, parsePlace } from "./token-place.ts";
import { TokenWarnings } from "./token-warnings.ts";

export interface EditorTokensPorts {
  readonly clock: Clock;
  readonly store: TokenStore;
  readonly contextKeys: ContextKeys;
  readonly extensionUri: vscode.Uri;
  /** Opens the inspector on a token, behind the error boundary. */
  readonly inspect: (token: string) => void;
}

/** Mintmark's features for tokens in editors and terminals. Entry of a separate bundle, loaded with the first visible editor. */
export class EditorTokens {
  readonly #ports: EditorTokensPorts;
  readonly #tokens: DocumentTokens;
  readonly #warnings: TokenWarnings;
  readonly #ticker: CountdownTicker;
  readonly #subscriptions: vscode.Disposable;
  readonly #lensEnds = new Map<vscode.TextDocument, readonly number[]>();
  readonly #lensesChanged = new Emitter<void>();

  /** Fires when a time in a lens has changed. */
  readonly onDidChangeLenses = this.#lensesChanged.event;

  constructor(ports: EditorTokensPorts) {
    const { clock, store } = ports;
    this.#ports = ports;
    this.#tokens = new DocumentTokens(store);
    this.#warnings = new TokenWarnings({ ...ports, tokens: this.#tokens });
    this.#ticker = new CountdownTicker(clock, () => [...this.#lensEnds.values()].flat());
    this.#subscriptions = vscode.Disposable.from(
      this.#ticker.onTick(() => this.#lensesChanged.fire()),
      store.onDidChange(() => {
        this.#tokens.forget();
        this.#warnings.refresh();
        this.#lensesChanged.fire();
      }),
      vscode.window.onDidChangeVisibleTextEditors(() => this.#forgetHiddenLenses()),
    );
  }

  hover(document: vscode.TextDocument, position: vscode.Position): vscode.Hover | undefined {
    const token = this.#tokens.at(document, position);
    return token && tokenHover(document, token, this.#ports.clock.now());
  }

  lenses(document: vscode.TextDocument): vscode.CodeLens[] {
    const now = this.#ports.clock.now();
    const tokens = this.#tokens.of(document);
    this.#lensEnds.set(document, endsOf(tokens, now));
    this.#ticker.update();
    return tokenLenses(document, tokens, now);
  }

  actions(document: vscode.TextDocument, range: vscode.Range): vscode.CodeAction[] {
    return tokenActions(document, range, this.#tokens);
  }

  resolveAction(action: vscode.CodeAction): vscode.CodeAction {
    return resolveTokenAction(action, this.#tokens);
  }

  terminalLinks(line: string): vscode.TerminalLink[] {
    return tokenLinks(line, this.#tokens, this.#ports.clock.now());
  }

  openTerminalLink(link: vscode.TerminalLink): void {
    if (link instanceof TokenLink) this.#ports.inspect(link.token);
  }

  /** The token at a position from a link or a lens, or at the cursor. Fails if there is none, or no longer. */
  async tokenHere(argument: unknown): Promise<string> {
    const place = parsePlace(argument);
    const editor = vscode.window.activeTextEditor;
    const document = place === undefined ? editor?.document : await documentOf(place);
    const position = place === undefined ? editor?.selection.active : new vscode.Position(place.line, place.character);
    const token = document && position && this.#tokens.at(document, position);
    if (token === undefined) fail({ code: "nothingToInspect", from: place === undefined ? "cursor" : "place" });
    return document?.getText(token.range) ?? "";
  }

  async scanFile(): Promise<void> {
    await scanFile({ ...this.#ports, tokens: this.#tokens });
  }

  dispose(): void {
    this.#subscriptions.dispose();
    this.#warnings.dispose();
    this.#ticker.dispose();
  }

  #forgetHiddenLenses(): void {
    const visible = new Set(vscode.window.visibleTextEditors.map(({ document }) => document));
    for (const document of this.#lensEnds.keys()) {
      if (!visible.has(document)) this.#lensEnds.delete(document);
    }
    this.#ticker.update();
  }
}

function endsOf(tokens: readonly DocumentToken[], now: number): readonly number[] {
  return tokens.flatMap(({ facts }) => {
    const ending = endingAt(facts, now);
    return ending.kind === "live" ? [ending.endsAt] : [];
  });
}
