import * as vscode from "vscode";
import type { Clock } from "../../core/base/clock.ts";
import { fail } from "../../core/base/errors.ts";
import { isObject } from "../../core/base/json.ts";
import { tokenVariables } from "../../core/credential/token/token-variables.ts";
import type { TokenForm } from "../../core/credential/token/token-form.ts";
import type { TokenInfo, TokenStore } from "../../core/credential/token/token-store.ts";
import { bearerOf } from "../../core/request/request.ts";
import type { CommandTable } from "./commands.ts";
import type { ClipboardPlace } from "../destination/clipboard-place.ts";
import { type Places, withdrawAll } from "../destination/place.ts";
import { commandAction, showNotice } from "../surface/notices.ts";
import { timeLeftText } from "../text/time-text.ts";
import { expirySentence, tokenChain } from "../text/token-text.ts";

export interface TokenCommandPorts {
  readonly store: TokenStore;
  readonly places: Places;
  readonly clipboard: ClipboardPlace;
  readonly clock: Clock;
  readonly chooseToken: ChooseToken;
}

/** The token of a command: named by `{id}` or a row of the Tokens view, or picked among those that fit. */
export type ChooseToken = (argument: unknown, fits?: (info: TokenInfo) => boolean) => Promise<TokenInfo>;

export function createTokenChooser(store: TokenStore, clock: Clock): ChooseToken {
  return async (argument, fits = () => true) => {
    const id = isObject(argument) ? argument["id"] : undefined;
    if (typeof id === "string") return store.find(id) ?? fail({ code: "noSuchToken" });
    return pickToken(store.list().filter(fits), clock.now());
  };
}

async function pickToken(tokens: readonly TokenInfo[], now: number): Promise<TokenInfo> {
  if (tokens.length === 0) fail({ code: "noTokens" });
  const rows = tokens.map((info) => ({
    label: bearerOf(info.request),
    description: timeLeftText(info.expiresAt, now),
    detail: tokenChain(info, "short"),
    info,
  }));
  const picked = await vscode.window.showQuickPick(rows, { placeHolder: vscode.l10n.t("Which token?") });
  return picked?.info ?? fail({ code: "cancelled" });
}

export function tokenCommands(
  ports: TokenCommandPorts,
): Pick<
  CommandTable,
  | "mintmark.showTokens"
  | "mintmark.copyToken"
  | "mintmark.copyTokenAsHeader"
  | "mintmark.copyTokenAsCurl"
  | "mintmark.copyTokenAsEnvironment"
  | "mintmark.pinToken"
  | "mintmark.forgetToken"
  | "mintmark.forgetAllTokens"
> {
  const { store, clipboard, clock, chooseToken } = ports;
  const copy = async (info: TokenInfo, form: TokenForm): Promise<void> => {
    const copied = await clipboard.copy(info, form);
    const show = commandAction(vscode.l10n.t("Show Tokens"), "mintmark.showTokens");
    showNotice(`${copied} ${expirySentence(info.expiresAt, clock.now())}`, show);
  };
  const copyCommand = (form: TokenForm) => async (argument: unknown) => copy(await chooseToken(argument), form);
  return {
    "mintmark.showTokens": () => vscode.commands.executeCommand("mintmark.tokens.focus"),
    "mintmark.copyToken": copyCommand("token"),
    "mintmark.copyTokenAsHeader": copyCommand("header"),
    "mintmark.copyTokenAsCurl": copyCommand("curl"),
    "mintmark.copyTokenAsEnvironment": async (argument) => {
      const info = await chooseToken(argument);
      await copy(info, await chooseEnvironment(argument, info));
    },
    "mintmark.pinToken": async (argument) => store.togglePin((await chooseToken(argument)).id),
    "mintmark.forgetToken": async (argument) => store.forget((await chooseToken(argument)).id),
    "mintmark.forgetAllTokens": () => forgetAll(ports),
  };
}

const environments = ["posixEnvironment", "powerShellEnvironment"] as const;

/** The shell named as `{form}` in the argument, otherwise the one that the user picks. */
async function chooseEnvironment(argument: unknown, { request }: TokenInfo): Promise<TokenForm> {
  const given = isObject(argument) ? environments.find((form) => form === argument["form"]) : undefined;
  if (given !== undefined) return given;
  const detail = tokenVariables[request.kind].join(", ");
  const rows = [
    {
      label: vscode.l10n.t("POSIX shell"),
      description: vscode.l10n.t("lines with export"),
      detail,
      form: "posixEnvironment",
    },
    {
      label: vscode.l10n.t("PowerShell"),
      description: vscode.l10n.t("lines with $env:"),
      detail,
      form: "powerShellEnvironment",
    },
  ] as const;
  const placeHolder = vscode.l10n.t(
    "For which shell? Paste the lines there, and the tools that you run next use the token.",
  );
  const picked = await vscode.window.showQuickPick(rows, { placeHolder });
  return picked?.form ?? fail({ code: "cancelled" });
}

/** Also clears a copied token from the clipboard. Google accepts the tokens until they expire, and the notice says so. */
async function forgetAll({ store, places }: TokenCommandPorts): Promise<void> {
  const count = store.list().length;
  store.forgetAll();
  await withdrawAll(places);
  showNotice(forgottenText(count));
}

function forgottenText(count: number): string {
  switch (count) {
    case 0:
      return vscode.l10n.t("There was no token to forget.");
    case 1:
      return vscode.l10n.t("1 token forgotten. Google accepts it until it expires.");
    default:
      return vscode.l10n.t("{0} tokens forgotten. Google accepts them until they expire.", count);
  }
}
