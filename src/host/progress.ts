import * as vscode from "vscode";

/** Runs work under a notice with a Cancel button that really aborts it. */
export function withProgress<T>(title: string, work: (signal: AbortSignal) => Promise<T>): Thenable<T> {
  const abort = new AbortController();
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  return vscode.window.withProgress(options, (_progress, token) => {
    token.onCancellationRequested(() => abort.abort());
    return work(abort.signal);
  });
}
