import type { Disposable } from "../../base/events.ts";
import { fail } from "../../base/errors.ts";
import type { Logger } from "../../base/logger.ts";
import type { TokenInfo, TokenStore } from "../token/token-store.ts";

/** Who can read a file: only its owner or, if the file system has no modes, everyone who can read its folder. */
export type FileReaders = "owner" | "folder";

/** Files on this machine that hold a secret. Paths are absolute. */
export interface PrivateFiles {
  /** A path for a new file with this name in the user's home folder. */
  homePath(name: string): string;
  /** Whether git could commit the file: it is in a repository that does not ignore it. */
  isSeenByGit(path: string): Promise<boolean>;
  /** Writes a text, replacing an existing file; at no moment can anyone else read it. Throws `fileNotWritten`. */
  write(path: string, text: string): Promise<FileReaders>;
  /** Deletes the file if it still holds this text. */
  deleteWhileItHolds(path: string, text: string): Promise<void>;
}

interface WrittenFile {
  readonly path: string;
  readonly text: string;
}

/**
 * Tokens with the destination `file`. The file is deleted when its token expires, is forgotten, or the window closes, but only while it
 * still holds that token; files of tokens without an end stay. Nothing is written to a path that the user has not confirmed.
 */
export class TokenFiles {
  readonly #store: TokenStore;
  readonly #logger: Logger;
  readonly #loadFiles: () => Promise<PrivateFiles>;
  readonly #agreedPaths = new Set<string>();
  readonly #written = new Map<string, WrittenFile>();
  readonly #subscription: Disposable;

  constructor(store: TokenStore, logger: Logger, loadFiles: () => Promise<PrivateFiles>) {
    this.#store = store;
    this.#logger = logger;
    this.#loadFiles = loadFiles;
    this.#subscription = store.onDidChange(() => this.#deleteDead());
  }

  /** What can be checked about paths before anything is written. */
  files(): Promise<PrivateFiles> {
    return this.#loadFiles();
  }

  /** Records that the user confirmed this path in this window. */
  agree(path: string): void {
    this.#agreedPaths.add(path);
  }

  isAgreed(path: string | undefined): path is string {
    return path !== undefined && this.#agreedPaths.has(path);
  }

  /** Whether this window wrote the token to a file, and that file still belongs to it. */
  holds(id: string): boolean {
    return this.#written.has(id);
  }

  /** Writes a token to the file in its request. Throws `fileNotWritten`, or `fileNotAgreed` for a path that the user has not confirmed. */
  async write({ id, request, expiresAt }: TokenInfo): Promise<FileReaders> {
    const path = this.isAgreed(request.file) ? request.file : fail({ code: "fileNotAgreed", account: request.target });
    const text = this.#store.value(id);
    const readers = await (await this.#loadFiles()).write(path, text);
    if (expiresAt !== Infinity) this.#written.set(id, { path, text });
    // The token may have been forgotten, or have expired, during the write.
    this.#deleteDead();
    return readers;
  }

  /** Deletes the files of all tokens that expire; call it when the window closes. */
  async deleteAll(): Promise<void> {
    await Promise.all([...this.#written.keys()].map((id) => this.#delete(id)));
  }

  dispose(): void {
    this.#subscription.dispose();
  }

  #deleteDead(): void {
    for (const id of this.#written.keys()) {
      if (this.#store.hasEnded(id)) void this.#delete(id);
    }
  }

  async #delete(id: string): Promise<void> {
    const file = this.#written.get(id);
    this.#written.delete(id);
    if (file === undefined) return;
    try {
      await (await this.#loadFiles()).deleteWhileItHolds(file.path, file.text);
    } catch {
      this.#logger.warn(`The file of an ended token could not be deleted: ${file.path}`);
    }
  }
}
