import * as vscode from "vscode";
import type { Clock } from "../../core/base/clock.ts";
import type { CountdownTicker } from "../../core/credential/token/countdown.ts";
import type { TokenFiles } from "../../core/credential/destination/token-files.ts";
import type { KeptTokens } from "../../core/credential/destination/kept-tokens.ts";
import { RenewAhead } from "../../core/credential/token/renew-ahead.ts";
import type { TokenStore } from "../../core/credential/token/token-store.ts";
import type { CommandSet } from "../command/commands.ts";
import { settings } from "../base/settings.ts";
import type { TerminalEnvironment } from "../destination/terminal-environment.ts";

export interface AutomaticRenewalPorts {
  readonly store: TokenStore;
  readonly ticker: CountdownTicker;
  readonly clock: Clock;
  readonly keptTokens: KeptTokens;
  readonly terminals: TerminalEnvironment;
  readonly tokenFiles: TokenFiles;
  /** Loads what mints. */
  readonly commandSet: () => Promise<CommandSet>;
}

/** Renews tokens in use when the user has turned that on: those of terminals, files and the secret storage, and the pinned one. */
export class AutomaticRenewal {
  readonly #renewAhead: RenewAhead;
  readonly #subscription: vscode.Disposable;

  constructor({ store, clock, ticker, commandSet, keptTokens, terminals, tokenFiles }: AutomaticRenewalPorts) {
    this.#renewAhead = new RenewAhead({
      store,
      clock,
      onTick: ticker.onTick,
      isAllowed: () => settings.renewAhead && vscode.window.state.focused && vscode.workspace.isTrusted,
      isInUse: ({ id, pinned }) => pinned || [keptTokens, terminals, tokenFiles].some((place) => place.holds(id)),
      renew: async (info) => (await commandSet()).renewQuietly(info),
      giveUp: (info, error) => void commandSet().then(({ giveUpRenewal }) => giveUpRenewal(info, error)),
    });
    this.#subscription = vscode.window.onDidChangeWindowState(() => this.#renewAhead.check());
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#renewAhead.dispose();
  }
}
