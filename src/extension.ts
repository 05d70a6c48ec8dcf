import * as vscode from "vscode";
import { SkewCorrectedClock } from "./core/base/clock.ts";
import { once } from "./core/base/once.ts";
import type { AccountDirectory } from "./core/chain/account-directory.ts";
import { AccountCatalog } from "./core/chain/account-catalog.ts";
import { CallerSession } from "./core/credential/caller-session.ts";
import { ClipboardGuard } from "./core/credential/clipboard-guard.ts";
import { CountdownTicker } from "./core/credential/countdown.ts";
import type { IamCredentials } from "./core/credential/iam-credentials.ts";
import { KeptTokens } from "./core/credential/kept-tokens.ts";
import { createMint } from "./core/credential/mint.ts";
import { MintHistory, recordMints } from "./core/credential/mint-history.ts";
import { parseRecentChoices, rememberChoices } from "./core/credential/recent-choices.ts";
import type { MintRequest } from "./core/credential/request.ts";
import { SandboxSession } from "./core/credential/sandbox.ts";
import { type TokenInfo, TokenStore } from "./core/credential/token-store.ts";
import { AccountsView } from "./host/accounts-view.ts";
import { ChainReportDocument } from "./host/chain/chain-report-document.ts";
import { accountCommands } from "./host/command/account-commands.ts";
import { chainCommands } from "./host/command/chain-commands.ts";
import { type Inspect, inspectCommands, inspectOwn } from "./host/command/inspect-commands.ts";
import { mintCommands } from "./host/command/mint-commands.ts";
import { exportCommands } from "./host/command/export-commands.ts";
import { historyCommands } from "./host/command/history-commands.ts";
import { recipeCommands } from "./host/command/recipe-commands.ts";
import { diagnoseCommand } from "./host/command/diagnose-command.ts";
import { sourceCommands } from "./host/command/source-commands.ts";
import { createTokenChooser, tokenCommands } from "./host/command/token-commands.ts";
import { guard, registerCommands, type ShowFailure } from "./host/commands.ts";
import { ContextKeys } from "./host/context-keys.ts";
import { ExpiryNotice } from "./host/expiry-notice.ts";
import { ExpiryStatus } from "./host/expiry-status.ts";
import { createHandOver } from "./host/hand-over.ts";
import { showFailure } from "./host/notices.ts";
import { OutputLog } from "./host/output-log.ts";
import { RecipesView } from "./host/recipes-view.ts";
import { SecretStorageVault } from "./host/secret-vault.ts";
import { onDidChangeCallerSettings, onDidChangeSetting, settings } from "./host/settings.ts";
import { systemTime } from "./host/system-time.ts";
import { TerminalEnvironment } from "./host/terminal-environment.ts";
import { TokensView } from "./host/tokens-view.ts";
import {
  type Base,
  launchSandbox,
  loadChainActions,
  loadDiagnoser,
  loadGoogle,
  loadInspector,
  loadWizard,
  openSources,
  shippedWorlds,
} from "./lazy-bundles.ts";

let clipboard: ClipboardGuard | undefined;

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
  clipboard = tokens.clipboard;
  context.subscriptions.push(base.logger, registerAll(base, cloud, tokens));
}

/** A copied token does not outlive the window that copied it. */
export async function deactivate(): Promise<void> {
  await clipboard?.clear();
}

type Cloud = ReturnType<typeof createCloud>;
type Tokens = ReturnType<typeof createTokens>;

/** The caller and what the caller can see: Google's, or the sandbox's. */
function createCloud({ context, clock, logger, contextKeys }: Base) {
  const sandbox = new SandboxSession(launchSandbox);
  const google = once(() => loadGoogle(context, clock, logger, sandbox));
  const session = new CallerSession(openSources(google, sandbox), clock, logger);
  const iamCredentials: IamCredentials = {
    generateAccessToken: async (...call) => (await google()).iamCredentials.generateAccessToken(...call),
    generateIdToken: async (...call) => (await google()).iamCredentials.generateIdToken(...call),
    signJwt: async (...call) => (await google()).iamCredentials.signJwt(...call),
    signBlob: async (...call) => (await google()).iamCredentials.signBlob(...call),
  };
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
  const mint = createMint({ session, iamCredentials, clock, logger, defaultSource: () => settings.source });
  return { sandbox, session, catalog, mint, google };
}

