import { l10n } from "vscode";
import type { ClipboardGuard } from "../../core/credential/destination/clipboard-guard.ts";
import { type TokenForm, writeToken } from "../../core/credential/token/token-form.ts";
import type { TokenInfo, TokenStore } from "../../core/credential/token/token-store.ts";
import { bearerOf } from "../../core/request/request.ts";
import { settings } from "../base/settings.ts";
import { durationText } from "../text/time-text.ts";
import { kindLabel } from "../text/token-text.ts";
import type { Place, PlaceRow } from "./place.ts";

/** The clipboard, cleared after the time in the settings if it still has the token. */
export class ClipboardPlace implements Place {
  readonly #store: TokenStore;
  readonly #guard: ClipboardGuard;
  readonly #markUsed: (info: TokenInfo) => void;

  constructor(store: TokenStore, guard: ClipboardGuard, markUsed: (info: TokenInfo) => void) {
    this.#store = store;
    this.#guard = guard;
    this.#markUsed = markUsed;
  }

  row(): PlaceRow {
    return {
      label: `$(clippy) ${l10n.t("Clipboard")}`,
      detail: l10n.t("Copied now, and removed from the clipboard after the time in the settings."),
    };
  }

  give(info: TokenInfo): Promise<string> {
    return this.copy(info, "token");
  }

  /** Copies a token in one of its forms; returns the sentence that says so. */
  async copy(info: TokenInfo, form: TokenForm): Promise<string> {
    const clearAfterMs = settings.clipboardClearAfterMs;
    await this.#guard.copy(writeToken(form, info.request, this.#store.value(info.id)), clearAfterMs);
    this.#markUsed(info);
    const account = bearerOf(info.request);
    const kind = kindLabel(info.request.kind);
    if (clearAfterMs === 0) return l10n.t("{0} for {1} is on the clipboard.", kind, account);
    const time = durationText(clearAfterMs / 1_000);
    return l10n.t("{0} for {1} is on the clipboard for {2}.", kind, account, time);
  }

  async withdraw(): Promise<void> {
    await this.#guard.clear();
  }
}
