import * as vscode from "vscode";
import type { Clock } from "../../core/base/clock.ts";
import type { Disposable } from "../../core/base/disposable.ts";
import type { Logger } from "../../core/base/logger.ts";
import { readToken } from "../../core/inspect/parse-token.ts";
import {
  parseFromInspector,
  type InspectorState,
  type ToInspector,
  type TokenOrigin,
} from "../../core/inspect/protocol.ts";
import { tokenTitle } from "../../core/inspect/token-title.ts";
import { viewToken } from "../../core/inspect/token-view.ts";
import { visibleText } from "../../core/inspect/visible-text.ts";
import { inspectorHtml, makeNonce } from "./inspector-page.ts";
import { inspectorStrings } from "./inspector-strings.ts";

export interface InspectorParts {
  readonly extensionUri: vscode.Uri;
  readonly clock: Clock;
  readonly logger: Logger;
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

/** The only folders that the page may load from. */
interface PageFolders {
  readonly scripts: vscode.Uri;
  readonly media: vscode.Uri;
}

function pageFolders(extensionUri: vscode.Uri): PageFolders {
  return {
    scripts: vscode.Uri.joinPath(extensionUri, "dist", "webview"),
    media: vscode.Uri.joinPath(extensionUri, "media"),
  };
}

function openPanel(parts: InspectorParts, tokenText: string, origin: TokenOrigin | undefined): vscode.WebviewPanel {
  const { extensionUri, clock, logger } = parts;
  const folders = pageFolders(extensionUri);
  const state = stateOf(tokenText, origin);
  const title = panelTitle(state);
  const panel = vscode.window.createWebviewPanel(viewType, title, vscode.ViewColumn.Active, {
    enableScripts: true,
    enableFindWidget: true,
    localResourceRoots: [folders.scripts, folders.media],
  });
  panel.iconPath = vscode.Uri.joinPath(folders.media, "icon.svg");
  const answer = (message: ToInspector): void => void panel.webview.postMessage(message);
  panel.webview.onDidReceiveMessage((message: unknown) => {
    const request = parseFromInspector(message);
    if (request === undefined) logger.warn("The inspector's page sent a message that is none of its own.");
    else if (request.kind === "ready") answer({ kind: "state", state: { ...state, now: clock.now() } });
    else answer({ kind: "time", now: clock.now() });
  });
  panel.webview.html = pageOf(panel.webview, folders, title);
  return panel;
}

/** Lives in the host's memory as long as the panel; the page asks for it again whenever it is built anew. */
function stateOf(tokenText: string, origin: TokenOrigin | undefined): Omit<InspectorState, "now"> {
  const { parsed, removed } = readToken(tokenText);
  return { token: viewToken(parsed), removed, origin, strings: inspectorStrings(), locale: vscode.env.language };
}

const longestTitle = 40;

/** Names the account, or the kind of token: tabs are told apart by it. */
function panelTitle({ token, strings, origin }: Omit<InspectorState, "now">): string {
  const name = visibleText(origin?.account ?? token.summary.account ?? tokenTitle(token, strings));
  const short = name.length > longestTitle ? `${name.slice(0, longestTitle)}…` : name;
  return vscode.l10n.t("Token: {0}", short);
}

function pageOf(webview: vscode.Webview, folders: PageFolders, title: string): string {
  return inspectorHtml({
    title,
    locale: vscode.env.language,
    cspSource: webview.cspSource,
    nonce: makeNonce(),
    scriptUri: webview.asWebviewUri(vscode.Uri.joinPath(folders.scripts, "inspector.js")).toString(),
    styleUri: webview.asWebviewUri(vscode.Uri.joinPath(folders.media, "inspector.css")).toString(),
  });
}
