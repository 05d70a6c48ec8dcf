import { isObject, isStringArray } from "../base/json.ts";
import { parseAccountName, parseWorkspaceUser } from "../account/account-name.ts";
import { parseAudience } from "../request/audience.ts";
import { parseStoragePlace, writeStoragePlace } from "../request/access-boundary.ts";
import { limits } from "../request/limits.ts";
import {
  type AccessTokenRequest,
  type Destination,
  destinations,
  type IdTokenRequest,
  isOfCaller,
  type MintRequest,
} from "../request/request.ts";
import { parseScope } from "../request/scope.ts";

/** What the mint wizard suggests first: the user's own recent choices. No secrets. */
export interface RecentChoices {
  readonly targets: readonly string[];
  /** Chains by target, the latest first. */
  readonly chains: readonly { readonly target: string; readonly delegates: readonly string[] }[];
  readonly scopes: readonly string[];
  /** Audiences of ID tokens, the latest first. */
  readonly audiences: readonly string[];
  /** Workspace users whose tokens accounts asked for, the latest first. */
  readonly subjects: readonly string[];
  /** Buckets and prefixes that tokens were limited to, `gs://BUCKET/PREFIX`, the latest first. */
  readonly storagePlaces: readonly string[];
  readonly lifetimeSeconds: number | undefined;
  readonly destination: Destination | undefined;
}

export const noChoices: RecentChoices = {
  targets: [],
  chains: [],
  scopes: [],
  audiences: [],
  subjects: [],
  storagePlaces: [],
  lifetimeSeconds: undefined,
  destination: undefined,
};

const remembered = 10;

/** The choices after one more mint. */
export function rememberChoices(choices: RecentChoices, request: MintRequest): RecentChoices {
  const { target, delegates, destination } = request;
  // The caller is not a service account that could be suggested as a target.
  if (isOfCaller(request)) return { ...choices, audiences: ownAudience(choices, request), destination };
  const chain = { target, delegates };
  const otherChains = choices.chains.filter((known) => JSON.stringify(known) !== JSON.stringify(chain));
  return {
    ...choices,
    ...(request.kind === "accessToken" ? rememberAccessToken(choices, request) : {}),
    ...(request.kind === "idToken" ? { audiences: latestFirst(request.audience, choices.audiences) } : {}),
    targets: latestFirst(target, choices.targets),
    chains: [chain, ...otherChains].slice(0, remembered),
    destination,
  };
}

/** A person's audience is their OAuth client, which is of no use for other tokens. */
function ownAudience({ audiences }: RecentChoices, { target, audience }: IdTokenRequest): readonly string[] {
  return parseAccountName(target) === undefined ? audiences : latestFirst(audience, audiences);
}

/** The scopes of a user's token, and the fixed scope of downscoped tokens, are no suggestion for the next plain token. */
function rememberAccessToken(choices: RecentChoices, request: AccessTokenRequest): Partial<RecentChoices> {
  const { scopes, lifetimeSeconds, subject, accessBoundary } = request;
  if (subject !== undefined) return { subjects: latestFirst(subject, choices.subjects) };
  if (accessBoundary === undefined) return { scopes, lifetimeSeconds };
  const places = accessBoundary.map(writeStoragePlace);
  return {
    lifetimeSeconds,
    storagePlaces: places.reduceRight((kept, place) => latestFirst(place, kept), choices.storagePlaces),
  };
}

function latestFirst(latest: string, earlier: readonly string[]): readonly string[] {
  return [latest, ...earlier.filter((known) => known !== latest)].slice(0, remembered);
}

/** Reads what an earlier session wrote; invalid entries are left out. */
export function parseRecentChoices(value: unknown): RecentChoices {
  if (!isObject(value)) return noChoices;
  const { targets, chains, scopes, audiences, subjects, storagePlaces, lifetimeSeconds, destination } = value;
  return {
    targets: isStringArray(targets) ? targets.filter(isAccount).slice(0, remembered) : [],
    chains: Array.isArray(chains) ? chains.flatMap(parseChain).slice(0, remembered) : [],
    scopes: isStringArray(scopes) ? scopes.filter((scope) => parseScope(scope) === scope) : [],
    audiences: isStringArray(audiences) ? audiences.filter(isAudience).slice(0, remembered) : [],
    subjects: isStringArray(subjects) ? subjects.filter(isUser).slice(0, remembered) : [],
    storagePlaces: isStringArray(storagePlaces) ? storagePlaces.filter(isPlace).slice(0, remembered) : [],
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

function isAudience(text: string): boolean {
  return parseAudience(text) === text;
}

function isUser(text: string): boolean {
  return parseWorkspaceUser(text) === text;
}

function isPlace(text: string): boolean {
  return parseStoragePlace(text) !== undefined;
}

function isLifetime(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) > 0 && Number(value) <= limits.extendedLifetimeSeconds;
}
