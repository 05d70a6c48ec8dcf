import { t } from "@vscode/l10n";
import type { OpaqueFamily } from "../../core/inspect/parse/opaque-token.ts";
import type { TokenView } from "../../core/inspect/token-view.ts";

const titles: Readonly<Record<Exclude<TokenView["kind"], "opaque">, () => string>> = {
  jws: () => t("JSON Web Token"),
  jwe: () => t("Encrypted token (JWE)"),
  malformed: () => t("Not a readable token"),
};

const familyTitles: Readonly<Record<OpaqueFamily, () => string>> = {
  googleAccessToken: () => t("Google access token"),
  googleStsToken: () => t("Google access token (Security Token Service)"),
  googleRefreshToken: () => t("Google refresh token"),
  googleAuthorizationCode: () => t("Google authorization code"),
  googleApiKey: () => t("Google API key"),
  googleClientSecret: () => t("Google OAuth client secret"),
  paseto: () => t("PASETO"),
  gitHubToken: () => t("GitHub token"),
  gitLabToken: () => t("GitLab token"),
  slackToken: () => t("Slack token"),
  awsAccessKeyId: () => t("AWS access key id"),
  privateKey: () => t("Private key"),
  serviceAccountKey: () => t("Service account key file"),
  unknown: () => t("Opaque token"),
};

const familyDetails: Readonly<Record<OpaqueFamily, () => string>> = {
  googleAccessToken: () =>
    t("It has the shape of a Google OAuth 2.0 access token. Anyone who has it can use it until it expires."),
  googleStsToken: () =>
    t("It has the shape of the access tokens that Google's Security Token Service gives: federated or downscoped."),
  googleRefreshToken: () =>
    t(
      "It has the shape of a refresh token: long-lived, and it can get new access tokens again and again. Keep it secret.",
    ),
  googleAuthorizationCode: () =>
    t("It has the shape of the one-time code that a sign-in returns, to be exchanged for tokens within minutes."),
  googleApiKey: () => t("It has the shape of an API key: it names a project, not an account, and does not expire."),
  googleClientSecret: () =>
    t("It has the shape of the secret of an OAuth client. It is not a token and should be in no request header."),
  paseto: () => t("A platform-agnostic security token: not a JWT, and not read by Mintmark."),
  gitHubToken: () => t("It has the shape of a GitHub token, not of a Google credential."),
  gitLabToken: () => t("It has the shape of a GitLab token, not of a Google credential."),
  slackToken: () => t("It has the shape of a Slack token, not of a Google credential."),
  awsAccessKeyId: () => t("It has the shape of an AWS access key id, not of a Google credential."),
  privateKey: () =>
    t("This is a private key, not a token. Anyone who has seen it can sign as its owner: keep it out of clipboards."),
  serviceAccountKey: () =>
    t(
      "This is a key file with a private key, not a token. Anyone who has it can act as the account until the key is deleted.",
    ),
  unknown: () => t("It is one word without the dots of a JWT, and has no shape that Mintmark knows."),
};

/** The kind of token. */
export function tokenTitle({ kind, family }: Pick<TokenView, "kind" | "family">): string {
  return kind === "opaque" ? familyTitles[family ?? "unknown"]() : titles[kind]();
}

/** What the shape of an opaque token shows. */
export function familyDetail(family: OpaqueFamily): string {
  return familyDetails[family]();
}
