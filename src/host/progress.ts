import * as vscode from "vscode";

/** Work that ends sooner shows no notice of its own: it would only flash up beside the result. */
const patienceMs = 400;

/** Says how far the work is, beside the title. */
export type Report = (message: string) => void;

/** Runs work; when it takes a while, under a notice with a Cancel button that really aborts it. */
export async function withProgress<T>(
  title: string,
  work: (signal: AbortSignal, report: Report) => Promise<T>,
): Promise<T> {
  const abort = new AbortController();
  let show: Report = () => undefined;
  const working = work(abort.signal, (message) => show(message));
  if (await endsWithin(patienceMs, working)) return working;
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  return vscode.window.withProgress(options, (progress, token) => {
    show = (message) => progress.report({ message });
    token.onCancellationRequested(() => abort.abort());
    return working;
  });
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
