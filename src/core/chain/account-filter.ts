import type { ServiceAccount } from "./account-directory.ts";

/** What the user typed to narrow the accounts: every word has to occur in the email, the name or the unique id. */
export class AccountFilter {
  readonly text: string;
  readonly #words: readonly string[];

  constructor(text: string) {
    this.text = text.trim();
    this.#words = this.text.toLowerCase().split(/\s+/).filter(Boolean);
  }

  get isEmpty(): boolean {
    return this.#words.length === 0;
  }

  matches({ email, displayName, uniqueId }: ServiceAccount): boolean {
    if (this.isEmpty) return true;
    const searched = `${email} ${displayName} ${uniqueId}`.toLowerCase();
    return this.#words.every((word) => searched.includes(word));
  }
}
