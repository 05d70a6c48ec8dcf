import { isObject, type JsonObject } from "../base/json.ts";
import { recipeOwners } from "../recipe/recipe-list.ts";
import type { Acceptance } from "./verify/acceptance.ts";
import type { TokenComparison } from "./compare-tokens.ts";
import { parseCopyPart, type CopyPart } from "./copy-text.ts";
import type { LifetimeBounds } from "./verify/lifetime.ts";
import { parseReceiver, type Receiver } from "./verify/receiver.ts";
import type { ReceiverKey, SavedReceiver } from "./verify/saved-receivers.ts";
import type { InfoPlace, TokenInfoAnswer } from "./verify/token-info.ts";
import type { Wrapping } from "./parse/unwrap-token.ts";
import type { TokenView } from "./token-view.ts";
import type { Verdict } from "./verify/verdict.ts";

/** What Mintmark knows about a token because it minted it. Never the token itself. */
export interface TokenOrigin {
  /** The kind of credential, in words. */
  readonly kind: string;
  readonly account: string;
  /** The chain as one line, caller to target. */
  readonly chain: string;
  readonly scopes: readonly string[];
  readonly audience: string | undefined;
  readonly reason: string | undefined;
  /** Milliseconds since 1970. */
  readonly mintedAt: number;
  /** Milliseconds since 1970, from Google's answer; `undefined` if it does not expire. */
  readonly expiresAt: number | undefined;
}

/** The issuer's answer about an opaque token; `failure` in words. */
export type TokenInfoState =
  | { readonly kind: "notAsked" }
  | { readonly kind: "running"; readonly place: InfoPlace }
  | { readonly kind: "answered"; readonly place: InfoPlace; readonly answer: TokenInfoAnswer }
  | { readonly kind: "failed"; readonly place: InfoPlace; readonly failure: string };

/** When a token starts and ends to be valid, and how that is known. */
export interface KnownLifetime {
  readonly from: "claims" | "mint" | "tokenInfo";
  readonly bounds: LifetimeBounds;
  /** How far the latest time that any clock gives is ahead of the host's corrected time, in milliseconds. */
  readonly latestAheadMs: number;
}

/** How a signature can be checked, and the result if it was. */
export interface VerificationState {
  /** Addresses of the keys for this issuer, in the order in which they are asked; none if Google publishes none. */
  readonly keyAddresses: readonly string[];
  readonly isRunning: boolean;
  /** The audience that the user expects in `aud`; empty if none. */
  readonly expectedAudience: string;
  /** Why keys could not be fetched, in words. */
  readonly failure: string | undefined;
}

/** Everything that the page shows. Contains neither the token nor its signature. */
export interface InspectorState {
  readonly token: TokenView;
  readonly verdict: Verdict;
  /** One for each signature if there are several; `verdict` is the worst of them. */
  readonly signatureVerdicts: readonly Verdict[];
  readonly lifetime: KnownLifetime | undefined;
  /** `undefined` if there is no issuer to ask. */
  readonly tokenInfo: TokenInfoState | undefined;
  /** Whether the token can be turned into a request for a similar one. */
  readonly canMintLike: boolean;
  /** The expected decision of the receiver that the user chose. */
  readonly acceptance: (Acceptance & { readonly receiver: Receiver }) | undefined;
  readonly savedReceivers: readonly SavedReceiver[];
  /** `undefined` if there is no signature to check. */
  readonly verification: VerificationState | undefined;
  /** All tokens of the text if there are several; `token` is the one at `chosen`. */
  readonly choices: readonly TokenChoice[];
  readonly chosen: number;
  readonly removed: readonly Wrapping[];
  readonly origin: TokenOrigin | undefined;
  /** BCP 47 tag for numbers and times. */
  readonly locale: string;
  /** The host's corrected time at sending, milliseconds since 1970: the page computes its skew from it. */
  readonly now: number;
}

/** One of several tokens in a text, as shown in a list. */
export interface TokenChoice {
  readonly kind: TokenView["kind"];
  readonly family: TokenView["family"];
  readonly account: string | undefined;
}

/** Two tokens next to each other, claim by claim. */
export interface ComparisonState {
  readonly comparison: TokenComparison;
  /** The names of the two sides. */
  readonly names: readonly [left: string, right: string];
  readonly locale: string;
  readonly now: number;
}

/** Host to page. The page asks first, and gets the whole state. */
export type ToInspector =
  | { readonly kind: "state"; readonly state: InspectorState }
  | { readonly kind: "comparison"; readonly state: ComparisonState }
  | { readonly kind: "time"; readonly now: number }
  /** Something for a screen reader to announce. */
  | { readonly kind: "said"; readonly sentence: string };

/** Requests of the page that need no parameters. */
const plainRequests = [
  "ready",
  "askTime",
  "cancelVerification",
  "askTokenInfo",
  "cancelTokenInfo",
  "saveReceiver",
  "compare",
  "mintLike",
] as const;

type PlainKind = (typeof plainRequests)[number];
type PlainRequest = { readonly [Kind in PlainKind]: { readonly kind: Kind } }[PlainKind];

/**
 * Page to host. `ready`: send the state. `askTime`: the page's clock jumped, so its skew must be computed again. `choose`: show another
 * token of the text. `verify`: check the signature, with keys that Google publishes or the user's own. `askTokenInfo`: send the token to
 * its issuer, after the user has agreed. `expectAudience`: compare `aud`. `chooseReceiver`: check against its rules, or none. The names of
 * saved receivers are those in the settings.
 */
export type FromInspector =
  | PlainRequest
  | { readonly kind: "choose"; readonly index: number }
  | { readonly kind: "verify"; readonly keys: "issuer" | "own" }
  | { readonly kind: "expectAudience"; readonly audience: string }
  | { readonly kind: "chooseReceiver"; readonly receiver: Receiver | undefined }
  | ({ readonly kind: "chooseSavedReceiver" | "deleteReceiver" } & ReceiverKey)
  | { readonly kind: "copy"; readonly part: CopyPart };

/** Narrows a message from the page; `undefined` (for anything else) is ignored. */
export function parseFromInspector(message: unknown): FromInspector | undefined {
  if (!isObject(message)) return undefined;
  const { kind: given, index, keys, audience, receiver, part } = message;
  const kind = plainRequests.find((known) => known === given);
  if (kind !== undefined) return { kind };
  switch (given) {
    case "choose":
      return typeof index === "number" ? { kind: given, index } : undefined;
    case "verify":
      return keys === "issuer" || keys === "own" ? { kind: given, keys } : undefined;
    case "expectAudience":
      return typeof audience === "string" ? { kind: given, audience } : undefined;
    case "chooseReceiver":
      return { kind: given, receiver: parseReceiver(receiver) };
    case "chooseSavedReceiver":
    case "deleteReceiver":
      return savedRequest(given, message);
    case "copy":
      return copyRequest(parseCopyPart(part));
    default:
      return undefined;
  }
}

function savedRequest(
  kind: "chooseSavedReceiver" | "deleteReceiver",
  { name, owner: given }: JsonObject,
): FromInspector | undefined {
  const owner = recipeOwners.find((known) => known === given);
  return typeof name === "string" && owner !== undefined ? { kind, name, owner } : undefined;
}

function copyRequest(part: CopyPart | undefined): FromInspector | undefined {
  return part === undefined ? undefined : { kind: "copy", part };
}
