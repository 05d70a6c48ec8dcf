import { isObject } from "../base/json.ts";
import type { InspectorStrings } from "./inspector-strings.ts";
import type { Wrapping } from "./token-text.ts";
import type { TokenView } from "./token-view.ts";

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

/** Everything the page shows. Neither the token nor its signature is in it. */
export interface InspectorState {
  readonly token: TokenView;
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

/** Page to host. `askTime`: the page's clock jumped, so its skew has to be learnt anew. `choose`: show another token of the text. */
export type FromInspector =
  { readonly kind: "ready" } | { readonly kind: "askTime" } | { readonly kind: "choose"; readonly index: number };

/** Narrows a message from the page; `undefined` for anything else, which is then ignored. */
export function parseFromInspector(message: unknown): FromInspector | undefined {
  if (!isObject(message)) return undefined;
  const { kind, index } = message;
  if (kind === "choose") return typeof index === "number" ? { kind, index } : undefined;
  return kind === "ready" || kind === "askTime" ? { kind } : undefined;
}
