import * as vscode from "vscode";
import type { Clock } from "../../core/base/clock.ts";
import { fail } from "../../core/base/errors.ts";
import { isObject } from "../../core/base/json.ts";
import type { TokenInfo, TokenStore } from "../../core/credential/token-store.ts";
import type { ClipboardGuard } from "../../core/credential/clipboard-guard.ts";
import type { CommandTable } from "../commands.ts";
import { copyToken } from "../hand-over.ts";
import { showNotice } from "../notices.ts";
import { timeLeftText } from "../time-text.ts";
import { expirySentence, tokenChain } from "../token-text.ts";

export interface TokenCommandPorts {
  readonly store: TokenStore;
  readonly clipboard: ClipboardGuard;
  readonly clock: Clock;
}

/** The token that a command is about: named by `{id}` or a row of the Tokens view, or picked. */
export function createTokenChooser({ store, clock }: TokenCommandPorts): (argument: unknown) => Promise<TokenInfo> {
  return async (argument) => {
    const id = isObject(argument) ? argument["id"] : undefined;
    if (typeof id === "string") return store.find(id) ?? fail({ code: "noSuchToken" });
    return pickToken(store.list(), clock.now());
  };
}

async function pickToken(tokens: readonly TokenInfo[], now: number): Promise<TokenInfo> {
  if (tokens.length === 0) fail({ code: "noTokens" });
  const rows = tokens.map((info) => ({
    label: info.request.target,
    description: timeLeftText(info.expiresAt, now),
    detail: tokenChain(info, "short"),
    info,
  }));
  const picked = await vscode.window.showQuickPick(rows, { placeHolder: vscode.l10n.t("Which token?") });
  return picked?.info ?? fail({ code: "cancelled" });
}

export function tokenCommands(
  ports: TokenCommandPorts,
  chooseToken: (argument: unknown) => Promise<TokenInfo>,
): Pick<
  CommandTable,
  | "mintmark.showTokens"
  | "mintmark.copyToken"
  | "mintmark.pinToken"
  | "mintmark.forgetToken"
  | "mintmark.forgetAllTokens"
> {
  const { store, clock } = ports;
  return {
    "mintmark.showTokens": () => vscode.commands.executeCommand("mintmark.tokens.focus"),
    "mintmark.copyToken": async (argument) => {
      const info = await chooseToken(argument);
      const copied = await copyToken(ports, info);
      showNotice(`${copied} ${expirySentence(info.expiresAt, clock.now())}`);
    },
    "mintmark.pinToken": async (argument) => store.togglePin((await chooseToken(argument)).id),
    "mintmark.forgetToken": async (argument) => store.forget((await chooseToken(argument)).id),
    "mintmark.forgetAllTokens": () => forgetAll(ports),
  };
}

/** Also takes a copied token off the clipboard. Google keeps honouring the tokens until they expire, and the notice says so. */
async function forgetAll({ store, clipboard }: TokenCommandPorts): Promise<void> {
  const count = store.list().length;
  store.forgetAll();
  await clipboard.clear();
  showNotice(
    count === 0
      ? vscode.l10n.t("There was no token to forget.")
      : vscode.l10n.t("{0} tokens were forgotten here. Google accepts them until they expire.", count),
  );
}
