import * as vscode from "vscode";

/** Shorter work shows no notice: it would only flash up beside the result. */
const patienceMs = 400;

/** Reports progress beside the title. */
export type Report = (message: string) => void;

/**
 * Runs work; if it takes a while, shows a notice with a Cancel button that really aborts it. If work still has something slow to finish
 * after that, it shows this in a notice of its own, because VS Code closes the first one.
 */
export async function withProgress<T>(
  title: string,
  work: (signal: AbortSignal, report: Report) => Promise<T>,
  afterCancel?: string,
): Promise<T> {
  const abort = new AbortController();
  let show: Report = () => undefined;
  const working = work(abort.signal, (message) => show(message));
  if (await endsWithin(patienceMs, working)) return working;
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  return vscode.window.withProgress(options, (progress, token) => {
    show = (message) => progress.report({ message });
    token.onCancellationRequested(() => {
      abort.abort();
      if (afterCancel !== undefined) void showUntilEnded(afterCancel, working);
    });
    return working;
  });
}

async function showUntilEnded(title: string, working: Promise<unknown>): Promise<void> {
  if (await endsWithin(patienceMs, working)) return;
  const options = { location: vscode.ProgressLocation.Notification, title };
  await vscode.window.withProgress(options, () => working.catch(() => undefined));
}

async function endsWithin(milliseconds: number, working: Promise<unknown>): Promise<boolean> {
  const ended = working.then(
    () => true,
    () => true,
  );
  const waited = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => waited.resolve(false), milliseconds);
  try {
    return await Promise.race([ended, waited.promise]);
  } finally {
    clearTimeout(timer);
  }
}
