import * as vscode from "vscode";
import { shortAccountName } from "../../core/account/account-name.ts";

const scheme = "mintmark-chain";

/** Read-only documents with the result of a check: they open in an editor, where keyboard, screen reader, search and copy work. */
export class ChainReportDocument implements vscode.TextDocumentContentProvider {
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly #registrations: vscode.Disposable;
  readonly #texts = new Map<string, string>();
  readonly onDidChange = this.#changed.event;

  constructor() {
    this.#registrations = vscode.Disposable.from(
      this.#changed,
      vscode.workspace.registerTextDocumentContentProvider(scheme, this),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#texts.delete(uri.path)),
    );
  }

  /** The report, or a hint if the window restores the editor without it after a restart. */
  provideTextDocumentContent({ path }: vscode.Uri): string {
    return this.#texts.get(path) ?? vscode.l10n.t("This check is gone. Run “Check Delegation Chain…” again.");
  }

  /** Shows what a change does to an account's policy: two texts side by side. */
  async showChange(account: string, before: string, after: string): Promise<void> {
    const { redact } = await import("../../core/base/redact.ts");
    const [left, right] = [redact(before), redact(after)].map((text, index) => {
      const uri = vscode.Uri.from({ scheme, path: index === 0 ? `/before/${account}.md` : changedPath(account) });
      this.#texts.set(uri.path, text);
      this.#changed.fire(uri);
      return uri;
    });
    const title = vscode.l10n.t("Policy of {0}: now ↔ after the grant", shortAccountName(account));
    await vscode.commands.executeCommand("vscode.diff", left, right, title, { preview: true });
  }

  /** Closes what {@link showChange} shows of an account, when it is no longer true. */
  async closeChange(account: string): Promise<void> {
    const isOfAccount = ({ input }: vscode.Tab): boolean =>
      input instanceof vscode.TabInputTextDiff &&
      input.modified.scheme === scheme &&
      input.modified.path === changedPath(account);
    const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs.filter(isOfAccount));
    if (tabs.length > 0) await vscode.window.tabGroups.close(tabs, true);
  }

  /** Shows a text under a name, replacing an earlier one; scrolls to the line that begins with the given text. */
  async show(name: string, text: string, at?: string): Promise<void> {
    const { redact } = await import("../../core/base/redact.ts");
    const uri = vscode.Uri.from({ scheme, path: `/${name.replaceAll(/[^\w.@-]+/g, " ")}.md` });
    this.#texts.set(uri.path, redact(text));
    this.#changed.fire(uri);
    const place = at === undefined ? {} : { selection: startOfLine(text, at) };
    await vscode.window.showTextDocument(uri, { preview: true, ...place });
  }

  dispose(): void {
    this.#registrations.dispose();
  }
}

function startOfLine(text: string, beginning: string): vscode.Range {
  const line = text.split("\n").findIndex((each) => each.startsWith(beginning));
  return new vscode.Range(Math.max(0, line), 0, Math.max(0, line), 0);
}

/** The URI of the text after a change of an account's policy. */
function changedPath(account: string): string {
  return `/after/${account}.md`;
}
