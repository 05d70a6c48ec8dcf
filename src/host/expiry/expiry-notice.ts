import * as vscode from "vscode";
import type { Clock } from "../../core/base/clock.ts";
import type { CountdownTicker } from "../../core/credential/token/countdown.ts";
import { ExpiryReminder } from "../../core/credential/token/expiry-reminder.ts";
import type { TokenInfo, TokenStore } from "../../core/credential/token/token-store.ts";
import { bearerOf } from "../../core/request/request.ts";
import { commandAction, showNotice } from "../surface/notices.ts";
import { mementoShelf } from "../base/memento-shelf.ts";
import { settings } from "../base/settings.ts";
import { expirySentence, kindLabel } from "../text/token-text.ts";

export interface ExpiryNoticePorts {
  readonly store: TokenStore;
  readonly ticker: CountdownTicker;
  readonly clock: Clock;
  /** Whether the token is shared by all windows. */
  readonly isKept: (id: string) => boolean;
  readonly globalState: vscode.Memento;
}

/** Offers to renew a copied or kept token before it expires: once, and only in the window that the user is working in. */
export class ExpiryNotice {
  readonly #reminder: ExpiryReminder;
  readonly #subscription: vscode.Disposable;

  constructor({ store, ticker, clock, isKept, globalState }: ExpiryNoticePorts) {
    this.#reminder = new ExpiryReminder({
      store,
      clock,
      onTick: ticker.onTick,
      warnBeforeMs: () => settings.warnBeforeMs,
      isWelcome: () => vscode.window.state.focused && settings.expiryNotify,
      isKept,
      shelf: mementoShelf(globalState, "mintmark.expiryReminders"),
      remind: (info) => offerRenewal(info, clock.now()),
    });
    this.#subscription = vscode.window.onDidChangeWindowState(() => this.#reminder.check());
  }

  markUsed(info: TokenInfo): void {
    this.#reminder.markUsed(info);
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#reminder.dispose();
  }
}

function offerRenewal({ id, request, expiresAt }: TokenInfo, now: number): void {
  const token = vscode.l10n.t("{0} for {1}:", kindLabel(request.kind), bearerOf(request));
  const renew = commandAction(vscode.l10n.t("Renew"), "mintmark.renewToken", { id });
  showNotice(`${token} ${expirySentence(expiresAt, now)}`, renew);
}
