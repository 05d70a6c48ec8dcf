import { isObject, isStringArray } from "../base/json.ts";
import { parseAccountName } from "../chain/account-name.ts";
import { limits } from "./limits.ts";
import { type Destination, destinations, type MintRequest } from "./request.ts";
import { parseScope } from "./scope.ts";

/** What the mint wizard offers first: the user's own last choices. No secrets. */
export interface RecentChoices {
  readonly targets: readonly string[];
  /** Chains by target, the latest first. */
  readonly chains: readonly { readonly target: string; readonly delegates: readonly string[] }[];
  readonly scopes: readonly string[];
  readonly lifetimeSeconds: number | undefined;
  readonly destination: Destination | undefined;
}

export const noChoices: RecentChoices = {
  targets: [],
  chains: [],
  scopes: [],
  lifetimeSeconds: undefined,
  destination: undefined,
};

const remembered = 10;

/** The choices after one more mint. */
export function rememberChoices(choices: RecentChoices, request: MintRequest): RecentChoices {
  const { target, delegates, scopes, lifetimeSeconds, destination } = request;
  const chain = { target, delegates };
  const otherChains = choices.chains.filter((known) => JSON.stringify(known) !== JSON.stringify(chain));
  return {
    targets: [target, ...choices.targets.filter((known) => known !== target)].slice(0, remembered),
    chains: [chain, ...otherChains].slice(0, remembered),
    scopes,
    lifetimeSeconds,
    destination,
  };
}

/** Reads what an earlier session wrote; whatever is not as it should be is left out. */
export function parseRecentChoices(value: unknown): RecentChoices {
  if (!isObject(value)) return noChoices;
  const { targets, chains, scopes, lifetimeSeconds, destination } = value;
  return {
    targets: isStringArray(targets) ? targets.filter(isAccount).slice(0, remembered) : [],
    chains: Array.isArray(chains) ? chains.flatMap(parseChain).slice(0, remembered) : [],
    scopes: isStringArray(scopes) ? scopes.filter((scope) => parseScope(scope) === scope) : [],
    lifetimeSeconds: isLifetime(lifetimeSeconds) ? lifetimeSeconds : undefined,
    destination: destinations.find((known) => known === destination),
  };
}

function parseChain(value: unknown): RecentChoices["chains"] {
  if (!isObject(value)) return [];
  const { target, delegates } = value;
  const isChain = typeof target === "string" && isStringArray(delegates) && [target, ...delegates].every(isAccount);
  return isChain ? [{ target, delegates }] : [];
}

function isAccount(text: string): boolean {
  return parseAccountName(text) === text;
}

function isLifetime(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) > 0 && Number(value) <= limits.extendedLifetimeSeconds;
}
