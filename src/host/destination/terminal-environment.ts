import type * as vscode from "vscode";
import type { Clock } from "../../core/base/clock.ts";
import type { Disposable } from "../../core/base/disposable.ts";
import { tokenVariables } from "../../core/credential/token/token-variables.ts";
import type { TokenInfo, TokenStore } from "../../core/credential/token/token-store.ts";

/** Gives one token at a time to new terminals, and takes it back when it expires or is forgotten. Nothing is written to disk. */
export class TerminalEnvironment implements Disposable {
  readonly #collection: vscode.EnvironmentVariableCollection;
  readonly #store: TokenStore;
  readonly #clock: Clock;
  readonly #subscription: Disposable;
  #tokenId: string | undefined;

  constructor(collection: vscode.EnvironmentVariableCollection, store: TokenStore, clock: Clock) {
    this.#collection = collection;
    this.#store = store;
    this.#clock = clock;
    this.#subscription = store.onDidChange(() => this.#withdrawDeadToken());
  }

  give({ id, request }: TokenInfo): void {
    const value = this.#store.value(id);
    this.#collection.persistent = false;
    this.#collection.clear();
    for (const variable of tokenVariables[request.kind]) this.#collection.replace(variable, value);
    this.#tokenId = id;
  }

  /** Whether new terminals have this token. */
  holds(id: string): boolean {
    return this.#tokenId === id;
  }

  dispose(): void {
    this.#subscription.dispose();
    if (this.#tokenId !== undefined) this.#collection.clear();
  }

  #withdrawDeadToken(): void {
    if (this.#tokenId === undefined) return;
    const info = this.#store.find(this.#tokenId);
    if (info !== undefined && info.expiresAt > this.#clock.now()) return;
    this.#tokenId = undefined;
    this.#collection.clear();
  }
}
