import * as vscode from "vscode";

/** Work that ends sooner shows no notice of its own: it would only flash up beside the result. */
const patienceMs = 400;

/** Says how far the work is, beside the title. */
export type Report = (message: string) => void;

/**
 * Runs work; when it takes a while, under a notice with a Cancel button that really aborts it. Work that has something left to do then, which
 * takes a while too, says what under a notice of its own, for VS Code closes the first one.
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
