import type * as vscode from "vscode";
import type { RecordShelf } from "../../core/base/shared-records.ts";

/** A JSON value that outlives the window. */
export interface MementoShelf {
  read(): unknown;
  write(value: unknown): PromiseLike<void>;
}

/** A key of VS Code's storage. Nothing secret may be written there. */
export function mementoShelf(memento: vscode.Memento, key: `mintmark.${string}`): MementoShelf {
  return { read: () => memento.get(key), write: (value) => memento.update(key, value) };
}

/** Records under keys of VS Code's storage, for a window that shares them with no other. */
export function mementoRecords(memento: vscode.Memento, kind: string): RecordShelf {
  const prefix = `mintmark.${kind}/`;
  const names = (): readonly string[] => memento.keys().filter((key) => key.startsWith(prefix));
  return {
    names: () => Promise.resolve(names().map((key) => key.slice(prefix.length))),
    read: (name) => Promise.resolve(memento.get<unknown>(prefix + name)),
    add: async (name, value) => memento.update(prefix + name, value),
    remove: async (name) => memento.update(prefix + name, undefined),
  };
}
