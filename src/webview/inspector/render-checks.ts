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
};

const rules: Readonly<Record<ClaimRule, () => string>> = {
  tokenKind: () => t("Kind of token"),
  signature: () => t("Signature"),
  selfSigned: () => t("Signed by"),
  subject: () => t("Subject"),
  lifetime: () => t("Lifetime"),
  keyId: () => t("Key id"),
  requiredClaims: () => t("Claims"),
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
};

const outcomes: Readonly<Record<ClaimCheck["outcome"], () => string>> = {
  passed: () => t("Passed"),
  failed: () => t("Failed"),
  notCompared: () => t("Not compared"),
  unknown: () => t("Not known"),
};

const values: Readonly<Record<Exclude<CheckValue["kind"], "text" | "time" | "after" | "notAfter">, () => string>> = {
  none: () => t("nothing"),
  unsound: () => t("not a valid time"),
  present: () => t("present"),
  jwt: () => t("a JWT with claims"),
  accessToken: () => t("an access token"),
  otherToken: () => t("something else"),
  validSignature: () => t("genuine"),
  invalidSignature: () => t("not genuine"),
  uncheckedSignature: () => t("not checked"),
  serviceAccount: () => t("a service account"),
  sameAsIssuer: () => t("the same as the issuer"),
  atMostOneHour: () => t("at most 3600 s"),
  notInToken: () => t("not in the token"),
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
  audienceMissing: () => t("The token names no audience. Mint it for the URL of this receiver."),
  audienceSlash: () => t("Only the slash at the end differs. Audiences are compared letter by letter."),
  audiencePath: () => t("The audience is the URL of the service alone, without path or query."),
  audienceScheme: () => t("The audience lacks “https://”."),
  audienceClientId: () =>
    t("The audience is an OAuth client, as in gcloud's own tokens. Mint the token with this receiver's audience."),
  emailMissing: () => t("The token has no email. Mint it with “include email”."),
  checkSignatureFirst: () => t("Check the signature above first."),
  sandboxKey: () => t("Only the sandbox signed it. The real service refuses it."),
  clocksDisagree: () =>
    t("It has not expired by Google's clock, but by another one that Mintmark knows. Set this machine's clock."),
  ownKey: () => t("It was checked with your own keys; the receiver uses its own."),
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
