import { l10n } from "vscode";
import type { OpaqueFamily } from "../../core/inspect/parse/opaque-token.ts";
import type { TokenView } from "../../core/inspect/token-view.ts";
import type { Verdict } from "../../core/inspect/verify/verdict.ts";

// The inspector's page uses the same English texts, so they share their translation.

const kinds: Readonly<Record<Exclude<TokenView["kind"], "opaque">, () => string>> = {
  jws: () => l10n.t("JSON Web Token"),
  jwe: () => l10n.t("Encrypted token (JWE)"),
  malformed: () => l10n.t("Not a readable token"),
};

const families: Readonly<Record<OpaqueFamily, () => string>> = {
  googleAccessToken: () => l10n.t("Google access token"),
  googleStsToken: () => l10n.t("Google access token (Security Token Service)"),
  googleRefreshToken: () => l10n.t("Google refresh token"),
  googleAuthorizationCode: () => l10n.t("Google authorization code"),
  googleApiKey: () => l10n.t("Google API key"),
  googleClientSecret: () => l10n.t("Google OAuth client secret"),
  paseto: () => l10n.t("PASETO"),
  gitHubToken: () => l10n.t("GitHub token"),
  gitLabToken: () => l10n.t("GitLab token"),
  slackToken: () => l10n.t("Slack token"),
  awsAccessKeyId: () => l10n.t("AWS access key id"),
  privateKey: () => l10n.t("Private key"),
  serviceAccountKey: () => l10n.t("Service account key file"),
  unknown: () => l10n.t("Opaque token"),
};

const verdicts: Readonly<Record<Verdict["kind"], () => string>> = {
  notChecked: () => l10n.t("Signature not checked"),
  unsecured: () => l10n.t("Not signed"),
  contradictory: () => l10n.t("Contradictory: unsigned, yet with a signature"),
  signatureMissing: () => l10n.t("Signature missing"),
  signatureRemoved: () => l10n.t("Signature removed by Google, cannot be checked"),
  signatureRedacted: () => l10n.t("Signature redacted, cannot be checked"),
  encrypted: () => l10n.t("Encrypted, cannot be read"),
  opaque: () => l10n.t("Opaque, nothing to decode"),
  malformed: () => l10n.t("Malformed"),
  valid: () => l10n.t("Signature valid"),
  validInSandbox: () => l10n.t("Valid in the sandbox only"),
  clocksDisagree: () => l10n.t("Signature valid, but the clocks disagree about its expiry"),
  claimsFail: () => l10n.t("Signature valid, but the token must be refused"),
  validWithoutClaims: () => l10n.t("Signature valid, no claims"),
  invalid: () => l10n.t("Signature invalid"),
  wrongAlgorithm: () => l10n.t("Wrong algorithm"),
  cannotCheck: () => l10n.t("Signature cannot be checked"),
};

/** The kind of token, for titles of editors and for texts about files. */
export function kindText({ kind, family }: Pick<TokenView, "kind" | "family">): string {
  return kind === "opaque" ? families[family ?? "unknown"]() : kinds[kind]();
}

/** How far it can be trusted. */
export function verdictTitle(verdict: Verdict["kind"]): string {
  return verdicts[verdict]();
}
