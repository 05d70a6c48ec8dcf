import * as vscode from "vscode";
import { fail } from "../../core/base/errors.ts";
import { isObject } from "../../core/base/json.ts";
import type { CallerSession } from "../../core/caller/caller-session.ts";
import { type CredentialSource, type SourceChoice, sourceChoices } from "../../core/caller/credential-source.ts";
import type { SandboxSession, ShippedWorld } from "../../core/caller/sandbox.ts";
import type { CommandTable } from "./commands.ts";
import type { Diagnose } from "../diagnosis/diagnoser.ts";
import { cautionText } from "../diagnosis/diagnosis-sentences.ts";
import { failureText } from "../failure-text/failure-text.ts";
import { callerText, sourceLabel } from "../failure-text/source-label.ts";
import { askConsent } from "../surface/ask-consent.ts";
import { commandAction, type NoticeAction, showNotice } from "../surface/notices.ts";
import { withProgress } from "../surface/progress.ts";
import { oneLine } from "../text/terms-text.ts";
import { openWorkspaceSettings, sourceChoiceLabel, sourceOverruledText } from "../surface/workspace-choice-text.ts";
import { settings, workspaceChoices, writeSource } from "../base/settings.ts";

export interface SourceCommandPorts {
  readonly session: CallerSession;
  readonly sandbox: SandboxSession;
  readonly shippedWorlds: () => Promise<readonly ShippedWorld[]>;
  readonly diagnoser: () => Promise<Diagnose>;
}

export function sourceCommands(
  ports: SourceCommandPorts,
): Pick<
  CommandTable,
  "mintmark.selectSource" | "mintmark.startSandbox" | "mintmark.stopSandbox" | "mintmark.diagnoseSource"
> {
  return {
    "mintmark.selectSource": () => selectSource(ports),
    "mintmark.startSandbox": async (argument) => startSandbox(ports, await chooseWorld(ports, argument)),
    "mintmark.stopSandbox": async () => {
      await ports.sandbox.stop();
      showNotice(vscode.l10n.t("The sandbox cloud has stopped; its tokens no longer work."));
    },
    "mintmark.diagnoseSource": async (argument) => (await ports.diagnoser())(argument),
  };
}

/** Asks for a source, writes the choice to the settings, and opens it, so that problems show at once. */
async function selectSource({ session }: SourceCommandPorts): Promise<void> {
  const choice = await pickSource();
  const keyFile = choice === "keyFile" ? await pickFile(vscode.l10n.t("Choose a service account key file")) : undefined;
  await writeSource(choice, keyFile);
  session.reset();
  const overruled = sourceOverruledText();
  if (overruled !== undefined) {
    const written = vscode.l10n.t("Your settings have the source now: {0}.", sourceChoiceLabel(choice));
    showNotice(`${written} ${overruled}`, openWorkspaceSettings());
    return;
  }
  const { source, passedOver } = await withProgress(vscode.l10n.t("Opening the credential source…"), (signal) =>
    session.open(choice, signal),
  );
  const reasons = passedOver.map(
    (refusal) => `${sourceLabel(refusal.source)}: ${failureText(refusal.failure).message}`,
  );
  const skipped = reasons.length === 0 ? "" : vscode.l10n.t("Skipped: {0}", reasons.join(" "));
  showNotice([callerText(source), readersText(source), skipped].filter(Boolean).join(" "), mintNext());
}

/** A file that others can read works, so this is the moment to warn. */
function readersText({ origin, otherReadersMode: mode }: CredentialSource): string {
  return mode === undefined ? "" : cautionText({ kind: "readableByOthers", path: origin, mode });
}

async function pickSource(): Promise<SourceChoice> {
  const current = settings.source;
  const rows = sourceChoices.map((choice) => ({
    label: sourceChoiceLabel(choice),
    description: choice === current ? inUseText() : "",
    detail: sourceDetails[choice](),
    choice,
  }));
  const picked = await vscode.window.showQuickPick(rows, {
    title: vscode.l10n.t("Select Credential Source"),
    placeHolder: vscode.l10n.t("Where does the caller's credential come from?"),
    matchOnDetail: true,
  });
  return picked?.choice ?? fail({ code: "cancelled" });
}

