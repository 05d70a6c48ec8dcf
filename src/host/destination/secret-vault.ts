import type { Disposable } from "../../core/base/events.ts";
import { isStringArray, parseJson } from "../../core/base/json.ts";
import type { SecretVault } from "../../core/credential/destination/kept-tokens.ts";

const indexKey = "mintmark.tokens";
const tokenKey = (id: string): string => `mintmark.token.${id}`;

/** What is used of VS Code's `SecretStorage`. */
export interface Secrets {
  get(key: string): PromiseLike<string | undefined>;
  store(key: string, value: string): PromiseLike<void>;
  delete(key: string): PromiseLike<void>;
  /** The names of all secrets; VS Code 1.101 does not have it yet. */
  keys?(): PromiseLike<readonly string[]>;
  onDidChange(listener: (event: { readonly key: string }) => void): Disposable;
}

/**
 * The vault on VS Code's SecretStorage: one secret per token. Where VS Code cannot list them, one more secret has the list of ids, which
 * windows that write at once must put right afterwards.
 */
export class SecretStorageVault implements SecretVault {
  readonly #secrets: Secrets;
  #writing: Promise<void> = Promise.resolve();

  constructor(secrets: Secrets) {
    this.#secrets = secrets;
  }

  async keys(): Promise<readonly string[]> {
    const names = await this.#secrets.keys?.();
    if (names === undefined) return this.#index();
    // An earlier VS Code may have left it.
    if (names.includes(indexKey)) await this.#secrets.delete(indexKey);
    return names.filter((name) => name.startsWith(tokenKey(""))).map((name) => name.slice(tokenKey("").length));
  }

  async get(id: string): Promise<string | undefined> {
    return this.#secrets.get(tokenKey(id));
  }

  async set(id: string, text: string): Promise<void> {
    await this.#updateIndex((ids) => [...ids.filter((other) => other !== id), id]);
    await this.#secrets.store(tokenKey(id), text);
  }

  async delete(id: string): Promise<void> {
    await this.#secrets.delete(tokenKey(id));
    await this.#updateIndex((ids) => ids.filter((other) => other !== id));
  }

  /** Calls back with the id of each token that any window, including this one, wrote or deleted. */
  onDidChange(listener: (id: string) => void): Disposable {
    return this.#secrets.onDidChange(({ key }) => {
      if (!key.startsWith(tokenKey(""))) return;
      const id = key.slice(tokenKey("").length);
      this.#keepListed(id).catch(() => undefined);
      listener(id);
    });
  }

  /** Two windows that write at once may each write a list without the other's token; a window that is notified adds the missing one. */
  async #keepListed(id: string): Promise<void> {
    if (this.#secrets.keys !== undefined) return;
    const isMissing = (await this.get(id)) !== undefined && !(await this.#index()).includes(id);
    if (isMissing) await this.#updateIndex((ids) => (ids.includes(id) ? ids : [...ids, id]));
  }

  async #index(): Promise<readonly string[]> {
    const text = await this.#secrets.get(indexKey);
    const ids = text === undefined ? undefined : parseJson(text);
    return isStringArray(ids) ? ids : [];
  }

  /** One index change at a time, so that none is lost. */
  #updateIndex(change: (ids: readonly string[]) => readonly string[]): Promise<void> {
    if (this.#secrets.keys !== undefined) return Promise.resolve();
    const update = async (): Promise<void> => {
      const ids = change(await this.#index());
      await (ids.length === 0 ? this.#secrets.delete(indexKey) : this.#secrets.store(indexKey, JSON.stringify(ids)));
    };
    const written = this.#writing.then(update);
    this.#writing = written.catch(() => undefined);
    return written;
  }
}
