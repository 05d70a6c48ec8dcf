import * as vscode from "vscode";
import { SkewCorrectedClock } from "./core/base/clock.ts";
import { once } from "./core/base/once.ts";
import { AccountCatalog } from "./core/chain/account-catalog.ts";
import type { AccountDirectory } from "./core/chain/account-directory.ts";
import { CallerSession } from "./core/credential/caller-session.ts";
import { ClipboardGuard } from "./core/credential/clipboard-guard.ts";
import { CountdownTicker } from "./core/credential/countdown.ts";
import type { PrivateFiles } from "./core/credential/destination/private-files.ts";
import { TokenFiles } from "./core/credential/destination/token-files.ts";
import type { CredentialSources } from "./core/credential/credential-source.ts";
import { googleEndpoints } from "./core/credential/endpoints.ts";
import { KeptTokens, type LoadKeptTokenParser } from "./core/credential/kept-tokens.ts";
import { type LaunchSandbox, SandboxSession, type ShippedWorld } from "./core/credential/sandbox.ts";
import { TokenStore } from "./core/credential/token-store.ts";
import type { GoogleCloud } from "./google/google-cloud.ts";
import type { NetworkedInspection } from "./google/token-verifier.ts";
import type { ReadRelations } from "./host/account-node.ts";
import { AccountsView } from "./host/accounts-view.ts";
import { AutomaticRenewal } from "./host/automatic-renewal.ts";
import type { ChainActions, ChainActionsPorts } from "./host/chain/chain-actions.ts";
import { ChainReportDocument } from "./host/chain/chain-report-document.ts";
import type { CommandSetPorts } from "./host/command-set.ts";
import { type CommandSet, type Explain, guard, registerCommands } from "./host/commands.ts";
import { ContextKeys } from "./host/context-keys.ts";
import type { Diagnose } from "./host/diagnosis/diagnoser.ts";
import { DiagnosisDocument } from "./host/diagnosis/diagnosis-document.ts";
import { EditorFeatures } from "./host/editor/editor-features.ts";
import { ExpiryNotice } from "./host/expiry-notice.ts";
import { ExpiryStatus } from "./host/expiry-status.ts";
import type { Inspector } from "./host/inspector/inspector-panel.ts";
import { OutputLog } from "./host/output-log.ts";
import { RecipesView } from "./host/recipes-view.ts";
import { SecretStorageVault } from "./host/secret-vault.ts";
import { onDidChangeCallerSettings, onDidChangeSetting, settings } from "./host/settings.ts";
import { systemTime } from "./host/system-time.ts";
import { TerminalEnvironment } from "./host/terminal-environment.ts";
import { TokensView } from "./host/tokens-view.ts";
import type { MintWizard, MintWizardPorts } from "./host/wizard/mint-wizard.ts";

