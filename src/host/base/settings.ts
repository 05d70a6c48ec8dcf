import * as vscode from "vscode";
import { type SourceChoice, sourceChoices } from "../../core/caller/credential-source.ts";
import { type Endpoints, googleEndpoints } from "../../core/caller/endpoints.ts";
import { fail } from "../../core/base/errors.ts";
import { isObject, isStringArray, type JsonObject } from "../../core/base/json.ts";
import { requireTrust } from "./trust.ts";
import type { RecipeOwner, RecipeSettings } from "../../core/recipe/recipe-list.ts";

/**
 * The `mintmark.` settings, read each time they are needed; a value of the wrong type counts as not set. Those that a repository must not
 * decide are read from the user's settings alone; the test `settings-authority` says of each who may set it.
 */
export const settings = {
  get source(): SourceChoice {
    const value = read("source");
    return sourceChoices.find((choice) => choice === value) ?? "auto";
  },

  /** Path of the key file; empty when none is chosen. */
  get keyFile(): string {
    return userText("keyFile");
  },

  /** Command lines that programs of credential files may be run with. */
  get allowedCommands(): readonly string[] {
    const value = readUser("allowedCommands");
    return isStringArray(value) ? value : [];
  },

  get endpoints(): Partial<Endpoints> {
    const value = readUser("endpoints");
    if (!isObject(value)) return {};
    const isSet = (entry: [string, unknown]): entry is [string, string] =>
      Object.hasOwn(googleEndpoints, entry[0]) && typeof entry[1] === "string";
    return Object.fromEntries(Object.entries(value).filter(isSet));
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
    return userSeconds("clipboard.clearAfterSeconds", 60) * 1_000;
  },

  get warnBeforeMs(): number {
    return userSeconds("expiry.warnBeforeSeconds", 300) * 1_000;
  },

  get expiryNotify(): boolean {
    return readUser("expiry.notify") !== false;
  },

  get renewAhead(): boolean {
    return readUser("renewAhead") === true;
  },

  get statusBarEnabled(): boolean {
    return readUser("statusBar.enabled") !== false;
  },

  get editorHover(): boolean {
    return read("editor.hover") !== false;
  },

  get editorCodeLens(): boolean {
    return read("editor.codeLens") !== false;
  },

  get editorWarnings(): boolean {
    return readUser("editor.warnings") !== false;
  },

  get terminalLinks(): boolean {
    return read("terminal.links") !== false;
  },

  /** By owner, not merged: VS Code would mix a workspace's recipe with the user's of the same name. */
  get recipes(): RecipeSettings {
    return readByOwner("recipes");
  },

  /** By owner, like the recipes. */
  get receivers(): RecipeSettings {
    return readByOwner("receivers");
  },

  get sandboxWorld(): string {
    return userText("sandbox.world") || "story";
  },
};

/** Settings that decide who the caller is and where calls go. */
const callerSettings = ["source", "keyFile", "allowedCommands", "endpoints", "quotaProject"].map(
  (name) => `mintmark.${name}`,
);

/** Settings that a trusted workspace may choose; whoever uses one of its choices says that it is not the user's. */
const workspaceMayChoose = ["source", "quotaProject", "projects"] as const;
export type WorkspaceChoice = (typeof workspaceMayChoose)[number];

/** The settings that this workspace decides in the user's stead. */
export function workspaceChoices(): readonly WorkspaceChoice[] {
  return workspaceMayChoose.filter((name) => {
    const { workspaceValue, globalValue, defaultValue } = readByScope(name);
    return (
      workspaceValue !== undefined && JSON.stringify(workspaceValue) !== JSON.stringify(globalValue ?? defaultValue)
    );
  });
}

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

/** Writes the user's choice of a source, and of a key file if the source needs one. */
export async function writeSource(source: SourceChoice, keyFile?: string): Promise<void> {
  if (keyFile !== undefined) await write("keyFile", keyFile, "user");
  await write("source", source, "user");
}

/** Adds a recipe to its owner's settings, or replaces the one with the same name. */
export async function writeRecipe(owner: RecipeOwner, name: string, request: JsonObject): Promise<void> {
  await writeOwned(owner, "recipes", { ...settings.recipes[owner], [name]: request });
}

/** Replaces the receivers in their owner's settings. */
export async function writeReceivers(owner: RecipeOwner, receivers: JsonObject): Promise<void> {
  await writeOwned(owner, "receivers", receivers);
}

/**
 * An existing value that is not an object is not overwritten, nor is anything in an untrusted workspace: what is there cannot be read, so it
 * would be lost.
 */
async function writeOwned(owner: RecipeOwner, name: string, value: JsonObject): Promise<void> {
  if (owner === "workspace") requireTrust();
  const { globalValue, workspaceValue } = readByScope(name);
  const present = owner === "user" ? globalValue : workspaceValue;
  if (present !== undefined && !isObject(present)) {
    fail({ code: "settingNotWritten", setting: `mintmark.${name}`, reason: undefined });
  }
  await write(name, value, owner);
}

/** Throws `settingNotWritten` with VS Code's own text: VS Code does not write to a settings file that is invalid JSON. */
async function write(name: string, value: unknown, owner: RecipeOwner): Promise<void> {
  const target = owner === "user" ? vscode.ConfigurationTarget.Global : vscode.ConfigurationTarget.Workspace;
  try {
    await vscode.workspace.getConfiguration("mintmark").update(name, value, target);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    fail({ code: "settingNotWritten", setting: `mintmark.${name}`, reason });
  }
}

/** VS Code's own proxy settings, as far as they are set. */
export function proxySettings(): readonly { readonly name: string; readonly value: string }[] {
  const configuration = vscode.workspace.getConfiguration("http");
  return ["proxy", "proxySupport", "proxyStrictSSL", "noProxy"].flatMap((name) => {
    const { defaultValue } = configuration.inspect(name) ?? {};
    const value = configuration.get<string | boolean | readonly string[]>(name);
    const isSet = value !== undefined && JSON.stringify(value) !== JSON.stringify(defaultValue);
    return isSet ? [{ name: `http.${name}`, value: isStringArray(value) ? value.join(", ") : String(value) }] : [];
  });
}

interface ScopedValue {
  readonly defaultValue?: unknown;
  readonly globalValue?: unknown;
  readonly workspaceValue?: unknown;
}

function readByScope(name: string): ScopedValue {
  return vscode.workspace.getConfiguration("mintmark").inspect<unknown>(name) ?? {};
}

/** In an untrusted workspace its own values do not exist. */
function readByOwner(name: string): RecipeSettings {
  const { globalValue, workspaceValue } = readByScope(name);
  const workspace = vscode.workspace.isTrusted ? objectOrNone(workspaceValue) : {};
  return { user: objectOrNone(globalValue), workspace };
}

/** The user's own value, even where VS Code would let a workspace's through. */
function readUser(name: string): unknown {
  const { globalValue, defaultValue } = readByScope(name);
  return globalValue ?? defaultValue;
}

function userText(name: string): string {
  return textOrNone(readUser(name));
}

function userSeconds(name: string, fallback: number): number {
  const value = readUser(name);
  return typeof value === "number" && Number.isFinite(value) && value >= 0 ? value : fallback;
}

function objectOrNone(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}

/** The value in effect, which may be the workspace's. */
function read(name: string): unknown {
  return vscode.workspace.getConfiguration("mintmark").get<unknown>(name);
}

function readText(name: string): string {
  return textOrNone(read(name));
}

function textOrNone(value: unknown): string {
  return typeof value === "string" ? value.trim() : "";
}
