import type * as vscode from "vscode";
import type { Clock, SkewCorrectedClock } from "./core/base/clock.ts";
import type { RecordShelf } from "./core/base/shared-records.ts";
import { deferred } from "./core/async/deferred.ts";
import type { CallerSession } from "./core/caller/caller-session.ts";
import type { CredentialSources } from "./core/caller/credential-source.ts";
import { googleEndpoints } from "./core/caller/endpoints.ts";
import type { LaunchSandbox, SandboxSession, ShippedWorld } from "./core/caller/sandbox.ts";
import type { LoadKeptTokenParser } from "./core/credential/destination/kept-tokens.ts";
import type { PrivateFiles } from "./core/credential/destination/token-files.ts";
import type { GoogleCloud } from "./google/google-cloud.ts";
import type { NetworkedInspection } from "./google/verify/token-verifier.ts";
import { mementoRecords } from "./host/base/memento-shelf.ts";
import type { OutputLog } from "./host/base/output-log.ts";
import { settings } from "./host/base/settings.ts";
import type { ChainActions, ChainActionsPorts } from "./host/command/chain-actions.ts";
import type { CommandSetPorts } from "./host/command/command-set.ts";
import type { CommandSet } from "./host/command/commands.ts";
import type { Diagnose } from "./host/diagnosis/diagnoser.ts";
import type { TokenUpkeep, TokenUpkeepPorts } from "./host/expiry/token-upkeep.ts";
import type { Inspector, InspectorParts } from "./host/inspector/inspector-panel.ts";
import type { MintWizard, MintWizardPorts } from "./host/wizard/mint-wizard.ts";

/** What all parts share. */
export interface Base {
  readonly context: vscode.ExtensionContext;
  readonly clock: SkewCorrectedClock;
  readonly logger: OutputLog;
}

/** Loads the bundle with everything that talks to Google. */
export async function loadGoogle({ context, clock, logger }: Base, sandbox: SandboxSession): Promise<GoogleCloud> {
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

/** Google's APIs, each loaded by its first call. */
export function googleApis(google: () => Promise<GoogleCloud>) {
  return {
    iamCredentials: deferred(async () => (await google()).iamCredentials),
    tokenExchange: deferred(async () => (await google()).tokenExchange),
    accounts: deferred(async () => (await google()).accounts),
    listAudiences: deferred<Pick<GoogleCloud, "listAudiences">>(google).listAudiences,
    policies: deferred(async () => (await google()).policies),
    assets: deferred(async () => (await google()).assets),
    analyzer: deferred(async () => (await google()).analyzer),
    groups: deferred(async () => (await google()).groups),
    orgLists: deferred(async () => (await google()).orgLists),
  };
}

/** Loads the bundle with the commands' code and the texts for failures. */
export async function loadCommandSet(ports: CommandSetPorts): Promise<CommandSet> {
  const { createCommandSet } = await import("./host/command/command-set.ts");
  return createCommandSet(ports);
}

/** Loads the bundle with the places that tokens go to, and what follows their end. */
export async function loadTokenUpkeep(context: vscode.ExtensionContext, ports: TokenUpkeepPorts): Promise<TokenUpkeep> {
  const { createTokenUpkeep } = await import("./host/expiry/token-upkeep.ts");
  const upkeep = createTokenUpkeep(ports);
  context.subscriptions.push(upkeep);
  return upkeep;
}

/** Loads the bundle that writes files that only the user can read. */
export async function loadPrivateFiles(): Promise<PrivateFiles> {
  return (await import("./machine/private-files.ts")).privateFiles;
}

/** Records in a folder of VS Code's for this extension; the code that reads and writes them is loaded by the first use. */
export function recordsIn(storage: vscode.Uri, kind: string): RecordShelf {
  return deferred(async () => (await import("./machine/record-files.ts")).recordFiles(storage.fsPath, kind));
}

/** The same for one workspace; a window without a folder has nothing to share, and no name of VS Code's for what is open in it. */
export function workspaceRecords(context: vscode.ExtensionContext, kind: string): RecordShelf {
  const { storageUri, globalStorageUri, workspaceState } = context;
  const workspace = storageUri && workspaceName(storageUri);
  return workspace === undefined
    ? mementoRecords(workspaceState, kind)
    : recordsIn(globalStorageUri, `${kind}/${workspace}`);
}

/**
 * VS Code's own name for a workspace, which its folder for an extension is in. A second window of the workspace gets another folder, with a
 * number after the name.
 */
function workspaceName({ path }: vscode.Uri): string | undefined {
  return path
    .split("/")
    .at(-2)
    ?.replace(/(?<=.)-\d+$/, "");
}

/** Loads the bundle that reads tokens from the secret storage. */
export const loadKeptTokenParser: LoadKeptTokenParser = async () => {
  const { parseKeptToken } = await import("./core/credential/destination/kept-token.ts");
  return parseKeptToken;
};

/** Loads the bundle that builds, checks and repairs delegation chains. */
export async function loadChainActions(ports: ChainActionsPorts): Promise<ChainActions> {
  const { createChainActions } = await import("./host/command/chain-actions.ts");
  return createChainActions(ports);
}

/** Loads the bundle that decodes and shows tokens. */
export async function loadInspector(context: vscode.ExtensionContext, parts: InspectorParts): Promise<Inspector> {
  const { createInspector } = await import("./host/inspector/inspector-panel.ts");
  const inspector = createInspector(parts);
  context.subscriptions.push(inspector);
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

/** Loads the bundle that finds out what is in effect and why. */
export async function loadDiagnoser(
  { context, clock }: Base,
  session: CallerSession,
  google: () => Promise<GoogleCloud>,
): Promise<Diagnose> {
  const [{ createDiagnoser }, cloud] = await Promise.all([import("./host/diagnosis/diagnoser.ts"), google()]);
  const { survey, iamCredentials, accounts: directory } = cloud;
  const skewMs = () => clock.skewMs;
  const { diagnose, document } = createDiagnoser({ survey, session, iamCredentials, directory, skewMs });
  context.subscriptions.push(document);
  return diagnose;
}

/** Loads the bundle with the steps of the mint wizard. */
export async function loadWizard(context: vscode.ExtensionContext, ports: MintWizardPorts): Promise<MintWizard> {
  const { createMintWizard } = await import("./host/wizard/mint-wizard.ts");
  const wizard = createMintWizard(ports);
  context.subscriptions.push(wizard);
  return wizard;
}

/** Sources that load their code on demand; choosing the sandbox starts it. */
export function openSources(google: () => Promise<GoogleCloud>, sandbox: SandboxSession): CredentialSources {
  return {
    async open(choice, signal) {
      if (choice === "sandbox") await sandbox.ensure(settings.sandboxWorld);
      return (await google()).sources.open(choice, signal);
    },
    state: async (choice) => (await google()).sources.state(choice),
  };
}

/** The worlds that ship with the sandbox. */
export async function shippedWorlds(): Promise<readonly ShippedWorld[]> {
  const { sandboxWorlds } = await import("./sandbox/sandbox-cloud.ts");
  return sandboxWorlds();
}

/** Loads the sandbox, and starts it. It goes by the one clock, as Google would, and never corrects it. */
export function launchSandbox(clock: Clock): LaunchSandbox {
  return async (world) => {
    const { startSandboxCloud } = await import("./sandbox/sandbox-cloud.ts");
    const cloud = await startSandboxCloud({ worldPath: world, now: () => clock.now() });
    const principal = cloud.callers[0]?.principal ?? "";
    return { url: cloud.url, world: cloud.world, adc: cloud.adc, principal, close: () => cloud.close() };
  };
}
