import { l10n } from "vscode";
import type { Skew } from "../../core/base/clock.ts";
import type { Logger } from "../../core/base/logger.ts";
import { commandAction, showNotice } from "../surface/notices.ts";
import { isLarge, skewAdvice, skewText } from "./clock-text.ts";

/** Says what a comparison with Google's clock has shown. */
export type SayClock = (skewMs: Skew) => void;

/** A change of less is not worth another notice. */
const newsMs = 60_000;

/** Every correction is logged; a large difference is shown, once until it changes. */
export function createSayClock(logger: Logger): SayClock {
  let saidMs = 0;
  return (skewMs) => {
    if (!isLarge(skewMs)) {
      saidMs = 0;
      logger.info(skewText(skewMs));
      return;
    }
    logger.warn(skewText(skewMs));
    if (Math.abs(skewMs - saidMs) < newsMs) return;
    saidMs = skewMs;
    showNotice(skewAdvice(skewMs), commandAction(l10n.t("Diagnose Credentials"), "mintmark.diagnoseSource"));
  };
}
