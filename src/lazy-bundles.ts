import type * as vscode from "vscode";
import type { SkewCorrectedClock } from "./core/base/clock.ts";
import type { ReadAccount } from "./core/account/account-directory.ts";
import type { ShortcutReader } from "./core/chain/draft/chain-shortcuts.ts";
import type { CallerSession } from "./core/caller/caller-session.ts";
import type { PrivateFiles } from "./core/credential/destination/private-files.ts";
import type { CredentialSources } from "./core/caller/credential-source.ts";
import { googleEndpoints } from "./core/caller/endpoints.ts";
import type { LoadKeptTokenParser } from "./core/credential/destination/kept-tokens.ts";
import type { LaunchSandbox, SandboxSession, ShippedWorld } from "./core/caller/sandbox.ts";
import type { TokenStore } from "./core/credential/token/token-store.ts";
import type { GoogleCloud } from "./google/google-cloud.ts";
import type { NetworkedInspection } from "./google/verify/token-verifier.ts";
import type { ChainActions, ChainActionsPorts } from "./host/command/chain-actions.ts";
import type { CommandSetPorts } from "./host/command/command-set.ts";
import type { CommandSet } from "./host/command/commands.ts";
import type { ContextKeys } from "./host/base/context-keys.ts";
import type { Diagnose } from "./host/diagnosis/diagnoser.ts";
import { DiagnosisDocument } from "./host/diagnosis/diagnosis-document.ts";
import type { Inspector } from "./host/inspector/inspector-panel.ts";
import type { OutputLog } from "./host/base/output-log.ts";
import { settings } from "./host/base/settings.ts";
import type { MintWizard, MintWizardPorts } from "./host/wizard/mint-wizard.ts";

/** What every part shares. */
export interface Base {
  readonly context: vscode.ExtensionContext;
  readonly clock: SkewCorrectedClock;
  readonly logger: OutputLog;
  readonly contextKeys: ContextKeys;
}

/** Loads the bundle with everything that talks to Google. */
export async function loadGoogle(
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

/** The APIs that mint, that say for whom, and what the wizard reads of policies, behind a bundle that the first call loads. */
export function lazyCalls(google: () => Promise<GoogleCloud>): Pick<
  GoogleCloud,
  "iamCredentials" | "tokenExchange" | "listAudiences"
> & {
  readonly readAccount: ReadAccount;
  readonly reader: ShortcutReader;
} {
  return {
    readAccount: async (...call) => (await google()).policies.account(...call),
    reader: {
      testAccountPermissions: async (...call) => (await google()).policies.testAccountPermissions(...call),
      accountPolicy: async (...call) => (await google()).policies.accountPolicy(...call),
    },
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
export async function loadCommandSet(ports: CommandSetPorts): Promise<CommandSet> {
  const { createCommandSet } = await import("./host/command/command-set.ts");
  return createCommandSet(ports);
}

/** Loads the bundle that writes files which only the user can read. */
export async function loadPrivateFiles(): Promise<PrivateFiles> {
  return (await import("./machine/private-files.ts")).privateFiles;
}

/** Loads the bundle that reads what the secret storage kept. */
export const loadKeptTokenParser: LoadKeptTokenParser = async () => {
  const { parseKeptToken } = await import("./core/credential/destination/kept-token.ts");
  return parseKeptToken;
};

/** Loads the bundle that builds, checks and mends delegation chains. */
export async function loadChainActions(
  ports: Omit<
    ChainActionsPorts,
    "reader" | "writer" | "iamCredentials" | "directory" | "assets" | "groups" | "analyzer"
  >,
  google: () => Promise<GoogleCloud>,
): Promise<ChainActions> {
  const { createChainActions } = await import("./host/command/chain-actions.ts");
  const { policies, iamCredentials, accounts: directory, assets, groups, analyzer } = await google();
  const calls = { reader: policies, writer: policies, iamCredentials, directory, assets, groups, analyzer };
  return createChainActions({ ...ports, ...calls });
}

/** Loads the bundle that decodes tokens and shows them. */
export async function loadInspector(
  base: Base,
  verifier: () => Promise<NetworkedInspection>,
  store: TokenStore,
): Promise<Inspector> {
  const { createInspector } = await import("./host/inspector/inspector-panel.ts");
  const { extensionUri, subscriptions } = base.context;
  const inspector = createInspector({ ...base, extensionUri, store, verifier });
  subscriptions.push(inspector);
  return inspector;
}

/** Loads the bundle that checks signatures. */
export async function loadVerifier(
  { context, clock, logger }: Base,
  sandbox: SandboxSession,
): Promise<NetworkedInspection> {
  const { createTokenVerifier } = await import("./google/verify/token-verifier.ts");
  const oauth2 = () => settings.endpoints.oauth2 ?? googleEndpoints.oauth2;
  const verifier = createTokenVerifier({ clock, logger, oauth2, sandboxUrl: () => sandbox.running?.url });
  context.subscriptions.push(verifier);
  return verifier;
}

/** Loads the bundle that tells what is in force and why. */
export async function loadDiagnoser(
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
export async function loadWizard(context: vscode.ExtensionContext, ports: MintWizardPorts): Promise<MintWizard> {
  const { createMintWizard } = await import("./host/wizard/mint-wizard.ts");
  const wizard = createMintWizard(ports);
  context.subscriptions.push(wizard);
  return wizard;
}

/** Sources that load what they need; the sandbox is started by whoever chooses it. */
export function openSources(google: () => Promise<GoogleCloud>, sandbox: SandboxSession): CredentialSources {
  return {
    async open(choice, signal) {
      if (choice === "sandbox") await sandbox.ensure(settings.sandboxWorld);
      return (await google()).sources.open(choice, signal);
    },
  };
}

/** The worlds that ship with the sandbox. */
export async function shippedWorlds(): Promise<readonly ShippedWorld[]> {
  const { sandboxWorlds } = await import("./sandbox/sandbox-cloud.ts");
  return sandboxWorlds();
}

/** Loads the sandbox, and starts it. */
export const launchSandbox: LaunchSandbox = async (world) => {
  const { startSandboxCloud } = await import("./sandbox/sandbox-cloud.ts");
  const cloud = await startSandboxCloud({ worldPath: world });
  const principal = cloud.callers[0]?.principal ?? "";
  return { url: cloud.url, world: cloud.world, adc: cloud.adc, principal, close: () => cloud.close() };
};
