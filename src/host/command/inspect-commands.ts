import * as vscode from "vscode";
import { fail } from "../../core/base/errors.ts";
import { isObject } from "../../core/base/json.ts";
import type { TokenInfo, TokenStore } from "../../core/credential/token-store.ts";
import type { CommandTable } from "../commands.ts";
import type { EditorTokens } from "../editor/editor-tokens.ts";
import type { Inspector } from "../inspector/inspector-panel.ts";
import { tokenChain } from "../token-text.ts";

/** Opens the inspector on a token; what is known of one that was minted here goes with it. */
export type Inspect = (...token: Parameters<Inspector["show"]>) => Promise<void>;

export interface InspectCommandPorts {
  readonly inspect: Inspect;
  readonly store: TokenStore;
  readonly editorTokens: () => Promise<EditorTokens>;
}

export function inspectCommands(
  ports: InspectCommandPorts,
): Pick<CommandTable, "mintmark.inspectToken" | "mintmark.inspectClipboard" | "mintmark.inspectSelection"> {
  const { inspect, store } = ports;
  return {
    "mintmark.inspectToken": async (argument) => {
      const info = isObject(argument) && typeof argument["id"] === "string" ? store.find(argument["id"]) : undefined;
      await (info === undefined ? inspect(givenToken(argument) ?? (await askToken())) : inspectOwn(ports, info));
    },
    "mintmark.inspectClipboard": async () => {
      await inspect(someText(await vscode.env.clipboard.readText(), "clipboard"));
    },
    "mintmark.inspectSelection": async () => {
      const editor = vscode.window.activeTextEditor;
      const selected = editor?.document.getText(editor.selection) ?? "";
      await inspect(selected === "" ? await (await ports.editorTokens()).tokenHere(undefined) : selected);
    },
  };
}

/** Shows a token of the store together with what is known because it was minted here. */
export async function inspectOwn(
  { inspect, store }: Pick<InspectCommandPorts, "inspect" | "store">,
  info: TokenInfo,
): Promise<void> {
  await inspect(store.value(info.id), {
    account: info.request.target,
    chain: tokenChain(info, "whole"),
    expiresAt: info.expiresAt,
  });
}

function givenToken(argument: unknown): string | undefined {
  const token = isObject(argument) ? argument["token"] : undefined;
  return typeof token === "string" ? token : undefined;
}

async function askToken(): Promise<string> {
  const text = await vscode.window.showInputBox({
    title: vscode.l10n.t("Inspect Token"),
    prompt: vscode.l10n.t("Paste a token. It is decoded on this machine and sent nowhere."),
    password: true,
    ignoreFocusOut: true,
    validateInput: (typed) => (typed.trim() === "" ? vscode.l10n.t("Paste a token, or press Esc.") : undefined),
  });
  return text ?? fail({ code: "cancelled" });
}

function someText(text: string, from: "clipboard" | "selection"): string {
  return text.trim() === "" ? fail({ code: "nothingToInspect", from }) : text;
}
