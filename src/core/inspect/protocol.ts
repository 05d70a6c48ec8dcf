import { isObject } from "../base/json.ts";
import type { Acceptance } from "./acceptance.ts";
import type { InspectorStrings } from "./inspector-strings.ts";
import { parseReceiver, type Receiver } from "./receiver.ts";
import type { Wrapping } from "./token-text.ts";
import type { TokenView } from "./token-view.ts";
import type { Verdict } from "./verdict.ts";

/** What we know of a token besides what it says, because we minted it. */
export interface TokenOrigin {
  readonly account: string;
  /** The chain as one line, caller to target. */
  readonly chain: string;
  readonly scopes?: readonly string[];
  /** Milliseconds since 1970. */
  readonly mintedAt?: number;
  /** Milliseconds since 1970, as Google's answer said it. */
  readonly expiresAt: number;
}

/** What can be done about a signature, and what was done. */
export interface VerificationState {
  /** Address of the keys that Google publishes for this issuer; `undefined` where there are none. */
  readonly issuerKeys: string | undefined;
  readonly isRunning: boolean;
  /** What the user expects in `aud`; empty where nothing is expected. */
  readonly expectedAudience: string;
  /** Why keys could not be fetched, in words. */
  readonly failure: string | undefined;
}

/** Everything the page shows. Neither the token nor its signature is in it. */
export interface InspectorState {
  readonly token: TokenView;
  readonly verdict: Verdict;
  /** What the receiver that the user chose would say. */
  readonly acceptance: (Acceptance & { readonly receiver: Receiver }) | undefined;
  /** `undefined` where there is no signature to check. */
  readonly verification: VerificationState | undefined;
  /** All tokens of the text, where there are several; `token` is the one at `chosen`. */
  readonly choices: readonly TokenChoice[];
  readonly chosen: number;
  readonly removed: readonly Wrapping[];
  readonly origin: TokenOrigin | undefined;
  readonly strings: InspectorStrings;
  /** BCP 47 tag for numbers and times. */
  readonly locale: string;
  /** The host's corrected time at sending, milliseconds since 1970: the page takes its skew from it. */
  readonly now: number;
}

/** One of several tokens of a text, as far as a list shows it. */
export interface TokenChoice {
  readonly kind: TokenView["kind"];
  readonly family: TokenView["family"];
  readonly account: string | undefined;
}

/** Host to page. The page asks first, and gets the whole state. */
export type ToInspector =
  { readonly kind: "state"; readonly state: InspectorState } | { readonly kind: "time"; readonly now: number };

/**
 * Page to host. `ready`: send the state. `askTime`: the page's clock jumped, so its skew has to be learnt anew. `choose`: show another token
 * of the text. `verify`: check the signature, with keys that Google publishes or with the user's own. `expectAudience`: compare `aud`.
 * `chooseReceiver`: judge by its rules, or by none.
 */
export type FromInspector =
  | { readonly kind: "ready" }
  | { readonly kind: "askTime" }
  | { readonly kind: "choose"; readonly index: number }
  | { readonly kind: "verify"; readonly keys: "issuer" | "own" }
  | { readonly kind: "cancelVerification" }
  | { readonly kind: "expectAudience"; readonly audience: string }
  | { readonly kind: "chooseReceiver"; readonly receiver: Receiver | undefined };

/** Narrows a message from the page; `undefined` for anything else, which is then ignored. */
export function parseFromInspector(message: unknown): FromInspector | undefined {
  if (!isObject(message)) return undefined;
  const { kind, index, keys, audience, receiver } = message;
  switch (kind) {
    case "ready":
    case "askTime":
    case "cancelVerification":
      return { kind };
    case "choose":
      return typeof index === "number" ? { kind, index } : undefined;
    case "verify":
      return keys === "issuer" || keys === "own" ? { kind, keys } : undefined;
    case "expectAudience":
      return typeof audience === "string" ? { kind, audience } : undefined;
    case "chooseReceiver":
      return { kind, receiver: parseReceiver(receiver) };
    default:
      return undefined;
  }
}
