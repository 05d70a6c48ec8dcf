import * as vscode from "vscode";
import { makeNonce, webviewHtml } from "./webview-page.ts";

/** A panel of ours: one script and two style sheets, loaded from the two folders that the page may read. */
export interface PanelOptions {
  readonly extensionUri: vscode.Uri;
  readonly viewType: string;
  readonly title: string;
  /** Of `dist/webview/NAME.js`, of `media/NAME.css`, and of the element that the script fills. */
  readonly page: string;
  /** Handles messages from the page. */
  readonly onMessage: (message: unknown) => void;
}

/** Opens a panel with its page. The script requests its content when it starts, and whenever VS Code recreates the page. */
export function openWebviewPanel(options: PanelOptions): vscode.WebviewPanel {
  const { extensionUri, viewType, title, page, onMessage } = options;
  const scripts = vscode.Uri.joinPath(extensionUri, "dist", "webview");
  const media = vscode.Uri.joinPath(extensionUri, "media");
  const panel = vscode.window.createWebviewPanel(viewType, title, vscode.ViewColumn.Active, {
    enableScripts: true,
    enableFindWidget: true,
    localResourceRoots: [scripts, media],
  });
  const { webview } = panel;
  const uriOf = (folder: vscode.Uri, file: string): string =>
    webview.asWebviewUri(vscode.Uri.joinPath(folder, file)).toString();
  panel.iconPath = vscode.Uri.joinPath(media, "icon.svg");
  webview.onDidReceiveMessage(onMessage);
  webview.html = webviewHtml({
    name: page,
    title,
    locale: vscode.env.language,
    translation: vscode.l10n.bundle,
    cspSource: webview.cspSource,
    nonce: makeNonce(),
    scriptUri: uriOf(scripts, `${page}.js`),
    styleUris: [uriOf(media, "page.css"), uriOf(media, `${page}.css`)],
  });
  return panel;
}
