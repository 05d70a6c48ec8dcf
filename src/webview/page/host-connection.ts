/** The part of VS Code's webview API that is used. State is not: it would be written to disk. */
declare function acquireVsCodeApi(): { postMessage(message: unknown): void };

export interface HostConnection<FromPage, ToPage> {
  readonly send: (message: FromPage) => void;
  readonly listen: (listener: (message: ToPage) => void) => void;
}

/** The connection to the extension host. Only VS Code can post into this page, so its messages need no check. */
export function hostConnection<FromPage, ToPage>(): HostConnection<FromPage, ToPage> {
  const api = acquireVsCodeApi();
  return {
    send: (message) => api.postMessage(message),
    listen: (listener) => window.addEventListener("message", (event: MessageEvent<ToPage>) => listener(event.data)),
  };
}
