import * as vscode from "vscode";
import { failureOf } from "../../core/base/errors.ts";
import type { Logger } from "../../core/base/logger.ts";
import { bearerOf } from "../../core/request/request.ts";
import type { TokenInfo } from "../../core/credential/token/token-store.ts";
import { type MintCommandPorts, requireTrust } from "../command/mint-commands.ts";
import type { CommandSet } from "../command/commands.ts";
import { failureText } from "../failure-text/failure-text.ts";
import type { HandOverPorts } from "../destination/hand-over.ts";
import { showNotice } from "../surface/notices.ts";
import { expirySentence, kindLabel } from "../text/token-text.ts";

type Ports = Pick<MintCommandPorts, "mint" | "store" | "clock"> &
  Pick<HandOverPorts, "keptTokens" | "terminals" | "tokenFiles">;

/** Renewal that nobody asked for just now: it goes to the places that hold the token, and never to the clipboard or into an editor. */
export function quietRenewal(ports: Ports, logger: Logger): Pick<CommandSet, "renewQuietly" | "giveUpRenewal"> {
  return {
    renewQuietly: async (info) => {
      requireTrust();
      await renew(ports, info);
      logger.info(`Renewed ${info.request.kind} for ${bearerOf(info.request)} ahead of its end.`);
    },
    giveUpRenewal: (info, error) => {
      logger.warn(`Could not renew ${info.request.kind} for ${bearerOf(info.request)}: ${failureOf(error).code}`);
      offerRenewal(info, error, ports.clock.now());
    },
  };
}

async function renew(
  { mint, store, keptTokens, terminals, tokenFiles }: Ports,
  { id, request }: TokenInfo,
): Promise<void> {
  const holders = { kept: keptTokens.holds(id), terminal: terminals.holds(id), file: tokenFiles.holds(id) };
  const minted = await mint(request, new AbortController().signal);
  // It may have been forgotten meanwhile.
  if (store.find(id) === undefined) return;
  const renewed = store.add(minted, id);
  if (holders.terminal) terminals.give(renewed);
  if (holders.kept) await keptTokens.keep(id);
  if (holders.file) await tokenFiles.write(renewed);
}

function offerRenewal({ id, request, expiresAt }: TokenInfo, error: unknown, now: number): void {
  const text = vscode.l10n.t(
    "{0} for {1} could not be renewed. {2} {3}",
    kindLabel(request.kind),
    bearerOf(request),
    failureText(failureOf(error)).message,
    expirySentence(expiresAt, now),
  );
  showNotice(text, {
    title: vscode.l10n.t("Renew"),
    run: () => vscode.commands.executeCommand("mintmark.renewToken", { id }),
  });
}