/** What every part shares. */
interface Base {
  readonly context: vscode.ExtensionContext;
  readonly clock: SkewCorrectedClock;
  readonly logger: OutputLog;
  readonly contextKeys: ContextKeys;
}

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
  const expiryNotice = new ExpiryNotice({ store, ticker, clock });
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
  const { globalState, workspaceState } = context;
  const { catalog, session, sandbox, google } = cloud;
  const explain: Explain = async (failure) => (await commandSet()).explain(failure);
  const guarded = async (work: () => Promise<void>) => guard(work, (await commandSet()).showFailure);
  const document = new ChainReportDocument();
  const inspector = once(() => loadInspector(base, sandbox, tokens.store));
  const { extensionUri } = context;
  const editorFeatures = new EditorFeatures({
    ...{ clock, contextKeys, extensionUri, store: tokens.store },
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

/** Loads the bundle with everything that talks to Google. */
async function loadGoogle(
  context: vscode.ExtensionContext,
  clock: SkewCorrectedClock,
  logger: OutputLog,
  sandbox: SandboxSession,
): Promise<GoogleCloud> {
  const { createGoogleCloud } = await import("./google/google-cloud.ts");
  const cloud = createGoogleCloud({
    clock,
    logger,
    settings: () => ({
      keyFile: settings.keyFile,
      allowedCommands: settings.allowedCommands,
      endpoints: { ...googleEndpoints, ...settings.endpoints },
      quotaProject: settings.quotaProject,
    }),
    runningSandbox: () => sandbox.running,
  });
  context.subscriptions.push(cloud);
  return cloud;
}

/** The APIs that mint, and that say for whom, behind a bundle that the first call loads. */
function lazyCalls(
  google: () => Promise<GoogleCloud>,
): Pick<GoogleCloud, "iamCredentials" | "tokenExchange" | "listAudiences"> {
  return {
    listAudiences: async (...call) => (await google()).listAudiences(...call),
    iamCredentials: {
      generateAccessToken: async (...call) => (await google()).iamCredentials.generateAccessToken(...call),
      generateIdToken: async (...call) => (await google()).iamCredentials.generateIdToken(...call),
      signJwt: async (...call) => (await google()).iamCredentials.signJwt(...call),
      signBlob: async (...call) => (await google()).iamCredentials.signBlob(...call),
    },
    tokenExchange: {
      redeemAssertion: async (...call) => (await google()).tokenExchange.redeemAssertion(...call),
      downscope: async (...call) => (await google()).tokenExchange.downscope(...call),
    },
  };
}

/** Loads the bundle with what the commands do, and the words for what can go wrong. */
async function loadCommandSet(ports: CommandSetPorts): Promise<CommandSet> {
  const { createCommandSet } = await import("./host/command-set.ts");
  return createCommandSet(ports);
}

/** Loads the bundle that writes files which only the user can read. */
async function loadPrivateFiles(): Promise<PrivateFiles> {
  return (await import("./machine/private-files.ts")).privateFiles;
}

/** Loads the bundle that reads what the secret storage kept. */
const loadKeptTokenParser: LoadKeptTokenParser = async () => {
  const { parseKeptToken } = await import("./core/credential/kept-token.ts");
  return parseKeptToken;
};

/** Loads the bundle that builds, checks and mends delegation chains. */
async function loadChainActions(
  ports: Omit<ChainActionsPorts, "reader" | "writer" | "iamCredentials" | "directory" | "assets">,
  google: () => Promise<GoogleCloud>,
): Promise<ChainActions> {
  const { createChainActions } = await import("./host/chain/chain-actions.ts");
  const { policies, iamCredentials, accounts: directory, assets } = await google();
  return createChainActions({ ...ports, reader: policies, writer: policies, iamCredentials, directory, assets });
}

/** Loads the bundle that decodes tokens and shows them. */
async function loadInspector(base: Base, sandbox: SandboxSession, store: TokenStore): Promise<Inspector> {
  const { createInspector } = await import("./host/inspector/inspector-panel.ts");
  const { extensionUri, subscriptions } = base.context;
  const verifier = once(() => loadVerifier(base, sandbox));
  const inspector = createInspector({ ...base, extensionUri, store, verifier });
  subscriptions.push(inspector);
  return inspector;
}

/** Loads the bundle that checks signatures. */
async function loadVerifier({ context, clock, logger }: Base, sandbox: SandboxSession): Promise<NetworkedInspection> {
  const { createTokenVerifier } = await import("./google/token-verifier.ts");
  const oauth2 = () => settings.endpoints.oauth2 ?? googleEndpoints.oauth2;
  const verifier = createTokenVerifier({ clock, logger, oauth2, sandboxUrl: () => sandbox.running?.url });
  context.subscriptions.push(verifier);
  return verifier;
}

/** Loads the bundle that tells what is in force and why. */
async function loadDiagnoser(
  { context, clock }: Pick<Base, "context" | "clock">,
  session: CallerSession,
  google: () => Promise<GoogleCloud>,
): Promise<Diagnose> {
  const [{ createDiagnoser }, cloud] = await Promise.all([import("./host/diagnosis/diagnoser.ts"), google()]);
  const document = new DiagnosisDocument();
  context.subscriptions.push(document);
  const { survey, iamCredentials, accounts: directory } = cloud;
  return createDiagnoser({ survey, session, iamCredentials, directory, skewMs: () => clock.skewMs, document });
}

/** Loads the bundle with the steps of the mint wizard. */
async function loadWizard(context: vscode.ExtensionContext, ports: MintWizardPorts): Promise<MintWizard> {
  const { createMintWizard } = await import("./host/wizard/mint-wizard.ts");
  const wizard = createMintWizard(ports);
  context.subscriptions.push(wizard);
  return wizard;
}

/** Sources that load what they need; the sandbox is started by whoever chooses it. */
function openSources(google: () => Promise<GoogleCloud>, sandbox: SandboxSession): CredentialSources {
  return {
    async open(choice, signal) {
      if (choice === "sandbox") await sandbox.ensure(settings.sandboxWorld);
      return (await google()).sources.open(choice, signal);
    },
  };
}

/** The worlds that ship with the sandbox. */
async function shippedWorlds(): Promise<readonly ShippedWorld[]> {
  const { sandboxWorlds } = await import("./sandbox/sandbox-cloud.ts");
  return sandboxWorlds();
}

/** Loads the sandbox, and starts it. */
const launchSandbox: LaunchSandbox = async (world) => {
  const { startSandboxCloud } = await import("./sandbox/sandbox-cloud.ts");
  const cloud = await startSandboxCloud({ worldPath: world });
  const principal = cloud.callers[0]?.principal ?? "";
  return { url: cloud.url, world: cloud.world, adc: cloud.adc, principal, close: () => cloud.close() };
};
