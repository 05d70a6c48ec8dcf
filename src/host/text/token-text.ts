import { l10n } from "vscode";
import { match } from "../../core/base/match.ts";
import { base64Length } from "../../core/base/base64.ts";
import { shortAccountName } from "../../core/account/account-name.ts";
import { drawChain } from "../../core/request/chain.ts";
import {
  type AccessTokenRequest,
  bearerOf,
  type CredentialKind,
  isOfCaller,
  type MintRequest,
} from "../../core/request/request.ts";
import { writeStoragePlace } from "../../core/request/access-boundary.ts";
import { shortScope } from "../../core/request/scope.ts";
import type { TokenInfo } from "../../core/credential/token/token-store.ts";
import { localTimeText, timeLeftText } from "./time-text.ts";
import { bytesText } from "./count-text.ts";

const kindLabels: Readonly<Record<CredentialKind, () => string>> = {
  accessToken: () => l10n.t("Access token"),
  idToken: () => l10n.t("ID token"),
  signedJwt: () => l10n.t("Signed JWT"),
  signedBlob: () => l10n.t("Signed blob"),
};

/** The name of a credential kind in running text. */
export function kindLabel(kind: CredentialKind): string {
  return kindLabels[kind]();
}

/** The token's chain with short names, or with whole emails. */
export function tokenChain(info: TokenInfo, form: "short" | "whole"): string {
  const caller = info.caller ?? l10n.t("caller");
  if (isOfCaller(info.request)) return form === "short" ? shortAccountName(caller) : caller;
  const chain = { caller, delegates: info.request.delegates, target: info.request.target };
  return form === "short" ? drawChain(chain, shortAccountName) : drawChain(chain);
}

/** How long a token is still valid, or since when it is not, as a sentence. */
export function expirySentence(expiresAt: number, now: number): string {
  if (expiresAt === Infinity) return l10n.t("Does not expire.");
  const time = localTimeText(expiresAt, now);
  return expiresAt > now
    ? l10n.t("Expires in {0}, at {1}.", timeLeftText(expiresAt, now), time)
    : l10n.t("Expired at {0}.", time);
}

/** What the request specified besides the account. */
function requestDetail(request: MintRequest): string {
  return match(request, {
    accessToken: accessTokenDetail,
    idToken: ({ audience }) => l10n.t("Audience: {0}", audience),
    signedJwt: ({ claims }) => l10n.t("Claims: {0}", Object.keys(claims).join(", ")),
    signedBlob: ({ payload }) => l10n.t("Signature of {0}.", bytesText(base64Length(payload))),
  });
}

function accessTokenDetail({ scopes, subject, accessBoundary, target }: AccessTokenRequest): string {
  const scopeNames = l10n.t("Scopes: {0}", scopes.map(shortScope).join(", "));
  if (subject !== undefined) return `${scopeNames}. ${l10n.t("{0} acts for this user of Workspace.", target)}`;
  if (accessBoundary === undefined) return scopeNames;
  const rules = accessBoundary.map((rule) => `${writeStoragePlace(rule)} (${rule.roles.join(", ")})`);
  return l10n.t("Only for: {0}", rules.join("; "));
}

/** All that may be shown of a token, line by line, never the token itself. */
export function tokenSummary(info: TokenInfo, now: number): readonly string[] {
  return [
    l10n.t("{0} for {1}", kindLabel(info.request.kind), bearerOf(info.request)),
    tokenChain(info, "whole"),
    requestDetail(info.request),
    l10n.t("Minted at {0}.", localTimeText(info.mintedAt, now)),
    expirySentence(info.expiresAt, now),
  ];
}
