import * as vscode from "vscode";
import type { Disposable } from "../../core/base/events.ts";
import { shortAccountName } from "../../core/account/account-name.ts";
import type { Clock } from "../../core/base/clock.ts";
import { type CountdownTicker, expiryLevel, type ExpiryLevel } from "../../core/credential/token/countdown.ts";
import type { TokenInfo, TokenStore } from "../../core/credential/token/token-store.ts";
import { bearerOf } from "../../core/request/request.ts";
import { viewIds } from "../base/identifiers.ts";
import { settings } from "../base/settings.ts";
import { timeLeftText } from "../text/time-text.ts";
import { kindLabel, tokenChain, tokenSummary } from "../text/token-text.ts";

/** A row of the Tokens view; it names the token and does not hold it. */
export interface TokenNode {
  readonly kind: "token";
  readonly id: string;
}

export interface TokensViewPorts {
  readonly store: TokenStore;
  readonly ticker: CountdownTicker;
  readonly clock: Clock;
}

/** The tokens of this window, with their remaining times. */
export class TokensView implements vscode.TreeDataProvider<TokenNode> {
  readonly #ports: TokensViewPorts;
  readonly #changed = new vscode.EventEmitter<TokenNode[] | undefined>();
  readonly #disposables: Disposable[] = [];
  #shown: TokenNode[] = [];
  readonly onDidChangeTreeData = this.#changed.event;

  constructor(ports: TokensViewPorts) {
    this.#ports = ports;
    const treeView = vscode.window.createTreeView(viewIds.tokens, { treeDataProvider: this });
    const refresh = (): void => this.#refresh();
    this.#disposables.push(
      treeView,
      ports.store.onDidChange(refresh),
      ports.ticker.onTick(() => treeView.visible && refresh()),
      treeView.onDidChangeVisibility(({ visible }) => visible && refresh()),
      this.#changed,
    );
  }

  getChildren(node?: TokenNode): TokenNode[] {
    if (node === undefined) this.#shown = this.#rows();
    return node === undefined ? this.#shown : [];
  }

  getTreeItem({ id }: TokenNode): vscode.TreeItem {
    const info = this.#ports.store.find(id);
    return info === undefined ? new vscode.TreeItem("") : tokenItem(info, this.#ports.clock.now());
  }

  dispose(): void {
    vscode.Disposable.from(...this.#disposables).dispose();
  }

  /**
   * Until VS Code has read all rows again it does not know those on the screen, and calls a command without its row. So while the rows are
   * the same, each is refreshed in place.
   */
  #refresh(): void {
    const rows = this.#rows();
    const isSame = rows.length === this.#shown.length && rows.every((row, index) => row === this.#shown[index]);
    this.#changed.fire(isSame && rows.length > 0 ? rows : undefined);
  }

  #rows(): TokenNode[] {
    const shown = new Map(this.#shown.map((node) => [node.id, node]));
    return this.#ports.store.list().map(({ id }) => shown.get(id) ?? { kind: "token", id });
  }
}

function tokenItem(info: TokenInfo, now: number): vscode.TreeItem {
  const level = expiryLevel(info.expiresAt, now, settings.warnBeforeMs);
  const left = timeLeftText(info.expiresAt, now);
  const item = new vscode.TreeItem(shortAccountName(bearerOf(info.request)));
  item.id = info.id;
  item.description = [left, kindLabel(info.request.kind), tokenChain(info, "short")].join(" · ");
  item.iconPath = levelIcons[level](info);
  // A signature is not a bearer token: it cannot be sent as an Authorization header.
  const isBearer = info.request.kind !== "signedBlob";
  item.contextValue = level === "expired" ? "token expired" : isBearer ? "token live bearer" : "token live signature";
  item.tooltip = tokenSummary(info, now).join("\n");
  item.accessibilityInformation = { label: tokenSummary(info, now).join(" ") };
  return item;
}

const levelIcons: Readonly<Record<ExpiryLevel, (info: TokenInfo) => vscode.ThemeIcon>> = {
  normal: ({ pinned, request }) =>
    new vscode.ThemeIcon(pinned ? "pinned" : request.destination === "secretStorage" ? "lock" : "key"),
  warning: () => new vscode.ThemeIcon("warning", new vscode.ThemeColor("list.warningForeground")),
  expired: () => new vscode.ThemeIcon("error", new vscode.ThemeColor("list.errorForeground")),
};
