import * as vscode from "vscode";
import type { Disposable } from "../../core/base/events.ts";
import type { TokenInfo, TokenStore } from "../../core/credential/token/token-store.ts";
import { tokenVariables } from "../../core/credential/token/token-variables.ts";
import { bearerOf } from "../../core/request/request.ts";
import { kindLabel } from "../text/token-text.ts";
import type { Place, PlaceRow } from "./place.ts";

/** The environment of new terminals: one token at a time, until it expires or is forgotten. Nothing is written to disk. */
export class TerminalPlace implements Place, Disposable {
  readonly #collection: vscode.EnvironmentVariableCollection;
  readonly #store: TokenStore;
  readonly #subscription: Disposable;
  #tokenId: string | undefined;

  constructor(collection: vscode.EnvironmentVariableCollection, store: TokenStore) {
    this.#collection = collection;
    this.#store = store;
    this.#subscription = store.onDidChange(() => this.#withdrawDeadToken());
  }

  row(): PlaceRow {
    return {
      label: `$(terminal) ${vscode.l10n.t("Terminal")}`,
      detail: vscode.l10n.t("New terminals have it in their environment until it expires."),
    };
  }

  give({ id, request }: TokenInfo): Promise<string> {
    const value = this.#store.value(id);
    this.#collection.persistent = false;
    this.#collection.clear();
    for (const variable of tokenVariables[request.kind]) this.#collection.replace(variable, value);
    this.#tokenId = id;
    const kind = kindLabel(request.kind);
    return Promise.resolve(
      vscode.l10n.t("{0} for {1} is in the environment of new terminals.", kind, bearerOf(request)),
    );
  }

  holds(id: string): boolean {
    return this.#tokenId === id;
  }

  withdraw(): Promise<void> {
    this.#clear();
    return Promise.resolve();
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#clear();
  }

  #withdrawDeadToken(): void {
    if (this.#tokenId !== undefined && this.#store.hasEnded(this.#tokenId)) this.#clear();
  }

  #clear(): void {
    if (this.#tokenId === undefined) return;
    this.#tokenId = undefined;
    this.#collection.clear();
  }
}
