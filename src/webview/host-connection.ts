import type { FromInspector, ToInspector } from "../core/inspect/protocol.ts";

/** What VS Code gives to a webview's script, as far as it is used. State is not: it would be written to disk. */
declare function acquireVsCodeApi(): { postMessage(message: FromInspector): void };

export interface HostConnection {
  readonly send: (message: FromInspector) => void;
  readonly listen: (listener: (message: ToInspector) => void) => void;
}

/** The line to the extension host. Only VS Code can post into this page, so its messages are taken at their type. */
export function hostConnection(): HostConnection {
  const api = acquireVsCodeApi();
  return {
    send: (message) => api.postMessage(message),
    listen: (listener) =>
      window.addEventListener("message", (event: MessageEvent<ToInspector>) => listener(event.data)),
  };
}
