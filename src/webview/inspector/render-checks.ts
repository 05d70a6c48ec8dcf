import { t } from "@vscode/l10n";
import type { CheckHint, CheckValue, ClaimCheck, ClaimRule } from "../../core/inspect/verify/claim-check.ts";
import { element } from "../page/dom.ts";
import { icon, type Tone } from "../page/icon.ts";
import { renderTable, type TableRow } from "./render-table.ts";
import type { PageTime } from "../page/page-time.ts";

const tones: Readonly<Record<ClaimCheck["outcome"], Tone>> = {
  passed: "good",
  failed: "bad",
  notCompared: "information",
  unknown: "information",
  sandboxOnly: "warning",
};

const rules: Readonly<Record<ClaimRule, () => string>> = {
  tokenKind: () => t("Kind of token"),
  signature: () => t("Signature"),
  selfSigned: () => t("Signed by"),
  subject: () => t("Subject"),
  lifetime: () => t("Lifetime"),
  keyId: () => t("Key id"),
  requiredClaims: () => t("Claims"),
  account: () => t("Account"),
  email: () => t("Email"),
  emailVerified: () => t("Email verified"),
  role: () => t("Role of the account"),
  algorithm: () => t("Algorithm"),
  type: () => t("Type"),
  issuer: () => t("Issuer"),
  audience: () => t("Audience"),
  expiry: () => t("Expires"),
  notBefore: () => t("Not before"),
  issuedAt: () => t("Issued"),
  uniqueNames: () => t("Names"),
};

const outcomes: Readonly<Record<ClaimCheck["outcome"], () => string>> = {
  passed: () => t("Passed"),
  failed: () => t("Failed"),
  notCompared: () => t("Not compared"),
  unknown: () => t("Not known"),
  sandboxOnly: () => t("In the sandbox only"),
};

const values: Readonly<Record<Exclude<CheckValue["kind"], "text" | "time" | "after" | "notAfter">, () => string>> = {
  none: () => t("nothing"),
  unsound: () => t("not a valid time"),
  present: () => t("present"),
  jwt: () => t("a JWT with claims"),
  accessToken: () => t("an access token"),
  otherToken: () => t("something else"),
  scopes: () => t("scopes instead"),
  receiverKey: () => t("by a key of its issuer"),
  sandboxKey: () => t("by the sandbox's key"),
  ownKey: () => t("by a key of your own"),
  noSignature: () => t("no signature"),
  invalidSignature: () => t("not genuine"),
  uncheckedSignature: () => t("not checked"),
  serviceAccount: () => t("a service account"),
  sameAsIssuer: () => t("the same as the issuer"),
  atMostOneHour: () => t("at most 3600 s"),
  notInToken: () => t("not in the token"),
  eachOnce: () => t("each name once"),
  nameTwice: () => t("a name twice"),
};

