import * as vscode from "vscode";
import type { Clock } from "../../core/base/clock.ts";
import type { Disposable } from "../../core/base/events.ts";
import { endingAt, isLiveSecret, type TokenFacts } from "../../core/inspect/token-facts.ts";
import type { ContextKeys } from "../base/context-keys.ts";
import { onDidChangeSetting, settings } from "../base/settings.ts";
import { localTimeText } from "../text/time-text.ts";
import type { DocumentToken, DocumentTokens } from "./document-tokens.ts";
import { GitTracking } from "./git-tracking.ts";
import { kindText } from "../text/token-words.ts";
import { claimText } from "./token-fact-text.ts";

export interface TokenWarningsParts {
  readonly tokens: DocumentTokens;
  readonly clock: Clock;
  readonly contextKeys: ContextKeys;
  readonly extensionUri: vscode.Uri;
}

/** Waits for a pause in typing, so that no key press is delayed. */
const pauseMs = 400;
/** Timers stop while a machine sleeps, so expiries are checked at least this often. */
const longestWaitMs = 60_000;

/** Warns of a token that is still accepted and is in a file that git tracks: underlined, in the margin, the ruler and the Problems view. */
export class TokenWarnings {
  readonly #parts: TokenWarningsParts;
  readonly #git: GitTracking;
  readonly #diagnostics = vscode.languages.createDiagnosticCollection("mintmark");
  readonly #mark: vscode.TextEditorDecorationType;
  readonly #subscriptions: Disposable;
  #pause: Disposable | undefined;
  #expiry: Disposable | undefined;
  #round = 0;

  constructor(parts: TokenWarningsParts) {
    this.#parts = parts;
    this.#mark = createMark(parts.extensionUri);
    this.#git = new GitTracking(parts.clock, () => this.refresh());
    this.#subscriptions = vscode.Disposable.from(
      vscode.window.onDidChangeVisibleTextEditors(() => this.refresh()),
      vscode.window.onDidChangeActiveTextEditor(() => this.refresh()),
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (vscode.window.visibleTextEditors.some((editor) => editor.document === document)) this.refresh();
      }),
      vscode.workspace.onDidCloseTextDocument((document) => this.#forget(document)),
      onDidChangeSetting("editor.warnings", () => this.refresh()),
      parts.clock.onDidCorrect(() => this.refresh()),
    );
    this.refresh();
  }

  /** Checks the visible editors again, after a pause. */
  refresh(): void {
    this.#pause?.dispose();
    this.#pause = this.#parts.clock.after(pauseMs, () => void this.#look());
  }

  dispose(): void {
    this.#round += 1;
    for (const part of [this.#pause, this.#expiry, this.#git, this.#diagnostics, this.#mark, this.#subscriptions]) {
      part?.dispose();
    }
  }

  /** VS Code also says that a document closed when only its language changed. */
  #forget(document: vscode.TextDocument): void {
    const isClosed = !vscode.workspace.textDocuments.includes(document);
    if (isClosed && this.#diagnostics.has(document.uri)) this.#diagnostics.delete(document.uri);
  }

  async #look(): Promise<void> {
    const { tokens, contextKeys } = this.#parts;
    const active = vscode.window.activeTextEditor;
    contextKeys.set("mintmark.editorHasTokens", active !== undefined && tokens.of(active.document).length > 0);
    this.#round += 1;
    const round = this.#round;
    const documents = new Set(vscode.window.visibleTextEditors.map(({ document }) => document));
    const warned = await Promise.all([...documents].map(async (document) => this.#liveTokens(document)));
    if (round !== this.#round) return;
    for (const { document, live } of warned) this.#show(document, live);
    this.#waitForExpiry(warned.flatMap(({ live }) => live));
  }

  async #liveTokens(document: vscode.TextDocument): Promise<LiveTokens> {
    const now = this.#parts.clock.now();
    const live = settings.editorWarnings
      ? this.#parts.tokens.of(document).filter(({ facts }) => isLiveSecret(facts, now))
      : [];
    return { document, live: live.length > 0 && (await this.#git.isTracked(document.uri)) ? live : [] };
  }

  #show(document: vscode.TextDocument, live: readonly DocumentToken[]): void {
    const now = this.#parts.clock.now();
    const diagnostics = live.map((token) => diagnosticOf(token, now));
    // VS Code closes the quick fix menu whenever diagnostics are set, even if they are the same.
    if (!areEqual(this.#diagnostics.get(document.uri) ?? [], diagnostics)) {
      this.#diagnostics.set(document.uri, diagnostics);
    }
    const ranges = live.map(({ range }) => range);
    for (const editor of vscode.window.visibleTextEditors) {
      if (editor.document === document) editor.setDecorations(this.#mark, ranges);
    }
  }

  /** A warning disappears when its token expires. */
  #waitForExpiry(live: readonly DocumentToken[]): void {
    this.#expiry?.dispose();
    const { clock } = this.#parts;
    const now = clock.now();
    const ends = live.flatMap(({ facts }) => {
      const ending = endingAt(facts, now);
      return "endsAt" in ending ? [ending.endsAt] : [];
    });
    const wait = Math.min(longestWaitMs, ...ends.map((endsAt) => endsAt - now));
    this.#expiry = ends.length === 0 ? undefined : clock.after(wait, () => this.refresh());
  }
}

interface LiveTokens {
  readonly document: vscode.TextDocument;
  readonly live: readonly DocumentToken[];
}

/** The mark in the margin and the ruler; the underline comes from the diagnostic. */
function createMark(extensionUri: vscode.Uri): vscode.TextEditorDecorationType {
  const icon = (theme: string): vscode.Uri => vscode.Uri.joinPath(extensionUri, "media", `live-token-${theme}.svg`);
  return vscode.window.createTextEditorDecorationType({
    overviewRulerColor: new vscode.ThemeColor("editorOverviewRuler.warningForeground"),
    overviewRulerLane: vscode.OverviewRulerLane.Right,
    gutterIconSize: "contain",
    light: { gutterIconPath: icon("light") },
    dark: { gutterIconPath: icon("dark") },
  });
}

function diagnosticOf({ range, facts }: DocumentToken, now: number): vscode.Diagnostic {
  const message = warningText(facts, now);
  const diagnostic = new vscode.Diagnostic(range, message, vscode.DiagnosticSeverity.Warning);
  diagnostic.source = "Mintmark";
  return diagnostic;
}

function areEqual(shown: readonly vscode.Diagnostic[], diagnostics: readonly vscode.Diagnostic[]): boolean {
  return (
    shown.length === diagnostics.length &&
    shown.every(({ range, message }, index) => {
      const other = diagnostics[index];
      return other !== undefined && range.isEqual(other.range) && message === other.message;
    })
  );
}

function warningText(facts: TokenFacts, now: number): string {
  const ending = endingAt(facts, now);
  if (!("endsAt" in ending)) {
    return vscode.l10n.t(
      "Git tracks this file, which holds a {0}. It works until it is revoked: revoke it, and redact it here.",
      kindText(facts),
    );
  }
  const end = localTimeText(ending.endsAt, now);
  return facts.account === undefined
    ? vscode.l10n.t("Git tracks this file, which holds a token that does not expire before {0}. Redact it.", end)
    : vscode.l10n.t(
        "Git tracks this file, which holds a token of {0} that does not expire before {1}. Redact it.",
        claimText(facts.account),
        end,
      );
}