function inUseText(): string {
  return workspaceChoices().includes("source")
    ? vscode.l10n.t("in use, from this workspace's settings")
    : vscode.l10n.t("in use");
}

const sourceDetails: Readonly<Record<SourceChoice, () => string>> = {
  auto: () => vscode.l10n.t("The first one available: ADC, gcloud, the metadata server, a running sandbox."),
  adc: () => vscode.l10n.t("The file of GOOGLE_APPLICATION_CREDENTIALS or of gcloud auth application-default login."),
  gcloud: () => vscode.l10n.t("The account that the gcloud CLI is signed in with."),
  keyFile: () => vscode.l10n.t("A JSON key of a service account; you choose the file next."),
  metadataServer: () => vscode.l10n.t("The service account attached to this Google Cloud machine."),
  sandbox: () => vscode.l10n.t("A cloud on this machine that enforces IAM as Google does. No account is needed."),
};

async function pickFile(title: string): Promise<string> {
  const files = await vscode.window.showOpenDialog({ title, filters: { JSON: ["json"] } });
  return files?.[0]?.fsPath ?? fail({ code: "cancelled" });
}

/** Starts the sandbox and makes it the source, because that is why people start it. */
async function startSandbox({ sandbox }: SourceCommandPorts, world: string): Promise<void> {
  const { url, principal } = await sandbox.start(world);
  await writeSource("sandbox");
  await vscode.commands.executeCommand("mintmark.accounts.focus");
  const running = vscode.l10n.t("The sandbox cloud runs at {0}. You are {1} there.", url, principal);
  const overruled = settings.source === "sandbox" ? undefined : sourceOverruledText();
  if (overruled === undefined) showNotice(running, mintNext());
  else showNotice(`${running} ${overruled}`, openWorkspaceSettings());
}

function mintNext(): NoticeAction {
  return commandAction(vscode.l10n.t("Mint Access Token…"), "mintmark.mintAccessToken");
}

/** The world in an argument, `{world}`, or `{}` for the one in the settings; otherwise the one that the user picks. */
async function chooseWorld(ports: SourceCommandPorts, argument: unknown): Promise<string> {
  if (!isObject(argument)) return pickWorld(ports);
  const { world } = argument;
  if (typeof world !== "string") return settings.sandboxWorld;
  const known = [settings.sandboxWorld, ...(await ports.shippedWorlds()).map(({ name }) => name)];
  if (!known.includes(world)) await confirmWorld(world);
  return world;
}

/** The setting for a world is the user's alone; the argument of a command may come from anybody. */
async function confirmWorld(world: string): Promise<void> {
  const isAgreed = await askConsent(
    vscode.l10n.t("Start the sandbox cloud with this world?"),
    [
      oneLine(world),
      vscode.l10n.t("The sandbox becomes your credential source, with the accounts and grants of this file."),
      vscode.l10n.t("A keybinding, a task or another extension asks for it; VS Code does not tell which."),
    ].join("\n\n"),
    vscode.l10n.t("Start"),
  );
  if (!isAgreed) fail({ code: "cancelled" });
}

async function pickWorld({ shippedWorlds }: SourceCommandPorts): Promise<string> {
  const shipped = (await shippedWorlds()).map(({ name, description }) => ({ label: name, detail: description, name }));
  const file = { label: `$(file) ${vscode.l10n.t("A world file…")}`, detail: "", name: undefined };
  const picked = await vscode.window.showQuickPick([...shipped, file], {
    title: vscode.l10n.t("Start Sandbox Cloud"),
    placeHolder: vscode.l10n.t("Which world? It decides which projects, accounts and grants there are."),
  });
  if (picked === undefined) fail({ code: "cancelled" });
  return picked.name ?? pickFile(vscode.l10n.t("Choose a world file"));
}
