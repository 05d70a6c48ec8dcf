import * as vscode from "vscode";
import type { Clock } from "../../core/base/clock.ts";
import type { Disposable } from "../../core/base/disposable.ts";
import type { Logger } from "../../core/base/logger.ts";
import { shortAccountName } from "../../core/chain/account-name.ts";
import { parseFromInspector, type InspectorState, type TokenOrigin } from "../../core/inspect/protocol.ts";
import { tokenTitle } from "../../core/inspect/token-title.ts";
import type { TokenVerifier } from "../../core/inspect/verification.ts";
import { visibleText } from "../../core/inspect/visible-text.ts";
import { failureText } from "../failure-text/failure-text.ts";
import { openWebviewPanel } from "../webview-panel.ts";
import { chooseKeys } from "./key-chooser.ts";
import { inspectorStrings } from "./inspector-strings.ts";
import { Inspection } from "./inspection.ts";

export interface InspectorParts {
  readonly extensionUri: vscode.Uri;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Loads what checks signatures, when a user first asks for it. */
  readonly verifier: () => Promise<TokenVerifier>;
}

/** Opens inspector panels, one for each token shown. */
export interface Inspector extends Disposable {
  /** Decodes what the user gave and shows it; never uses the network. `origin` is what we know because we minted it. */
  show(tokenText: string, origin?: TokenOrigin): void;
}

const viewType = "mintmark.inspector";

export function createInspector(parts: InspectorParts): Inspector {
  const panels = new Set<vscode.WebviewPanel>();
  return {
    show: (tokenText, origin) => {
      const panel = openPanel(parts, tokenText, origin);
      panels.add(panel);
      panel.onDidDispose(() => panels.delete(panel));
    },
    dispose: () => {
      for (const panel of [...panels]) panel.dispose();
    },
  };
}

function openPanel(parts: InspectorParts, tokenText: string, origin: TokenOrigin | undefined): vscode.WebviewPanel {
  const { extensionUri, logger } = parts;
  const inspection = new Inspection(tokenText, origin, {
    clock: parts.clock,
    verifier: parts.verifier,
    strings: inspectorStrings(),
    locale: vscode.env.language,
    chooseKeys,
    failureText: (failure) => failureText(failure).message,
  });
  const title = panelTitle(inspection.state());
  const panel = openWebviewPanel({
    extensionUri,
    viewType,
    title,
    page: "inspector",
    onMessage: (message) => {
      const request = parseFromInspector(message);
      if (request === undefined) logger.warn("The inspector's page sent a message that is none of its own.");
      else void inspection.handle(request);
    },
  });
  const messages = inspection.onMessage((message) => void panel.webview.postMessage(message));
  panel.onDidDispose(() => {
    messages.dispose();
    inspection.dispose();
  });
  return panel;
}

const longestTitle = 40;

/** Names the account as the tree does, or the kind of token: tabs are told apart by it. */
function panelTitle({ token, strings, origin }: InspectorState): string {
  const account = origin?.account ?? token.summary.account;
  const name = visibleText(account === undefined ? tokenTitle(token, strings) : shortAccountName(account));
  const short = name.length > longestTitle ? `${name.slice(0, longestTitle)}…` : name;
  return vscode.l10n.t("Token: {0}", short);
}
