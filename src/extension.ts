import * as vscode from "vscode";
import { AccountCatalog } from "./core/account/account-catalog.ts";
import { SkewCorrectedClock } from "./core/base/clock.ts";
import { once } from "./core/async/once.ts";
import { CallerSession } from "./core/caller/caller-session.ts";
import { SandboxSession } from "./core/caller/sandbox.ts";
import { ClipboardGuard } from "./core/credential/destination/clipboard-guard.ts";
import { KeptTokens } from "./core/credential/destination/kept-tokens.ts";
import { TokenFiles } from "./core/credential/destination/token-files.ts";
import { CountdownTicker } from "./core/credential/token/countdown.ts";
import { TokenStore } from "./core/credential/token/token-store.ts";
import { ContextKeys } from "./host/base/context-keys.ts";
import { OutputLog } from "./host/base/output-log.ts";
import { onDidChangeCallerSettings, onDidChangeSetting, settings } from "./host/base/settings.ts";
import { systemTime } from "./host/base/system-time.ts";
import { type CommandSet, guard, registerCommands } from "./host/command/commands.ts";
import { ClipboardPlace } from "./host/destination/clipboard-place.ts";
import { editorPlace } from "./host/destination/editor-place.ts";
import { filePlace } from "./host/destination/file-place.ts";
import { type Places, withdrawAll } from "./host/destination/place.ts";
import { secretStoragePlace } from "./host/destination/secret-storage-place.ts";
import { SecretStorageVault } from "./host/destination/secret-vault.ts";
import { TerminalPlace } from "./host/destination/terminal-place.ts";
import { EditorFeatures } from "./host/editor/editor-features.ts";
import { AutomaticRenewal } from "./host/expiry/automatic-renewal.ts";
import { ExpiryNotice } from "./host/expiry/expiry-notice.ts";
import { ExpiryStatus } from "./host/expiry/expiry-status.ts";
import { ChainReportDocument } from "./host/surface/chain-report-document.ts";
import { AccountsView } from "./host/tree/accounts-view.ts";
import { RecipesView } from "./host/tree/recipes-view.ts";
import { TokensView } from "./host/tree/tokens-view.ts";
import {
  type Base,
  googleApis,
  launchSandbox,
  loadChainActions,
  loadCommandSet,
  loadDiagnoser,
  loadGoogle,
  loadInspector,
  loadKeptTokenParser,
  loadPrivateFiles,
  loadVerifier,
  loadWizard,
  openSources,
  shippedWorlds,
} from "./lazy-bundles.ts";

let places: Places | undefined;

/** Makes everything, passes it on, registers it. Does no I/O and loads no network code until a command or a view needs them. */
export function activate(context: vscode.ExtensionContext): void {
  const base: Base = { context, clock: new SkewCorrectedClock(systemTime), logger: new OutputLog() };
  const contextKeys = new ContextKeys();
  const cloud = createCloud(base, contextKeys);
  const tokens = createTokens(base, contextKeys);
  places = tokens.places;
  context.subscriptions.push(base.logger, registerAll(base, contextKeys, cloud, tokens));
}

/** Removes tokens from the clipboard and from files when their window closes. */
export async function deactivate(): Promise<void> {
  if (places !== undefined) await withdrawAll(places);
}

/** The caller and what the caller can see: in Google Cloud, or in the sandbox. */
function createCloud(base: Base, contextKeys: ContextKeys) {
  const { context, clock, logger } = base;
  const sandbox = new SandboxSession(launchSandbox);
  const google = once(() => loadGoogle(base, sandbox));
  const apis = googleApis(google);
  const session = new CallerSession(openSources(google, sandbox), clock, logger);
  const caller = (signal: AbortSignal) => session.caller(settings.source, signal);
  const catalog = new AccountCatalog({ directory: apis.accounts, caller, chosenProjects: () => settings.projects });
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
  return { sandbox, session, catalog, google, apis };
}

