import * as vscode from "vscode";
import type { Clock } from "../../core/base/clock.ts";
import type { Disposable } from "../../core/base/events.ts";
import type { Logger } from "../../core/base/logger.ts";
import { ClipboardGuard } from "../../core/credential/destination/clipboard-guard.ts";
import type { KeptTokens } from "../../core/credential/destination/kept-tokens.ts";
import { type PrivateFiles, TokenFiles } from "../../core/credential/destination/token-files.ts";
import type { CountdownTicker } from "../../core/credential/token/countdown.ts";
import type { TokenStore } from "../../core/credential/token/token-store.ts";
import { ClipboardPlace } from "../destination/clipboard-place.ts";
import { editorPlace } from "../destination/editor-place.ts";
import { filePlace } from "../destination/file-place.ts";
import type { Places } from "../destination/place.ts";
import { secretStoragePlace } from "../destination/secret-storage-place.ts";
import { TerminalPlace } from "../destination/terminal-place.ts";
import { AutomaticRenewal } from "./automatic-renewal.ts";
import { ExpiryNotice } from "./expiry-notice.ts";
import { ExpiryStatus } from "./expiry-status.ts";
import type { QuietRenewal } from "./quiet-renewal.ts";

export interface TokenUpkeepPorts {
  readonly store: TokenStore;
  readonly ticker: CountdownTicker;
  readonly keptTokens: KeptTokens;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly globalState: vscode.Memento;
  readonly environmentVariables: vscode.EnvironmentVariableCollection;
  readonly loadPrivateFiles: () => Promise<PrivateFiles>;
  /** Loads what mints. */
  readonly quietRenewal: () => Promise<QuietRenewal>;
}

/** What a window needs once it has a token. */
export interface TokenUpkeep extends Disposable {
  readonly places: Places;
  readonly clipboard: ClipboardPlace;
}

/** The entry of a bundle of its own, loaded by the first token or command: where tokens go, and what follows their end. */
export function createTokenUpkeep(ports: TokenUpkeepPorts): TokenUpkeep {
  const { store, ticker, keptTokens, clock, logger, globalState, quietRenewal } = ports;
  const tokenFiles = new TokenFiles(store, logger, ports.loadPrivateFiles);
  const isKept = (id: string) => keptTokens.holds(id);
  const expiryNotice = new ExpiryNotice({ store, ticker, clock, isKept, globalState });
  const guard = new ClipboardGuard(vscode.env.clipboard, clock);
  const clipboard = new ClipboardPlace(store, guard, (info) => expiryNotice.markUsed(info));
  const terminal = new TerminalPlace(ports.environmentVariables, store);
  const places: Places = {
    clipboard,
    secretStorage: secretStoragePlace(keptTokens),
    terminal,
    editor: editorPlace(store),
    file: filePlace(tokenFiles),
  };
  const status = new ExpiryStatus({ store, ticker, clock });
  const renewal = new AutomaticRenewal({ store, ticker, clock, places, quietRenewal });
  const parts = vscode.Disposable.from(tokenFiles, expiryNotice, terminal, status, renewal);
  return { places, clipboard, dispose: () => void parts.dispose() };
}
