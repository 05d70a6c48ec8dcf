import * as vscode from "vscode";
import { fail } from "../../core/base/errors.ts";
import { isObject } from "../../core/base/json.ts";
import type { TokenInfo, TokenStore } from "../../core/credential/token/token-store.ts";
import type { CommandTable } from "./commands.ts";
import type { EditorTokens } from "../editor/editor-tokens.ts";
import type { Inspector } from "../inspector/inspector-panel.ts";
import { pasteToken } from "../inspector/token-chooser.ts";

export interface InspectCommandPorts {
  /** Loads the inspector on first use. */
  readonly inspector: () => Promise<Inspector>;
  readonly store: TokenStore;
  readonly editorTokens: () => Promise<EditorTokens>;
}

export function inspectCommands(
  ports: InspectCommandPorts,
): Pick<
  CommandTable,
  | "mintmark.inspectToken"
  | "mintmark.inspectClipboard"
  | "mintmark.inspectSelection"
  | "mintmark.inspectHere"
  | "mintmark.compareTokens"
  | "mintmark.scanFile"
> {
  const { inspector, store } = ports;
  const show = async (text: string): Promise<void> => (await inspector()).show(text);
  return {
    "mintmark.inspectToken": async (argument) => {
      const info = isObject(argument) && typeof argument["id"] === "string" ? store.find(argument["id"]) : undefined;
      if (info === undefined) return show(givenText(argument, "token") ?? (await askToken()));
      return inspectOwn(ports, info, isObject(argument) && argument["verify"] === true);
    },
    "mintmark.inspectClipboard": async () => {
      await show(someText(await vscode.env.clipboard.readText(), "clipboard"));
    },
    "mintmark.inspectSelection": async () => {
      const editor = vscode.window.activeTextEditor;
      const selected = editor?.document.getText(editor.selection) ?? "";
      await show(selected === "" ? await (await ports.editorTokens()).tokenHere(undefined) : selected);
    },
    "mintmark.inspectHere": async (argument) => show(await (await ports.editorTokens()).tokenHere(argument)),
    "mintmark.scanFile": async () => (await ports.editorTokens()).scanFile(),
    "mintmark.compareTokens": async (argument) => {
      await (await inspector()).compare(givenText(argument, "left"), givenText(argument, "right"));
    },
  };
}

/** Shows a token of the store, and verifies it if the user asked for that. */
export async function inspectOwn(
  { inspector, store }: Pick<InspectCommandPorts, "inspector" | "store">,
  { id }: TokenInfo,
  verifies = false,
): Promise<void> {
  const value = store.value(id);
  (await inspector()).show(value, verifies);
}

function givenText(argument: unknown, name: string): string | undefined {
  const text = isObject(argument) ? argument[name] : undefined;
  return typeof text === "string" ? text : undefined;
}

function askToken(): Promise<string> {
  return pasteToken(vscode.l10n.t("Inspect Token"));
}

function someText(text: string, from: "clipboard" | "selection"): string {
  return text.trim() === "" ? fail({ code: "nothingToInspect", from }) : text;
}
