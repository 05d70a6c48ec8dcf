import * as vscode from "vscode";
import type { Clock } from "../../core/base/clock.ts";
import type { CountdownTicker } from "../../core/credential/token/countdown.ts";
import { RenewAhead } from "../../core/credential/token/renew-ahead.ts";
import type { TokenStore } from "../../core/credential/token/token-store.ts";
import { settings } from "../base/settings.ts";
import { type Places, placesHolding } from "../destination/place.ts";
import type { QuietRenewal } from "./quiet-renewal.ts";

export interface AutomaticRenewalPorts {
  readonly store: TokenStore;
  readonly ticker: CountdownTicker;
  readonly clock: Clock;
  readonly places: Places;
  /** Loads the code that mints. */
  readonly quietRenewal: () => Promise<QuietRenewal>;
}

/** Renews tokens in use if the user has turned that on: those that a place holds, and the pinned one. */
export class AutomaticRenewal {
  readonly #renewAhead: RenewAhead;
  readonly #subscription: vscode.Disposable;

  constructor({ store, clock, ticker, places, quietRenewal }: AutomaticRenewalPorts) {
    this.#renewAhead = new RenewAhead({
      store,
      clock,
      onTick: ticker.onTick,
      isAllowed: () => settings.renewAhead && vscode.window.state.focused && vscode.workspace.isTrusted,
      isInUse: ({ id, pinned }) => pinned || placesHolding(places, id).length > 0,
      renew: async (info) => (await quietRenewal()).renewQuietly(info),
      giveUp: (info, error) => void quietRenewal().then(({ giveUpRenewal }) => giveUpRenewal(info, error)),
    });
    this.#subscription = vscode.window.onDidChangeWindowState(() => this.#renewAhead.check());
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#renewAhead.dispose();
  }
}
