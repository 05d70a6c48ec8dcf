import * as vscode from "vscode";
import type { OpaqueFamily } from "../../core/inspect/parse/opaque-token.ts";
import type { TokenView } from "../../core/inspect/token-view.ts";
import type { Verdict } from "../../core/inspect/verify/verdict.ts";

// The inspector's page uses the same English texts, so they share their translation.

const kinds: Readonly<Record<Exclude<TokenView["kind"], "opaque">, () => string>> = {
  jws: () => vscode.l10n.t("JSON Web Token"),
  jwe: () => vscode.l10n.t("Encrypted token (JWE)"),
  malformed: () => vscode.l10n.t("Not a readable token"),
};

const families: Readonly<Record<OpaqueFamily, () => string>> = {
  googleAccessToken: () => vscode.l10n.t("Google access token"),
  googleStsToken: () => vscode.l10n.t("Google access token (Security Token Service)"),
  googleRefreshToken: () => vscode.l10n.t("Google refresh token"),
  googleAuthorizationCode: () => vscode.l10n.t("Google authorization code"),
  googleApiKey: () => vscode.l10n.t("Google API key"),
  googleClientSecret: () => vscode.l10n.t("Google OAuth client secret"),
  paseto: () => vscode.l10n.t("PASETO"),
  gitHubToken: () => vscode.l10n.t("GitHub token"),
  gitLabToken: () => vscode.l10n.t("GitLab token"),
  slackToken: () => vscode.l10n.t("Slack token"),
  awsAccessKeyId: () => vscode.l10n.t("AWS access key id"),
  privateKey: () => vscode.l10n.t("Private key"),
  serviceAccountKey: () => vscode.l10n.t("Service account key file"),
  unknown: () => vscode.l10n.t("Opaque token"),
};

const verdicts: Readonly<Record<Verdict["kind"], () => string>> = {
  notChecked: () => vscode.l10n.t("Signature not checked"),
  unsecured: () => vscode.l10n.t("Not signed"),
  contradictory: () => vscode.l10n.t("Contradictory: unsigned, yet with a signature"),
  signatureMissing: () => vscode.l10n.t("Signature missing"),
  signatureRemoved: () => vscode.l10n.t("Signature removed by Google, cannot be checked"),
  signatureRedacted: () => vscode.l10n.t("Signature redacted, cannot be checked"),
  encrypted: () => vscode.l10n.t("Encrypted, cannot be read"),
  opaque: () => vscode.l10n.t("Opaque, nothing to decode"),
  malformed: () => vscode.l10n.t("Malformed"),
  valid: () => vscode.l10n.t("Signature valid"),
  validInSandbox: () => vscode.l10n.t("Valid in the sandbox only"),
  claimsFail: () => vscode.l10n.t("Signature valid, but the token must be refused"),
  validWithoutClaims: () => vscode.l10n.t("Signature valid, no claims"),
  invalid: () => vscode.l10n.t("Signature invalid"),
  wrongAlgorithm: () => vscode.l10n.t("Wrong algorithm"),
  cannotCheck: () => vscode.l10n.t("Signature cannot be checked"),
};

/** The kind of token, for titles of editors and for texts about files. */
export function kindText({ kind, family }: Pick<TokenView, "kind" | "family">): string {
  return kind === "opaque" ? families[family ?? "unknown"]() : kinds[kind]();
}

/** How far it can be trusted. */
export function verdictTitle(verdict: Verdict["kind"]): string {
  return verdicts[verdict]();
}