/** The tokens of this window, the places they can go, and their countdowns. */
function createTokens({ context, clock, logger }: Base, contextKeys: ContextKeys) {
  const store = new TokenStore(clock, () => crypto.randomUUID());
  const ticker = new CountdownTicker(clock, () => store.list().map(({ expiresAt }) => expiresAt));
  const vault = new SecretStorageVault(context.secrets);
  const keptTokens = new KeptTokens(store, vault, clock, logger, loadKeptTokenParser);
  const tokenFiles = new TokenFiles(store, clock, logger, loadPrivateFiles);
  const isKept = (id: string) => keptTokens.holds(id);
  const expiryNotice = new ExpiryNotice({ store, ticker, clock, isKept, globalState: context.globalState });
  const guard = new ClipboardGuard(vscode.env.clipboard, clock);
  const clipboard = new ClipboardPlace(store, guard, (info) => expiryNotice.markUsed(info));
  const terminal = new TerminalPlace(context.environmentVariableCollection, store, clock);
  context.subscriptions.push(
    store,
    ticker,
    expiryNotice,
    keptTokens,
    terminal,
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
  const places: Places = {
    clipboard,
    secretStorage: secretStoragePlace(keptTokens),
    terminal,
    editor: editorPlace(store),
    file: filePlace(tokenFiles),
  };
  return { store, ticker, clipboard, places };
}

type Cloud = ReturnType<typeof createCloud>;
type Tokens = ReturnType<typeof createTokens>;

/** Parts that are bundles of their own, each loaded by its first use. */
function createLazyParts(base: Base, { sandbox, session, catalog, google, apis }: Cloud, { store, places }: Tokens) {
  const { context, clock, logger } = base;
  const { globalState, extensionUri } = context;
  const verifier = once(() => loadVerifier(base, sandbox));
  return {
    verifier,
    inspector: once(() => loadInspector(context, { extensionUri, clock, logger, store, verifier })),
    wizard: once(() => loadWizard(context, { session, catalog, apis, places, clock, globalState })),
    diagnoser: once(() => loadDiagnoser(base, session, google)),
  };
}

/** The views that explain failures, and all commands, behind the one error boundary. */
function registerAll(base: Base, contextKeys: ContextKeys, cloud: Cloud, tokens: Tokens): vscode.Disposable {
  const { context, clock, logger } = base;
  const { globalState, workspaceState, extensionUri } = context;
  const { sandbox, session, catalog, apis } = cloud;
  const { store, ticker, clipboard, places } = tokens;
  const { verifier, inspector, wizard, diagnoser } = createLazyParts(base, cloud, tokens);
  const guarded = (work: () => Promise<void>): void =>
    void commandSet().then(({ showFailure }) => guard(work, showFailure));
  const document = new ChainReportDocument();
  const editorFeatures = new EditorFeatures({
    clock,
    contextKeys,
    extensionUri,
    store,
    inspect: (token) => guarded(async () => (await inspector()).show(token)),
  });
  const chainActions = once(() =>
    loadChainActions({ session, catalog, apis, clock, globalState, extensionUri, document, guarded }),
  );
  const accountsView = new AccountsView({
    catalog,
    contextKeys,
    explain: async (failure) => (await commandSet()).explain(failure),
    readRelations: async (...side) => (await chainActions()).readRelations(...side),
  });
  const commandSet: () => Promise<CommandSet> = once(() =>
    loadCommandSet({
      clock,
      logger,
      contextKeys,
      globalState,
      workspaceState,
      sandbox,
      session,
      catalog,
      apis,
      store,
      clipboard,
      places,
      accountsView,
      inspector,
      verifier,
      editorTokens: () => editorFeatures.tokens(),
      wizard,
      chainActions,
      diagnoser,
      shippedWorlds,
    }),
  );
  const recipesView = new RecipesView(async () => (await commandSet()).recipeRows());
  const quietRenewal = async () => (await commandSet()).quietRenewal;
  const renewal = new AutomaticRenewal({ store, ticker, clock, places, quietRenewal });
  context.subscriptions.push(accountsView, recipesView, document, editorFeatures, renewal);
  return registerCommands(commandSet);
}
