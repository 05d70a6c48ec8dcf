import type * as vscode from "vscode";
import type { Logger } from "../../core/base/logger.ts";
import { parseFromInspector, type FromInspector, type ToInspector } from "../../core/inspect/protocol.ts";
import { openWebviewPanel } from "../surface/webview-panel.ts";

export interface InspectorPageParts {
  readonly extensionUri: vscode.Uri;
  readonly logger: Logger;
}

/** What a panel shows, and how it handles the page's requests. */
export interface InspectorPageContent {
  readonly viewType: string;
  readonly title: string;
  readonly handle: (request: FromInspector) => void;
}

/** A panel with the inspector's page, and the connection to it. */
export interface InspectorPage {
  readonly panel: vscode.WebviewPanel;
  readonly send: (message: ToInspector) => void;
}

export function openInspectorPage(
  { extensionUri, logger }: InspectorPageParts,
  { viewType, title, handle }: InspectorPageContent,
): InspectorPage {
  const panel = openWebviewPanel({
    extensionUri,
    viewType,
    title,
    page: "inspector",
    onMessage: (message) => {
      const request = parseFromInspector(message);
      if (request === undefined) logger.warn("The inspector's page sent a message that is none of its own.");
      else handle(request);
    },
  });
  return { panel, send: (message) => void panel.webview.postMessage(message) };
}
