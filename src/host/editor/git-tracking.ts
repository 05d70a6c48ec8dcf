import * as vscode from "vscode";
import type { Clock } from "../../core/base/clock.ts";
import type { Disposable } from "../../core/base/events.ts";

/** The parts of VS Code's Git extension that are used here (source: its `api/git.d.ts`). */
interface GitExtension {
  readonly enabled: boolean;
  readonly onDidChangeEnablement: vscode.Event<boolean>;
  /** Throws if Git is switched off or missing. */
  getAPI(version: 1): GitApi;
}

interface GitApi {
  readonly repositories: readonly GitRepository[];
  readonly onDidOpenRepository: vscode.Event<GitRepository>;
  readonly onDidCloseRepository: vscode.Event<GitRepository>;
  getRepository(uri: vscode.Uri): GitRepository | null;
}

interface GitRepository {
  readonly state: { readonly onDidChange: vscode.Event<void> };
  /** Rejects for a path that is not in the tree; the empty name means the index. */
  getObjectDetails(treeish: string, path: string): Promise<unknown>;
}

/** Knows which files git tracks, from VS Code's own Git extension; without it no file counts as tracked. */
export class GitTracking {
  readonly #clock: Clock;
  readonly #onChange: () => void;
  readonly #known = new Map<string, Promise<boolean>>();
  readonly #subscriptions: Disposable[] = [];
  readonly #repositories = new Map<GitRepository, Disposable>();
  /** In an untrusted workspace there is no Git extension; it appears when the user grants trust. */
  readonly #arrival: Disposable;
  #api: GitApi | undefined;

  /** Calls `onChange` whenever files may have become tracked or untracked. */
  constructor(clock: Clock, onChange: () => void) {
    this.#clock = clock;
    this.#onChange = onChange;
    this.#arrival = vscode.extensions.onDidChange(() => void this.#start());
    void this.#start();
  }

  /** Whether the file is in the index: committed, or about to be. Asks git once until something changes. */
  isTracked(uri: vscode.Uri): Promise<boolean> {
    const key = uri.toString();
    const known = this.#known.get(key) ?? this.#ask(uri);
    this.#known.set(key, known);
    return known;
  }

  dispose(): void {
    for (const disposable of [this.#arrival, ...this.#subscriptions, ...this.#repositories.values()])
      disposable.dispose();
  }

  async #ask(uri: vscode.Uri): Promise<boolean> {
    const repository = uri.scheme === "file" ? this.#api?.getRepository(uri) : undefined;
    if (repository === undefined || repository === null) return false;
    try {
      await repository.getObjectDetails("", uri.fsPath);
      return true;
    } catch {
      return false;
    }
  }

  #changed(): void {
    this.#known.clear();
    this.#onChange();
  }

  async #start(): Promise<void> {
    const extension = vscode.extensions.getExtension<GitExtension>("vscode.git");
    if (extension === undefined) return;
    this.#arrival.dispose();
    const git = await extension.activate().then(
      (exports): GitExtension | undefined => exports,
      () => undefined,
    );
    if (git === undefined) return;
    // The event fires shortly before the API is available.
    this.#subscriptions.push(git.onDidChangeEnablement(() => this.#clock.after(0, () => this.#connect(git))));
    this.#connect(git);
  }

  #connect(git: GitExtension): void {
    if (git.enabled && this.#api === undefined) {
      const api = git.getAPI(1);
      this.#api = api;
      this.#subscriptions.push(
        api.onDidOpenRepository((repository) => this.#watch(repository)),
        api.onDidCloseRepository((repository) => this.#unwatch(repository)),
      );
      for (const repository of api.repositories) this.#watch(repository);
    } else if (!git.enabled) {
      this.#api = undefined;
    }
    this.#changed();
  }

  #watch(repository: GitRepository): void {
    this.#repositories.set(
      repository,
      repository.state.onDidChange(() => this.#changed()),
    );
    this.#changed();
  }

  #unwatch(repository: GitRepository): void {
    this.#repositories.get(repository)?.dispose();
    this.#repositories.delete(repository);
    this.#changed();
  }
}
