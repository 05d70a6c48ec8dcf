import * as vscode from "vscode";
import { SkewCorrectedClock } from "./core/base/clock.ts";
import { once } from "./core/base/once.ts";
import { AccountCatalog } from "./core/account/account-catalog.ts";
import type { AccountDirectory } from "./core/account/account-directory.ts";
import { CallerSession } from "./core/caller/caller-session.ts";
import { ClipboardGuard } from "./core/credential/destination/clipboard-guard.ts";
import { CountdownTicker } from "./core/credential/token/countdown.ts";
import { TokenFiles } from "./core/credential/destination/token-files.ts";
import { KeptTokens } from "./core/credential/destination/kept-tokens.ts";
import { SandboxSession } from "./core/caller/sandbox.ts";
import { TokenStore } from "./core/credential/token/token-store.ts";
import type { ReadRelations } from "./host/tree/account-node.ts";
import { AccountsView } from "./host/tree/accounts-view.ts";
import { AutomaticRenewal } from "./host/expiry/automatic-renewal.ts";
import { ChainReportDocument } from "./host/surface/chain-report-document.ts";
import { type CommandSet, guard, registerCommands } from "./host/command/commands.ts";
import type { Explain } from "./host/tree/account-items.ts";
import { ContextKeys } from "./host/base/context-keys.ts";
import { EditorFeatures } from "./host/editor/editor-features.ts";
import { ExpiryNotice } from "./host/expiry/expiry-notice.ts";
import { ExpiryStatus } from "./host/expiry/expiry-status.ts";
import { OutputLog } from "./host/base/output-log.ts";
import { RecipesView } from "./host/tree/recipes-view.ts";
import { SecretStorageVault } from "./host/destination/secret-vault.ts";
import { onDidChangeCallerSettings, onDidChangeSetting, settings } from "./host/base/settings.ts";
import { systemTime } from "./host/base/system-time.ts";
import { TerminalEnvironment } from "./host/destination/terminal-environment.ts";
import { TokensView } from "./host/tree/tokens-view.ts";
import {
  type Base,
  lazyCalls,
  launchSandbox,
  loadChainActions,
  loadCommandSet,
  loadDiagnoser,
  loadGoogle,
  loadInspector,
  loadVerifier,
  loadKeptTokenParser,
  loadPrivateFiles,
  loadWizard,
  openSources,
  shippedWorlds,
} from "./lazy-bundles.ts";

let secretsOutside: Pick<Tokens, "clipboard" | "tokenFiles"> | undefined;

/** Makes everything, passes it on, registers it. Does no I/O and loads no network code: those wait until a command or a view needs them. */
export function activate(context: vscode.ExtensionContext): void {
  const base = {
    context,
    clock: new SkewCorrectedClock(systemTime),
    logger: new OutputLog(),
    contextKeys: new ContextKeys(),
  };
  const cloud = createCloud(base);
  const tokens = createTokens(base);
  secretsOutside = tokens;
  context.subscriptions.push(base.logger, registerAll(base, cloud, tokens));
}

/** A token on the clipboard or in a file does not outlive the window that put it there. */
export async function deactivate(): Promise<void> {
  await Promise.all([secretsOutside?.clipboard.clear(), secretsOutside?.tokenFiles.deleteAll()]);
}

type Cloud = ReturnType<typeof createCloud>;
type Tokens = ReturnType<typeof createTokens>;

/** The caller and what the caller can see: Google's, or the sandbox's. */
function createCloud({ context, clock, logger, contextKeys }: Base) {
  const sandbox = new SandboxSession(launchSandbox);
  const google = once(() => loadGoogle(context, clock, logger, sandbox));
  const session = new CallerSession(openSources(google, sandbox), clock, logger);
  const directory: AccountDirectory = {
    searchProjects: async (...call) => (await google()).accounts.searchProjects(...call),
    listServiceAccounts: async (...call) => (await google()).accounts.listServiceAccounts(...call),
  };
  const caller = (signal: AbortSignal) => session.caller(settings.source, signal);
  const catalog = new AccountCatalog({ directory, caller, chosenProjects: () => settings.projects });
  context.subscriptions.push(
    session,
    sandbox,
    sandbox.onDidChange(() => {
      contextKeys.set("mintmark.sandboxRunning", sandbox.running !== undefined);
      session.reset();
    }),
    session.onDidChange(() => catalog.reset()),
    onDidChangeCallerSettings(() => session.reset()),
    onDidChangeSetting("projects", () => catalog.reset()),
  );
  return { sandbox, session, catalog, google };
}

