import type { JsonObject } from "../../base/json.ts";
import type { KeySet } from "./key-set.ts";
import { keyRefusal, type KeyRefusal, type Times } from "./key-refusal.ts";

/** A key that must not be used for a signature, and why. */
export interface RefusedKey {
  readonly key: JsonObject;
  readonly refusal: KeyRefusal;
}

/** The keys of a set that a token may mean, told apart by whether they may be used. */
export interface KeyCandidates {
  readonly usable: readonly JsonObject[];
  readonly refused: readonly RefusedKey[];
}

/**
 * The keys that could have made a signature: those with the token's key id if it has one. If no key in the set has an id (a single PEM), all
 * of them.
 */
export function keyCandidates(set: KeySet, algorithm: string, keyId: string | undefined, times: Times): KeyCandidates {
  const named = set.keys.some((key) => key["kid"] !== undefined);
  const meant = set.keys.filter((key) => keyId === undefined || !named || key["kid"] === keyId);
  const judged = meant.map((key) => ({ key, refusal: keyRefusal(key, set.certificates?.get(key), algorithm, times) }));
  return {
    usable: judged.flatMap(({ key, refusal }) => (refusal === undefined ? [key] : [])),
    refused: judged.flatMap(({ key, refusal }) => (refusal === undefined ? [] : [{ key, refusal }])),
  };
}

/** The refusal worth telling: that one of many keys is of another type explains nothing. */
export function tellingRefusal(refused: readonly RefusedKey[]): RefusedKey | undefined {
  const telling = refused.find(({ refusal }) => refusal.code !== "type");
  return telling ?? (refused.length === 1 ? refused[0] : undefined);
}

export function keyIdOf(key: JsonObject): string | undefined {
  return typeof key["kid"] === "string" ? key["kid"] : undefined;
}
