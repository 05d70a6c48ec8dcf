import { l10n } from "vscode";
import type { KeptTokens } from "../../core/credential/destination/kept-tokens.ts";
import { bearerOf } from "../../core/request/request.ts";
import { kindLabel } from "../text/token-text.ts";
import type { Place } from "./place.ts";

/** VS Code's secret storage, which every window shares. Tokens stay there when the window closes. */
export function secretStoragePlace(keptTokens: KeptTokens): Place {
  return {
    row: () => ({
      label: `$(lock) ${l10n.t("Secret storage")}`,
      detail: l10n.t("Kept encrypted by VS Code until it expires; it survives a reload of the window."),
    }),
    give: async ({ id, request }) => {
      await keptTokens.keep(id);
      return l10n.t("{0} for {1} is kept in the secret storage.", kindLabel(request.kind), bearerOf(request));
    },
    holds: (id) => keptTokens.holds(id),
  };
}
