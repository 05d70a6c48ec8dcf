import * as vscode from "vscode";
import { type SourceChoice, sourceChoices } from "../core/credential/credential-source.ts";
import { endpointNames, type Endpoints } from "../core/credential/endpoints.ts";
import { isObject, isStringArray } from "../core/base/json.ts";

/** The `mintmark.` settings, read afresh each time; a value of the wrong type counts as not set. */
export const settings = {
  get source(): SourceChoice {
    const value = read("source");
    return sourceChoices.find((choice) => choice === value) ?? "auto";
  },

  /** Path of the key file; empty when none is chosen. */
  get keyFile(): string {
    return readText("keyFile");
  },

  get endpoints(): Partial<Endpoints> {
    const value = read("endpoints");
    if (!isObject(value)) return {};
    const set = endpointNames.flatMap((name) => (typeof value[name] === "string" ? [[name, value[name]]] : []));
    return Object.fromEntries(set) as Partial<Endpoints>;
  },

  /** The quota project; `undefined` leaves it to the credential. */
  get quotaProject(): string | undefined {
    return readText("quotaProject") || undefined;
  },

  get projects(): readonly string[] {
    const value = read("projects");
    return isStringArray(value) ? value : [];
  },

  get clipboardClearAfterMs(): number {
    return readSeconds("clipboard.clearAfterSeconds", 60) * 1_000;
  },

  get warnBeforeMs(): number {
    return readSeconds("expiry.warnBeforeSeconds", 300) * 1_000;
  },

  get statusBarEnabled(): boolean {
    return read("statusBar.enabled") !== false;
  },

  get sandboxWorld(): string {
    return readText("sandbox.world") || "story";
  },
};

/** Settings that decide who the caller is and where calls go. */
const callerSettings = ["source", "keyFile", "endpoints", "quotaProject"].map((name) => `mintmark.${name}`);

export function onDidChangeCallerSettings(listener: () => void): vscode.Disposable {
  return vscode.workspace.onDidChangeConfiguration((event) => {
    if (callerSettings.some((name) => event.affectsConfiguration(name))) listener();
  });
}

export function onDidChangeSetting(name: string, listener: () => void): vscode.Disposable {
  return vscode.workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration(`mintmark.${name}`)) listener();
  });
}

/** Writes the user's choice of a source, and of a key file where the source needs one. */
export async function writeSource(source: SourceChoice, keyFile?: string): Promise<void> {
  const configuration = vscode.workspace.getConfiguration("mintmark");
  if (keyFile !== undefined) await configuration.update("keyFile", keyFile, vscode.ConfigurationTarget.Global);
  await configuration.update("source", source, vscode.ConfigurationTarget.Global);
}

function read(name: string): unknown {
  return vscode.workspace.getConfiguration("mintmark").get<unknown>(name);
}

function readText(name: string): string {
  const value = read(name);
  return typeof value === "string" ? value.trim() : "";
}

function readSeconds(name: string, fallback: number): number {
  const value = read(name);
  return typeof value === "number" && Number.isFinite(value) && value >= 0 ? value : fallback;
}
