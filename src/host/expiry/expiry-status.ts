import * as vscode from "vscode";
import type { Clock } from "../../core/base/clock.ts";
import type { Disposable } from "../../core/base/events.ts";
import { shortAccountName } from "../../core/account/account-name.ts";
import { type CountdownTicker, expiryLevel, type ExpiryLevel } from "../../core/credential/token/countdown.ts";
import { tokenInFocus, type TokenStore } from "../../core/credential/token/token-store.ts";
import { bearerOf } from "../../core/request/request.ts";
import { statusBarId } from "../base/identifiers.ts";
import { onDidChangeSetting, settings } from "../base/settings.ts";
import { timeLeftText } from "../text/time-text.ts";
import { expirySentence, tokenChain } from "../text/token-text.ts";

export interface ExpiryStatusPorts {
  readonly store: TokenStore;
  readonly ticker: CountdownTicker;
  readonly clock: Clock;
}

/** The status bar item: the pinned token, or the one that expires first, with its remaining time. */
export class ExpiryStatus {
  readonly #ports: ExpiryStatusPorts;
  readonly #disposables: readonly Disposable[];
  #item: vscode.StatusBarItem | undefined;

  constructor(ports: ExpiryStatusPorts) {
    this.#ports = ports;
    const render = (): void => this.#render();
    this.#disposables = [
      ports.store.onDidChange(render),
      ports.ticker.onTick(render),
      onDidChangeSetting("statusBar.enabled", render),
      onDidChangeSetting("expiry.warnBeforeSeconds", render),
    ];
    render();
  }

  dispose(): void {
    vscode.Disposable.from(...this.#disposables).dispose();
    this.#item?.dispose();
  }

  #render(): void {
    const now = this.#ports.clock.now();
    const info = settings.statusBarEnabled ? tokenInFocus(this.#ports.store.list(), now) : undefined;
    if (info === undefined) {
      this.#item?.hide();
      return;
    }
    const item = (this.#item ??= createItem());
    const level = expiryLevel(info.expiresAt, now, settings.warnBeforeMs);
    const name = shortAccountName(bearerOf(info.request));
    const left = timeLeftText(info.expiresAt, now);
    item.text = `${icons[level]} ${name} ${left}`;
    item.backgroundColor = backgrounds[level];
    item.tooltip = this.#tooltip(now);
    item.accessibilityInformation = {
      label: `${bearerOf(info.request)}. ${expirySentence(info.expiresAt, now)}`,
      role: "button",
    };
    item.show();
  }

  #tooltip(now: number): vscode.MarkdownString {
    const tooltip = new vscode.MarkdownString();
    for (const info of this.#ports.store.list()) {
      tooltip.appendText(tokenChain(info, "short"));
      tooltip.appendMarkdown("  \n");
      tooltip.appendText(expirySentence(info.expiresAt, now));
      tooltip.appendMarkdown("\n\n");
    }
    tooltip.appendText(vscode.l10n.t("Click to show the tokens."));
    return tooltip;
  }
}

function createItem(): vscode.StatusBarItem {
  const item = vscode.window.createStatusBarItem(statusBarId, vscode.StatusBarAlignment.Left, 50);
  item.name = vscode.l10n.t("Mintmark: Token Expiry");
  item.command = "mintmark.showTokens";
  return item;
}

const icons: Readonly<Record<ExpiryLevel, string>> = {
  normal: "$(key)",
  warning: "$(warning)",
  expired: "$(error)",
};

const backgrounds: Readonly<Record<ExpiryLevel, vscode.ThemeColor | undefined>> = {
  normal: undefined,
  warning: new vscode.ThemeColor("statusBarItem.warningBackground"),
  expired: new vscode.ThemeColor("statusBarItem.errorBackground"),
};
