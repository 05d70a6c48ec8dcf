/**
 * Where records outlive the window: each a JSON value that is written once under a name of its own and never changed. VS Code's own storage
 * would not do, because a window writes all values of an extension at once there, over what another window has just written.
 */
export interface RecordShelf {
  names(): Promise<readonly string[]>;
  /** `undefined` if there is no such record, or it cannot be read. */
  read(name: string): Promise<unknown>;
  add(name: string, value: unknown): Promise<void>;
  /** Does nothing if it is gone already. */
  remove(name: string): Promise<void>;
}

interface SharedRecord {
  readonly name: string;
  readonly value: unknown;
}

/** Digits of a time in milliseconds, so that names are in the order of time. */
const timeDigits = 15;
const countDigits = 6;

/** Records of all windows, newest first. No window can lose what another one adds, and what is removed is gone for all. */
export class SharedRecords {
  readonly #shelf: RecordShelf;
  readonly #newId: () => string;
  #count = 0;

  constructor(shelf: RecordShelf, newId: () => string) {
    this.#shelf = shelf;
    this.#newId = newId;
  }

  /** At most the newest `most`; values are unchecked. */
  async list(most?: number): Promise<readonly SharedRecord[]> {
    const names = (await this.#newestFirst()).slice(0, most);
    const records = await Promise.all(names.map(async (name) => ({ name, value: await this.#shelf.read(name) })));
    return records.filter(({ value }) => value !== undefined);
  }

  /** `at` is in milliseconds since 1970. */
  async add(value: unknown, at: number): Promise<void> {
    this.#count += 1;
    const time = String(Math.max(0, Math.floor(at))).padStart(timeDigits, "0");
    const count = String(this.#count).padStart(countDigits, "0");
    await this.#shelf.add(`${time}-${count}-${this.#newId()}`, value);
  }

  async removeAllBut(most: number): Promise<void> {
    await this.#remove((await this.#newestFirst()).slice(most));
  }

  /** Removes the records with such a value; returns how many there were. */
  async removeWhere(isMeant: (value: unknown) => boolean): Promise<number> {
    const meant = (await this.list()).filter(({ value }) => isMeant(value));
    await this.#remove(meant.map(({ name }) => name));
    return meant.length;
  }

  async #newestFirst(): Promise<readonly string[]> {
    return [...(await this.#shelf.names())].sort().reverse();
  }

  async #remove(names: readonly string[]): Promise<void> {
    await Promise.all(names.map((name) => this.#shelf.remove(name)));
  }
}