/** The tokens of this window, the places they can go, and what counts them down. */
function createTokens({ context, clock, logger, contextKeys }: Base) {
  const store = new TokenStore(clock, () => crypto.randomUUID());
  const ticker = new CountdownTicker(clock, () => store.list().map(({ expiresAt }) => expiresAt));
  const vault = new SecretStorageVault(context.secrets);
  const keptTokens = new KeptTokens(store, vault, clock, logger, loadKeptTokenParser);
  const terminals = new TerminalEnvironment(context.environmentVariableCollection, store, clock);
  const tokenFiles = new TokenFiles(store, clock, logger, loadPrivateFiles);
  const expiryNotice = new ExpiryNotice({ store, ticker, clock, keptTokens, globalState: context.globalState });
  context.subscriptions.push(
    store,
    ticker,
    expiryNotice,
    keptTokens,
    terminals,
    tokenFiles,
    store.onDidChange(() => {
      ticker.update();
      contextKeys.set("mintmark.hasTokens", store.list().length > 0);
    }),
    vault.onDidChange((id) => void keptTokens.restoreOne(id)),
    clock.after(0, () => void keptTokens.restore()),
    new TokensView({ store, ticker, clock }),
    new ExpiryStatus({ store, ticker, clock }),
  );
  const clipboard = new ClipboardGuard(vscode.env.clipboard, clock);
  return { store, ticker, keptTokens, terminals, tokenFiles, expiryNotice, clipboard };
}

/** The views that explain failures, and every command, behind the one error boundary. */
function registerAll(base: Base, cloud: Cloud, tokens: Tokens): vscode.Disposable {
  const { context, clock, contextKeys } = base;
  const { globalState, workspaceState, extensionUri } = context;
  const { catalog, session, sandbox, google } = cloud;
  const explain: Explain = async (failure) => (await commandSet()).explain(failure);
  const guarded = async (work: () => Promise<void>) => guard(work, (await commandSet()).showFailure);
  const document = new ChainReportDocument();
  const verifier = once(() => loadVerifier(base, sandbox));
  const inspector = once(() => loadInspector(base, verifier, tokens.store));
  const editorFeatures = new EditorFeatures({
    clock,
    contextKeys,
    extensionUri,
    store: tokens.store,
    inspect: (token) => void guarded(async () => (await inspector()).show(token)),
  });
  const chainPorts = { catalog, session, clock, globalState, document, guarded, extensionUri };
  const chainActions = once(() => loadChainActions(chainPorts, google));
  const readRelations: ReadRelations = async (...side) => (await chainActions()).readRelations(...side);
  const accountsView = new AccountsView({ catalog, contextKeys, explain, readRelations });
  const commandSet: () => Promise<CommandSet> = once(() =>
    loadCommandSet({
      ...base,
      ...cloud,
      ...tokens,
      ...lazyCalls(google),
      globalState,
      workspaceState,
      accountsView,
      inspector,
      verifier,
      editorTokens: () => editorFeatures.tokens(),
      wizard: once(() => loadWizard(context, { catalog, clock, globalState, session, ...lazyCalls(google) })),
      chainActions,
      diagnoser: once(() => loadDiagnoser(base, session, google)),
      shippedWorlds,
    }),
  );
  const recipesView = new RecipesView(async () => (await commandSet()).recipeRows());
  const renewal = new AutomaticRenewal({ ...tokens, clock, commandSet });
  context.subscriptions.push(accountsView, recipesView, document, editorFeatures, renewal);
  return registerCommands(commandSet);
}
