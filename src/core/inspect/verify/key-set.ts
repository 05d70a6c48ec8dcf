import type { Clock } from "../../base/clock.ts";
import { isObject, type JsonObject } from "../../base/json.ts";
import type { KeyCertificate } from "./key-refusal.ts";
import { keyAddresses, type KeySource } from "./key-source.ts";

/** Where keys came from: a verdict is only as good as its keys. Times are milliseconds since 1970. */
export type KeyOrigin =
  | { readonly kind: "google"; readonly url: string; readonly fetchedAt: number }
  | { readonly kind: "sandbox"; readonly url: string; readonly fetchedAt: number }
  | { readonly kind: "own"; readonly name: string };

/** Public keys as JSON Web Keys, not checked yet. */
export interface KeySet {
  readonly origin: KeyOrigin;
  readonly keys: readonly JsonObject[];
  /** For the keys that came with one. */
  readonly certificates?: ReadonlyMap<JsonObject, KeyCertificate>;
  /** The text has a name twice, so readers would take different keys from it; none was taken. */
  readonly isAmbiguous?: boolean;
}

/** A key set just fetched, and how long its server allows to cache it. */
export interface FetchedKeys {
  readonly keys: readonly JsonObject[];
  readonly maxAgeSeconds: number;
}

/** Fetches a key set from an address that came from {@link keySourceOf} or the sandbox. Throws a `NetworkFailure`. */
export type FetchKeys = (url: string, signal: AbortSignal) => Promise<FetchedKeys>;

/** The keys in a JWKS document; `undefined` if it is none. */
export function keysIn(document: unknown): readonly JsonObject[] | undefined {
  const keys = isObject(document) ? document["keys"] : undefined;
  return Array.isArray(keys) && keys.every(isObject) ? keys : undefined;
}

/** Times are the clock's `elapsed`, so that no correction keeps a withdrawn key fresh. */
interface CachedSet {
  readonly set: KeySet;
  readonly freshUntil: number;
  readonly fetchedAt: number;
}

/**
 * After this time a key set is fetched again for a key it does not have. Keys are rotated, but no token may make us fetch from Google in a
 * loop. The sandbox is on this machine and rotates keys on request.
 */
const missRefetchMs = { google: 60_000, sandbox: 0 } as const;

/**
 * Key sets by address, cached as long as their servers allow (`Cache-Control: max-age`). While a sandbox runs, its keys come first, because
 * its tokens also name Google as issuer; what they verify is marked as the sandbox's.
 */
export class KeySetCache {
  readonly #fetch: FetchKeys;
  readonly #clock: Clock;
  readonly #sandboxUrl: () => string | undefined;
  readonly #cached = new Map<string, CachedSet>();

  constructor(fetch: FetchKeys, clock: Clock, sandboxUrl: () => string | undefined) {
    this.#fetch = fetch;
    this.#clock = clock;
    this.#sandboxUrl = sandboxUrl;
  }

  /** The set that has the key: the sandbox's, else Google's, fetched again if it may have changed. */
  async find(source: KeySource, has: (set: KeySet) => boolean, signal: AbortSignal): Promise<KeySet> {
    const sandboxAddress = keyAddresses(source, this.#sandboxUrl()).find((address) => address !== source.url);
    const own = sandboxAddress === undefined ? undefined : await this.#sandboxSet(sandboxAddress, has, signal);
    if (own !== undefined && has(own)) return own;
    return this.#get(source.url, "google", has, signal);
  }

  /** If the sandbox does not know an account, it may still be Google's, so its answer does not count. */
  async #sandboxSet(url: string, has: (set: KeySet) => boolean, signal: AbortSignal): Promise<KeySet | undefined> {
    try {
      return await this.#get(url, "sandbox", has, signal);
    } catch {
      return undefined;
    }
  }

  async #get(
    url: string,
    kind: "google" | "sandbox",
    has: (set: KeySet) => boolean,
    signal: AbortSignal,
  ): Promise<KeySet> {
    const now = this.#clock.elapsed();
    const cached = this.#cached.get(url);
    if (cached !== undefined && now < cached.freshUntil) {
      if (has(cached.set) || now < cached.fetchedAt + missRefetchMs[kind]) return cached.set;
    }
    const { keys, maxAgeSeconds } = await this.#fetch(url, signal);
    const fetchedAt = this.#clock.elapsed();
    const set: KeySet = { origin: { kind, url, fetchedAt: this.#clock.now() }, keys };
    this.#cached.set(url, { set, fetchedAt, freshUntil: fetchedAt + maxAgeSeconds * 1_000 });
    return set;
  }
}
