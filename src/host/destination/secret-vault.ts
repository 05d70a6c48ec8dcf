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
  onDidChange(listener: (event: { readonly key: string }) => void): Disposable;
}

/** The vault on VS Code's SecretStorage: one secret per token and one with the list of ids, because 1.101 cannot list its keys. */
export class SecretStorageVault implements SecretVault {
  readonly #secrets: Secrets;
  #writing: Promise<void> = Promise.resolve();

  constructor(secrets: Secrets) {
    this.#secrets = secrets;
  }

  async keys(): Promise<readonly string[]> {
    const text = await this.#secrets.get(indexKey);
    const ids = text === undefined ? undefined : parseJson(text);
    return isStringArray(ids) ? ids : [];
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
    const isMissing = (await this.get(id)) !== undefined && !(await this.keys()).includes(id);
    if (isMissing) await this.#updateIndex((ids) => (ids.includes(id) ? ids : [...ids, id]));
  }

  /** One index change at a time, so that none is lost. */
  #updateIndex(change: (ids: readonly string[]) => readonly string[]): Promise<void> {
    const update = async (): Promise<void> => {
      const ids = change(await this.keys());
      await (ids.length === 0 ? this.#secrets.delete(indexKey) : this.#secrets.store(indexKey, JSON.stringify(ids)));
    };
    const written = this.#writing.then(update);
    this.#writing = written.catch(() => undefined);
    return written;
  }
}
