import * as vscode from "vscode";
import type { HostFailure } from "../../core/base/failure.ts";
import type { FailureText } from "./remedy.ts";

/** Why a setting was not written. VS Code's own sentence says what to do about its file. */
export function settingFailureText({
  setting,
  reason,
}: Extract<HostFailure, { code: "settingNotWritten" }>): FailureText {
  const message =
    reason === undefined
      ? vscode.l10n.t(
          "What the settings hold as {0} is not an object, and would have been lost: nothing was written. Mend it and try again.",
          setting,
        )
      : vscode.l10n.t("VS Code did not write the setting {0}. {1}", setting, reason);
  return { message, remedies: [{ kind: "setting", setting }] };
}
