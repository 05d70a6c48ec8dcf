import { l10n } from "vscode";
import type { Clock } from "../../core/base/clock.ts";
import { failureOf } from "../../core/base/errors.ts";
import type { Logger } from "../../core/base/logger.ts";
import type { TokenInfo } from "../../core/credential/token/token-store.ts";
import { bearerOf } from "../../core/request/request.ts";
import { failureText } from "../failure-text/failure-text.ts";
import type { Minting } from "../minting/minting.ts";
import { commandAction, showNotice } from "../surface/notices.ts";
import { expirySentence, kindLabel } from "../text/token-text.ts";

/** Renewal before a token expires, without a request from the user. */
export interface QuietRenewal {
  /** Mints a token again and delivers it to the places that hold it. */
  readonly renewQuietly: (info: TokenInfo) => Promise<void>;
  /** Says that a token could not be renewed, and offers to renew it manually. */
  readonly giveUpRenewal: (info: TokenInfo, error: unknown) => void;
}

export function createQuietRenewal(minting: Minting, clock: Clock, logger: Logger): QuietRenewal {
  return {
    renewQuietly: async (info) => {
      await minting.renewQuietly(info);
      logger.info(`Renewed ${info.request.kind} for ${bearerOf(info.request)} ahead of its end.`);
    },
    giveUpRenewal: (info, error) => {
      logger.warn(`Could not renew ${info.request.kind} for ${bearerOf(info.request)}: ${failureOf(error).code}`);
      offerRenewal(info, error, clock.now());
    },
  };
}

function offerRenewal({ id, request, expiresAt }: TokenInfo, error: unknown, now: number): void {
  const text = l10n.t(
    "{0} for {1} could not be renewed. {2} {3}",
    kindLabel(request.kind),
    bearerOf(request),
    failureText(failureOf(error)).message,
    expirySentence(expiresAt, now),
  );
  showNotice(text, commandAction(l10n.t("Renew"), "mintmark.renewToken", { id }));
}
