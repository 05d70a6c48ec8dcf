import * as vscode from "vscode";
import type { HostFailure } from "../../core/base/failure.ts";

type SignatureFailure = Extract<HostFailure, { code: "notASignature" | "signatureNotValid" | "signatureKeysMissing" }>;

/** Why a signature of bytes cannot be used or relied on. */
export function signatureFailureText(failure: SignatureFailure): string {
  switch (failure.code) {
    case "notASignature":
      return vscode.l10n.t(
        "What is held of {0} is a token, not a signature of bytes. Inspect it to check it, or sign with “Sign Blob…”.",
        failure.account,
      );
    case "signatureNotValid":
      return failure.keys === 1
        ? vscode.l10n.t(
            "Not valid: the only published key of {0} did not make this signature of these bytes. Sign them again.",
            failure.account,
          )
        : vscode.l10n.t(
            "Not valid: none of the {0} published keys of {1} made this signature of these bytes. Sign them again.",
            failure.keys,
            failure.account,
          );
    case "signatureKeysMissing":
      return vscode.l10n.t(
        "The signature cannot be checked: no public keys are published for {0}. They are found by email, so sign with the account's email as the target.",
        failure.account,
      );
  }
}
