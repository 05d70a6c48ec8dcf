import type * as vscode from "vscode";
import { AccountCatalog } from "./core/account/account-catalog.ts";
import { SkewCorrectedClock } from "./core/base/clock.ts";
import { once } from "./core/async/once.ts";
import { CallerSession } from "./core/caller/caller-session.ts";
import { SandboxSession } from "./core/caller/sandbox.ts";
import { LifetimePolicies } from "./core/credential/lifetime-policies.ts";
import { KeptTokens } from "./core/credential/destination/kept-tokens.ts";
import { CountdownTicker } from "./core/credential/token/countdown.ts";
import { TokenStore } from "./core/credential/token/token-store.ts";
import { ContextKeys } from "./host/base/context-keys.ts";
import { OutputLog } from "./host/base/output-log.ts";
import { onDidChangeCallerSettings, onDidChangeSetting, settings } from "./host/base/settings.ts";
import { systemTime } from "./host/base/system-time.ts";
import { type CommandSet, guard, registerCommands } from "./host/command/commands.ts";
import { withdrawAll } from "./host/destination/place.ts";
import { SecretStorageVault } from "./host/destination/secret-vault.ts";
import { EditorFeatures } from "./host/editor/editor-features.ts";
import type { QuietRenewal } from "./host/expiry/quiet-renewal.ts";
import type { TokenUpkeep } from "./host/expiry/token-upkeep.ts";
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
  loadTokenUpkeep,
  loadVerifier,
  loadWizard,
  openSources,
  recordsIn,
  workspaceRecords,
  shippedWorlds,
} from "./lazy-bundles.ts";

let upkeep: TokenUpkeep | undefined;

/** Makes everything, passes it on, registers it. Does no I/O and loads no network code until a command or a view needs them. */
export function activate(context: vscode.ExtensionContext): void {
  const base: Base = { context, clock: new SkewCorrectedClock(systemTime), logger: new OutputLog() };
  const contextKeys = new ContextKeys();
  const cloud = createCloud(base, contextKeys);
  const tokens = createTokens(base, contextKeys);
  context.subscriptions.push(base.logger, registerAll(base, contextKeys, cloud, tokens));
}

/** Removes tokens from the clipboard and from files when their window closes. */
export async function deactivate(): Promise<void> {
  if (upkeep !== undefined) await withdrawAll(upkeep.places);
}

/** The caller and what the caller can see: in Google Cloud, or in the sandbox. */
function createCloud(base: Base, contextKeys: ContextKeys) {
  const { context, clock, logger } = base;
  const sandbox = new SandboxSession(launchSandbox(clock));
  const google = once(() => loadGoogle(base, sandbox));
  const apis = googleApis(google);
  const session = new CallerSession(openSources(google, sandbox), clock, logger);
  const caller = (signal: AbortSignal) => session.caller(settings.source, signal);
  const catalog = new AccountCatalog({ directory: apis.accounts, caller, chosenProjects: () => settings.projects });
  const lifetimes = new LifetimePolicies({ lists: apis.orgLists, session, clock });
  context.subscriptions.push(
    session,
    sandbox,
    sandbox.onDidChange(() => {
      contextKeys.set("mintmark.sandboxRunning", sandbox.running !== undefined);
      session.reset();
    }),
    session.onDidChange(() => {
      catalog.reset();
      lifetimes.reset();
    }),
    onDidChangeCallerSettings(() => session.reset()),
    onDidChangeSetting("projects", () => catalog.reset()),
  );
  return { sandbox, session, catalog, google, apis, lifetimes };
}

/** The tokens of this window, and their countdowns. */
function createTokens({ context, clock, logger }: Base, contextKeys: ContextKeys) {
  const store = new TokenStore(clock, () => crypto.randomUUID());
  const ticker = new CountdownTicker(clock, () => store.list().map(({ expiresAt }) => expiresAt));
  const vault = new SecretStorageVault(context.secrets);
  const keptTokens = new KeptTokens(store, vault, clock, logger, loadKeptTokenParser);
  context.subscriptions.push(
    store,
    ticker,
    keptTokens,
    store.onDidChange(() => {
      ticker.update();
      contextKeys.set("mintmark.hasTokens", store.list().length > 0);
    }),
    vault.onDidChange((id) => void keptTokens.restoreOne(id)),
    clock.after(0, () => void keptTokens.restore()),
    new TokensView({ store, ticker, clock }),
  );
  return { store, ticker, keptTokens };
}

type Cloud = ReturnType<typeof createCloud>;
type Tokens = ReturnType<typeof createTokens>;

/** Parts that are bundles of their own, each loaded by its first use. */
function createLazyParts(
  base: Base,
  { sandbox, session, catalog, google, apis, lifetimes }: Cloud,
  { store, ticker, keptTokens }: Tokens,
  quietRenewal: () => Promise<QuietRenewal>,
) {
  const { context, clock, logger } = base;
  const { globalState, extensionUri, environmentVariableCollection: environmentVariables } = context;
  const verifier = once(() => loadVerifier(base, sandbox));
  const tokenUpkeep = once(async () => {
    const ports = { store, ticker, keptTokens, clock, logger, globalState, environmentVariables, quietRenewal };
    return (upkeep = await loadTokenUpkeep(context, { ...ports, loadPrivateFiles }));
  });
  return {
    verifier,
    tokenUpkeep,
    inspector: once(() => {
      const sandboxUrl = () => sandbox.running?.url;
      return loadInspector(context, { extensionUri, clock, logger, store, verifier, sandboxUrl });
    }),
    wizard: once(async () => {
      const { places } = await tokenUpkeep();
      return loadWizard(context, { session, catalog, apis, lifetimes, places, clock, globalState });
    }),
    diagnoser: once(() => loadDiagnoser(base, session, google)),
  };
}

/** The views that explain failures, and all commands, behind the one error boundary. */
function registerAll(base: Base, contextKeys: ContextKeys, cloud: Cloud, tokens: Tokens): vscode.Disposable {
  const { context, clock, logger } = base;
  const { globalState, extensionUri } = context;
  const { sandbox, session, catalog, apis, lifetimes } = cloud;
  const { store } = tokens;
  const quietRenewal = async () => (await commandSet()).quietRenewal;
  const { verifier, tokenUpkeep, inspector, wizard, diagnoser } = createLazyParts(base, cloud, tokens, quietRenewal);
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
  const commandSet: () => Promise<CommandSet> = once(async () => {
    const { places, clipboard } = await tokenUpkeep();
    return loadCommandSet({
      clock,
      logger,
      contextKeys,
      globalState,
      history: recordsIn(context.globalStorageUri, "mint-history"),
      approvals: workspaceRecords(context, "approvals"),
      sandbox,
      session,
      catalog,
      apis,
      lifetimes,
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
    });
  });
  const recipesView = new RecipesView(async () => (await commandSet()).recipeRows());
  const firstToken = store.onDidChange(() => void tokenUpkeep());
  const corrections = clock.onDidCorrect((skewMs) => void commandSet().then(({ sayClock }) => sayClock(skewMs)));
  context.subscriptions.push(accountsView, recipesView, document, editorFeatures, firstToken, corrections);
  return registerCommands(commandSet);
}
