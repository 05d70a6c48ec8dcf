import { parseJson, type JsonObject } from "../../core/base/json.ts";
import * as vscode from "vscode";
import type { Clock } from "../../core/base/clock.ts";
import type { Disposable } from "../../core/base/events.ts";
import { failureOf, MintmarkError } from "../../core/base/errors.ts";
import { checkClaims, parseClaims } from "../../core/request/claims.ts";
import { limits } from "../../core/request/limits.ts";
import { failureText } from "../failure-text/failure-text.ts";
import { durationText } from "../text/time-text.ts";
import { MemoryFiles } from "./memory-files.ts";

/** Scheme of the documents for editing claims; `when` clauses and the JSON schema in package.json use it. */
const scheme = "mintmark-claims";

interface OpenEditor {
  readonly resolve: (claims: JsonObject) => void;
  readonly reject: (error: unknown) => void;
}

/** Lets the user edit claims as JSON in an ordinary editor, checked while typing, until they are signed or the editor is closed. */
export class ClaimsEditor implements Disposable {
  readonly #clock: Clock;
  readonly #files: MemoryFiles;
  readonly #open = new Map<string, OpenEditor>();
  readonly #diagnostics = vscode.languages.createDiagnosticCollection("mintmark claims");
  readonly #registrations: vscode.Disposable;
  #count = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#files = new MemoryFiles(clock);
    this.#registrations = vscode.Disposable.from(
      this.#diagnostics,
      vscode.workspace.registerFileSystemProvider(scheme, this.#files),
      vscode.languages.registerCodeLensProvider({ scheme }, { provideCodeLenses: lensesOf }),
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.#check(document)),
      vscode.window.tabGroups.onDidChangeTabs(({ closed }) => closed.forEach((tab) => this.#cancel(tab))),
    );
  }

  /** Opens `claims` for editing; rejects with `cancelled` when the editor is closed. */
  async edit(claims: JsonObject): Promise<JsonObject> {
    this.#count += 1;
    const uri = vscode.Uri.from({ scheme, path: `/Claims ${this.#count}.json` });
    this.#files.put(uri, JSON.stringify(claims, undefined, 2));
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document, { preview: false });
    this.#check(document);
    return new Promise((resolve, reject) => this.#open.set(uri.toString(), { resolve, reject }));
  }

  /** Takes the claims of the active editor, if it is one of these and they can be signed; throws a `RequestFailure`. */
  async accept(): Promise<void> {
    const document = vscode.window.activeTextEditor?.document;
    const editor = document === undefined ? undefined : this.#open.get(document.uri.toString());
    if (document === undefined || editor === undefined) return;
    const claims = readClaims(document);
    checkClaims(claims, this.#clock.now());
    this.#open.delete(document.uri.toString());
    await document.save();
    await vscode.commands.executeCommand("workbench.action.closeActiveEditor");
    editor.resolve(claims);
  }

  dispose(): void {
    this.#registrations.dispose();
  }

  #cancel({ input }: vscode.Tab): void {
    if (!(input instanceof vscode.TabInputText)) return;
    const key = input.uri.toString();
    this.#open.get(key)?.reject(new MintmarkError({ code: "cancelled" }));
    this.#open.delete(key);
    this.#diagnostics.delete(input.uri);
  }

  #check(document: vscode.TextDocument): void {
    if (document.uri.scheme !== scheme) return;
    const problem = problemOf(document, this.#clock.now());
    this.#diagnostics.set(document.uri, problem === undefined ? [] : [problem]);
  }
}

function readClaims(document: vscode.TextDocument): JsonObject {
  const text = document.getText();
  // A text that is not JSON is named in the failure itself.
  return parseClaims(parseJson(text) ?? text);
}

function lensesOf(document: vscode.TextDocument): vscode.CodeLens[] {
  const title = vscode.l10n.t("$(key) Sign these claims");
  return [new vscode.CodeLens(document.lineAt(0).range, { title, command: "mintmark.signClaims" })];
}

/** What Google or a Google API would refuse; the editor itself checks the JSON syntax. */
function problemOf(document: vscode.TextDocument, now: number): vscode.Diagnostic | undefined {
  const range = rangeOfName(document, "exp");
  try {
    const claims = readClaims(document);
    checkClaims(claims, now);
    return longLived(claims, now) ? warning(range) : undefined;
  } catch (error) {
    const { message } = failureText(failureOf(error));
    return new vscode.Diagnostic(range, message, vscode.DiagnosticSeverity.Error);
  }
}

function longLived({ exp }: JsonObject, now: number): boolean {
  return typeof exp === "number" && exp * 1_000 - now > (limits.usualLifetimeSeconds + 60) * 1_000;
}

function warning(range: vscode.Range): vscode.Diagnostic {
  const message = vscode.l10n.t(
    "Google APIs refuse a self-signed JWT that lives longer than {0}.",
    durationText(limits.usualLifetimeSeconds),
  );
  return new vscode.Diagnostic(range, message, vscode.DiagnosticSeverity.Warning);
}

function rangeOfName(document: vscode.TextDocument, name: string): vscode.Range {
  const at = document.getText().indexOf(`"${name}"`);
  const line = document.positionAt(Math.max(0, at)).line;
  return document.lineAt(line).range;
}
