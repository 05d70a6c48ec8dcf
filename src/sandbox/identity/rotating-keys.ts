import { makeRsaKey, type RsaKey } from "./rsa.ts";

/** Google keeps a key valid for at least twelve hours after its last signature. */
const overlapMs = 12 * 3_600_000;

interface RetiredKey {
  readonly key: RsaKey;
  readonly publishedUntil: number;
}

/** A Google-managed key pair, created on first use and replaced on request; old keys stay published for a while. */
export class RotatingKeys {
  readonly #now: () => number;
  #current: Promise<RsaKey> | undefined;
  #retired: readonly RetiredKey[] = [];

  constructor(now: () => number) {
    this.#now = now;
  }

  /** The current signing key. */
  current(): Promise<RsaKey> {
    this.#current ??= makeRsaKey(this.#now());
    return this.#current;
  }

  /** The keys that currently verify signatures, the signing key first. */
  async published(): Promise<readonly RsaKey[]> {
    return [await this.current(), ...this.retired()];
  }

  /** Published keys that no longer sign. */
  retired(): readonly RsaKey[] {
    const now = this.#now();
    return this.#retired.filter(({ publishedUntil }) => publishedUntil > now).map(({ key }) => key);
  }

  /** Creates a new signing key; the old one stays published for twelve hours. */
  async rotate(): Promise<RsaKey> {
    const old = await this.current();
    this.#retired = [{ key: old, publishedUntil: this.#now() + overlapMs }, ...this.#retired];
    this.#current = makeRsaKey(this.#now());
    return this.#current;
  }

  /** Whether a key was ever created. */
  get exists(): boolean {
    return this.#current !== undefined;
  }
}
