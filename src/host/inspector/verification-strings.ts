import * as vscode from "vscode";
import type { InspectorStrings } from "../../core/inspect/inspector-strings.ts";

const { t } = vscode.l10n;

/** Sentences about checking a signature and comparing claims. */
export function verificationStrings(): Pick<
  InspectorStrings,
  "cannotCheck" | "keyOrigins" | "rules" | "outcomes" | "checkValues" | "hints" | "verification"
> {
  return { cannotCheck: reasons(), keyOrigins: keyOrigins(), ...comparison(), hints: hints(), verification: actions() };
}

function reasons(): InspectorStrings["cannotCheck"] {
  return {
    issuerMissing: t("There is no single “iss” claim, so nothing says whose key to check with."),
    issuerUnknown: t(
      "The issuer {0} is none of those whose keys Google publishes. Check with its own key set, if you have it.",
    ),
    algorithmMissing: t("The header does not name one algorithm."),
    algorithmUnknown: t("The algorithm {0} is not known to Mintmark."),
    detached: t("The payload is not in the token, and without it the signature means nothing."),
    keyNotFound: t("There is no key {0} among these. Keys are replaced after some days: the token may be too old."),
    noKeys: t("There is no public key in {0}. Give a JWKS, a JWK, a PEM public key or an X.509 certificate."),
    notSupported: t("The token needs an extension that Mintmark does not know, or the key is too weak to be used."),
    fetchFailed: t("The keys could not be fetched. {0}"),
  };
}

function keyOrigins(): InspectorStrings["keyOrigins"] {
  return {
    google: t("{0}, fetched {1}"),
    sandbox: t("the sandbox, {0}, fetched {1}"),
    own: t("your own: {0}"),
  };
}

function comparison(): Pick<InspectorStrings, "rules" | "outcomes" | "checkValues"> {
  return {
    rules: {
      tokenKind: t("Kind of token"),
      signature: t("Signature"),
      selfSigned: t("Signed by"),
      subject: t("Subject"),
      lifetime: t("Lifetime"),
      keyId: t("Key id"),
      requiredClaims: t("Claims"),
      email: t("Email"),
      emailVerified: t("Email verified"),
      role: t("Role of the account"),
      algorithm: t("Algorithm"),
      type: t("Type"),
      issuer: t("Issuer"),
      audience: t("Audience"),
      expiry: t("Expires"),
      notBefore: t("Not before"),
      issuedAt: t("Issued"),
    },
    outcomes: { passed: t("Passed"), failed: t("Failed"), notCompared: t("Not compared"), unknown: t("Not known") },
    checkValues: {
      after: t("after {0}"),
      notAfter: t("not after {0}"),
      none: t("nothing"),
      unsound: t("not a sound time"),
      present: t("present"),
      jwt: t("a JWT with claims"),
      accessToken: t("an access token"),
      otherToken: t("something else"),
      validSignature: t("genuine"),
      invalidSignature: t("not genuine"),
      uncheckedSignature: t("not checked"),
      serviceAccount: t("a service account"),
      sameAsIssuer: t("the same as the issuer"),
      atMostOneHour: t("at most 3600 s"),
      notInToken: t("not in the token"),
    },
  };
}

function hints(): InspectorStrings["hints"] {
  return {
    accessTokenForIdToken: t(
      "This receiver wants an ID token. An access token is for Google's own APIs: mint an ID token.",
    ),
    selfSignedForIdToken: t(
      "The account signed this itself. This receiver wants a token that Google signed: mint an ID token.",
    ),
    firebaseForIdToken: t(
      "This is a Firebase token. This receiver wants a Google ID token, or must be set up for Firebase.",
    ),
    idTokenForGoogleApi: t("Google's APIs take access tokens, or JWTs that a service account signed; never ID tokens."),
    audienceMissing: t("The token names no audience. Mint it for the URL of this receiver."),
    audienceSlash: t("Only the slash at the end differs. Audiences are compared letter by letter."),
    audiencePath: t("The audience is the URL of the service alone, without path or query."),
    audienceScheme: t("The audience lacks “https://”."),
    audienceClientId: t(
      "The audience is an OAuth client, as in gcloud's own tokens. Mint the token with this receiver's audience.",
    ),
    emailMissing: t("The token has no email. Mint it with “include email”."),
    checkSignatureFirst: t("Check the signature above first."),
    sandboxKey: t("Only the sandbox signed it. The real service refuses it."),
    ownKey: t("It was checked with your own keys; the receiver uses its own."),
  };
}

function actions(): InspectorStrings["verification"] {
  return {
    keyUsed: t("Key {0} ({1}) from {2}."),
    keyWithoutId: t("without id"),
    checks: t("Checks"),
    rule: t("Rule"),
    expected: t("Expected"),
    found: t("Found"),
    outcome: t("Result"),
    checkWithIssuer: t("Check Signature"),
    checkWithIssuerNote: t("Fetches public keys from {0}. The token is sent nowhere."),
    noIssuerKeys: t("Google publishes no keys for this issuer."),
    checkWithOwn: t("Check with My Own Keys…"),
    running: t("Checking the signature…"),
    cancel: t("Cancel"),
    expectedAudience: t("Expected audience"),
    expectedAudienceNote: t("Optional. Compared with “aud” when the signature is checked."),
  };
}
