import type * as vscode from "vscode";

/** A JSON value that outlives the window. */
export interface MementoShelf {
  read(): unknown;
  write(value: unknown): PromiseLike<void>;
}

/** A key of VS Code's storage. Nothing secret may be written there. */
export function mementoShelf(memento: vscode.Memento, key: `mintmark.${string}`): MementoShelf {
  return { read: () => memento.get(key), write: (value) => memento.update(key, value) };
}