/** The tokens of this window, the places they can go, and what counts them down. */
function createTokens({ context, clock, logger, contextKeys }: Base) {
  const store = new TokenStore(clock, () => crypto.randomUUID());
  const ticker = new CountdownTicker(clock, () => store.list().map(({ expiresAt }) => expiresAt));
  const vault = new SecretStorageVault(context.secrets);
  const keptTokens = new KeptTokens(store, vault, clock, logger);
  const terminals = new TerminalEnvironment(context.environmentVariableCollection, store, clock);
  const expiryNotice = new ExpiryNotice({ store, ticker, clock });
  context.subscriptions.push(
    store,
    ticker,
    expiryNotice,
    keptTokens,
    terminals,
    store.onDidChange(() => {
      ticker.update();
      contextKeys.set("mintmark.hasTokens", store.list().length > 0);
    }),
    vault.onDidChange((id) => void keptTokens.restoreOne(id)),
    clock.after(0, () => void keptTokens.restore()),
    new TokensView({ store, ticker, clock }),
    new ExpiryStatus({ store, ticker, clock }),
  );
  return { store, keptTokens, terminals, expiryNotice, clipboard: new ClipboardGuard(vscode.env.clipboard, clock) };
}

/** Every command, behind the one error boundary. */
function registerAll({ context, clock, logger, contextKeys }: Base, cloud: Cloud, tokens: Tokens): vscode.Disposable {
  const { catalog, mint, session, sandbox, google } = cloud;
  const { store } = tokens;
  const accountsView = new AccountsView({ catalog, contextKeys });
  context.subscriptions.push(accountsView, new RecipesView());
  const inspector = once(() => loadInspector({ context, clock, logger, contextKeys }, sandbox));
  const inspect: Inspect = async (...token) => (await inspector()).show(...token);
  const recentChoices = () => parseRecentChoices(context.globalState.get("mintmark.recentChoices"));
  const wizard = once(() => loadWizard(context, { catalog, clock, recentChoices }));
  const history = new MintHistory({
    read: () => context.globalState.get("mintmark.mintHistory"),
    write: (records) => context.globalState.update("mintmark.mintHistory", records),
  });
  const mintPorts = {
    mint: recordMints(mint, history, clock),
    session,
    store,
    clock,
    wizard,
    handOver: createHandOver(tokens),
    remember: (request: MintRequest) =>
      void context.globalState.update("mintmark.recentChoices", rememberChoices(recentChoices(), request)),
    inspect: (info: TokenInfo) => inspectOwn({ inspect, store }, info),
  };
  const showFailed: ShowFailure = (failure, error) => showFailure(failure, error, logger);
  const document = new ChainReportDocument();
  context.subscriptions.push(document);
  const guarded = (work: () => Promise<void>) => void guard(work, showFailed);
  const chainPorts = { catalog, session, clock, recentChoices, document, guarded };
  const chainActions = once(() => loadChainActions(chainPorts, google));
  const diagnoser = once(() => loadDiagnoser({ context, clock }, session, google));
  const tokenPorts = { ...tokens, clock };
  const chooseToken = createTokenChooser(tokenPorts);
  return registerCommands(
    {
      ...mintCommands(mintPorts, chooseToken),
      ...tokenCommands(tokenPorts, chooseToken),
      ...recipeCommands(mintPorts, chooseToken),
      ...exportCommands({ clock, sandbox }, chooseToken),
      ...historyCommands({ history, clock }),
      ...accountCommands({ catalog, view: accountsView }),
      ...chainCommands({ chainActions }),
      ...sourceCommands({ session, sandbox, shippedWorlds }),
      ...diagnoseCommand({ diagnoser }),
      ...inspectCommands({ inspect, store }),
      "mintmark.showLog": () => logger.show(),
    },
    showFailed,
  );
}
