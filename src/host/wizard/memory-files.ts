import * as vscode from "vscode";
import type { Clock } from "../../core/base/clock.ts";

interface MemoryFile {
  readonly content: Uint8Array;
  readonly modifiedAt: number;
}

/** Files that exist only in memory, as long as the window: Mintmark never writes their content to disk. */
export class MemoryFiles implements vscode.FileSystemProvider {
  readonly #clock: Clock;
  readonly #files = new Map<string, MemoryFile>();
  readonly #changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly onDidChangeFile = this.#changed.event;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  put(uri: vscode.Uri, text: string): void {
    this.writeFile(uri, new TextEncoder().encode(text));
  }

  readFile(uri: vscode.Uri): Uint8Array {
    return this.#find(uri).content;
  }

  writeFile(uri: vscode.Uri, content: Uint8Array): void {
    this.#files.set(uri.toString(), { content, modifiedAt: this.#clock.now() });
  }

  stat(uri: vscode.Uri): vscode.FileStat {
    const { content, modifiedAt } = this.#find(uri);
    return { type: vscode.FileType.File, ctime: 0, mtime: modifiedAt, size: content.length };
  }

  delete(uri: vscode.Uri): void {
    this.#files.delete(uri.toString());
  }

  watch(): vscode.Disposable {
    return new vscode.Disposable(() => undefined);
  }

  readDirectory(): [string, vscode.FileType][] {
    return [];
  }

  createDirectory(uri: vscode.Uri): void {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  rename(uri: vscode.Uri): void {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  #find(uri: vscode.Uri): MemoryFile {
    const file = this.#files.get(uri.toString());
    if (file === undefined) throw vscode.FileSystemError.FileNotFound(uri);
    return file;
  }
}
