import type { ServiceAccount } from "./account-directory.ts";

/** The text that filters the accounts: every word must occur in the email, the name or the unique id. */
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

  matches(account: ServiceAccount): boolean {
    if (this.isEmpty) return true;
    const searched = searchedText(account);
    return this.#words.every((word) => searched.includes(word));
  }
}

/** Cached, because it is needed on every keystroke. */
const searchedTexts = new WeakMap<ServiceAccount, string>();

function searchedText(account: ServiceAccount): string {
  const known = searchedTexts.get(account);
  if (known !== undefined) return known;
  const text = `${account.email} ${account.displayName} ${account.uniqueId}`.toLowerCase();
  searchedTexts.set(account, text);
  return text;
}