const hints: Readonly<Record<CheckHint, () => string>> = {
  accessTokenForIdToken: () =>
    t("This receiver wants an ID token. An access token is for Google's own APIs: mint an ID token."),
  selfSignedForIdToken: () =>
    t("The account signed this itself. This receiver wants a token that Google signed: mint an ID token."),
  firebaseForIdToken: () =>
    t("This is a Firebase token. This receiver wants a Google ID token, or must be set up for Firebase."),
  idTokenForGoogleApi: () =>
    t("Google's APIs take access tokens, or JWTs that a service account signed; never ID tokens."),
  nameAudience: () => t("Enter the audience of the receiver above, so that it can be compared."),
  audienceMissing: () => t("The token names no audience. Mint it for the URL of this receiver."),
  audienceSlash: () => t("Only the slash at the end differs. Audiences are compared letter by letter."),
  audienceLonger: () => t("It begins right and goes on. Audiences are compared letter by letter."),
  audiencePath: () =>
    t(
      "Google's documentation asks for the URL of the service alone. Reports disagree on whether a path is refused, so mint it without one.",
    ),
  audienceQuery: () => t("Cloud Run refuses an audience with a query or a fragment. Mint it for the URL alone."),
  audienceScheme: () => t("The audience lacks “https://”."),
  audienceClientId: () =>
    t("The audience is an OAuth client, as in gcloud's own tokens. Mint the token with this receiver's audience."),
  otherDefaultUrl: () =>
    t(
      "Cloud Run gives a service two URLs and takes both. This may be the other one of this service: if it is, enter it above too.",
    ),
  functionNameMissing: () => t("A function of the first generation wants its URL with its name: https://…/NAME."),
  proxyClientForIdToken: () =>
    t("An ID token for IAP is for its OAuth client id. The URL is for JWTs that an account signed itself."),
  proxyUrlForSelfSigned: () =>
    t("A JWT that an account signed itself is for the URL of the resource. The OAuth client id is for ID tokens."),
  proxyExactUrl: () =>
    t("It is good for this URL only. Sign it for the URL that you call, or with /* at the end for all below it."),
  nameProxyUrl: () => t("Enter the URL of the resource above: that is what a JWT that an account signed is for."),
  anyoneCanMint: () =>
    t(
      "Anyone who can mint can choose this audience, so it does not show who calls. Enter the accounts that may call above.",
    ),
  nameIssuers: () => t("Enter the issuers that it takes above: without them, anyone can sign."),
  gatewayTakesAnyone: () =>
    t(
      "A gateway checks issuer and audience, not who calls, and anyone can get a token of this issuer. Let the service behind it compare the account.",
    ),
  otherAccount: () => t("This is none of the accounts that may call."),
  onlyUniqueId: () =>
    t(
      "The token shows a unique id and no email, so it cannot be compared. Enter the unique id of the account above, or mint the token with “include email”.",
    ),
  onlyEmail: () => t("The token shows an email and no unique id, so it cannot be compared. Enter the email above."),
  emailMissing: () => t("The token has no email. Mint it with “include email”."),
  emailForProxy: () => t("IAP refuses an ID token without an email. Mint it with “include email”."),
  emailUnverified: () => t("The token does not say that this email is verified, so it may be somebody else's."),
  checkSignatureFirst: () => t("Check the signature above first."),
  signatureNotCheckable: () => t("The signature could not be checked; the verdict above says why."),
  clocksDisagree: () =>
    t("It has not expired by Google's clock, but by another one that Mintmark knows. Set this machine's clock."),
  sandboxKey: () => t("The sandbox signed it. A receiver outside the sandbox refuses it."),
  ownKey: () => t("Your own key fits. Whether the receiver uses that key is not known."),
};

/** Each rule with expected next to actual. */
export function renderChecks(checks: readonly ClaimCheck[], time: PageTime): HTMLElement {
  const columns = [t("Rule"), t("Expected"), t("Found"), t("Result")];
  return renderTable({ caption: t("Checks"), columns, class: "checks", labelled: [1, 2] }, checks, (check) =>
    renderCheck(check, time),
  );
}

function renderCheck({ rule, outcome, expected, actual, hint }: ClaimCheck, time: PageTime): TableRow {
  const wanted = outcome === "notCompared" ? "–" : valueText(expected, time);
  return {
    heading: rules[rule](),
    cells: [
      [element("span", {}, wanted)],
      [element("span", {}, valueText(actual, time))],
      [
        element("span", { class: "outcome" }, icon(tones[outcome]), element("span", {}, outcomes[outcome]())),
        hint === undefined ? undefined : element("span", { class: "hint" }, hints[hint]()),
      ],
    ],
  };
}

function valueText(value: CheckValue, time: PageTime): string {
  switch (value.kind) {
    case "text":
      return value.texts.join(", ");
    case "time":
      return time.local(value.at);
    case "after":
      return t("after {0}", time.local(value.at));
    case "notAfter":
      return t("not after {0}", time.local(value.at));
    default:
      return values[value.kind]();
  }
}
