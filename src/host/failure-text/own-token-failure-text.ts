import * as vscode from "vscode";
import type { SourceFailure, SourceName } from "../../core/base/failure.ts";
import { type FailureText, type Remedy, selectSource } from "./remedy.ts";

type OwnTokenFailure = Extract<SourceFailure, { code: "noOwnIdToken" | "ownAudienceOnly" | "otherCaller" }>;

/** Why the caller has no ID token like the one asked for, and the way that works. */
export function ownTokenFailureText(
  failure: OwnTokenFailure,
  sourceLabel: (source: SourceName) => string,
  login: string,
): FailureText {
  switch (failure.code) {
    case "ownAudienceOnly":
      return {
        message: vscode.l10n.t(
          "ID tokens of {0} are always for the OAuth client {1}, so there is none for {2}. Use “Mint ID Token…” for a service account that may call it.",
          failure.account,
          failure.audience,
          failure.asked,
        ),
        remedies: [mintIdToken],
      };
    case "otherCaller":
      return {
        message: vscode.l10n.t(
          "This ID token is one of {0}, but the credential in force is {1}'s. Nothing was minted; choose the source of {0}.",
          failure.account,
          failure.actual,
        ),
        remedies: [selectSource],
      };
    case "noOwnIdToken":
      return noOwnIdTokenText(failure.account ?? sourceLabel(failure.source), failure.reason, login);
  }
}

const mintIdToken: Remedy = { kind: "command", command: "mintmark.mintIdToken", argument: {} };

function noOwnIdTokenText(owner: string, reason: "federated" | "noOpenid" | "nobody", login: string): FailureText {
  const signIn: Remedy = { kind: "copy", text: login };
  switch (reason) {
    case "federated":
      return {
        message: vscode.l10n.t(
          "{0} is an identity from outside Google, for which Google gives out no ID token. Use “Mint ID Token…” for a service account that it may impersonate.",
          owner,
        ),
        remedies: [mintIdToken, selectSource],
      };
    case "noOpenid":
      return {
        message: vscode.l10n.t(
          "The sign-in of {0} does not include the scope openid, so Google sent no ID token. Run “{1}” in a terminal and try again.",
          owner,
          login,
        ),
        remedies: [signIn, selectSource],
      };
    case "nobody":
      return {
        message: vscode.l10n.t(
          "{0} does not say whose credential it is, so an ID token could not be checked. Sign in again with “{1}”, or choose another source.",
          owner,
          login,
        ),
        remedies: [signIn, selectSource],
      };
  }
}
