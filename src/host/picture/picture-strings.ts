import * as vscode from "vscode";
import type { Picture } from "../../core/chain/picture/picture.ts";
import type { PictureStrings } from "../../core/chain/picture/picture-protocol.ts";

/** The words of the picture's page. */
export function pictureStrings(kind: Picture["kind"]): PictureStrings {
  const { t } = vscode.l10n;
  return {
    saveSvg: t("Save as SVG…"),
    copyMermaid: t("Copy as Mermaid"),
    refresh: t("Check Again"),
    refreshing: t("Asking Google…"),
    drawing: t("Picture"),
    keyboardHint: t("Arrow keys or Tab move through the picture; Enter shows what can be done."),
    list: t("As a list"),
    actionsFor: t("Actions for {0}"),
    states: {
      held: kind === "chain" ? t("works") : t("granted by a policy"),
      denyUnread:
        kind === "chain"
          ? t("works by the allow policies; deny policies unread")
          : t("granted by a policy; deny policies unread"),
      missing: t("fails: nothing grants it"),
      denied: t("fails: a deny policy"),
      likelyMissing: t("most likely fails"),
      conditional: t("depends on a condition"),
      unknown: t("not known"),
    },
    legend: t("What the arrows mean"),
  };
}
