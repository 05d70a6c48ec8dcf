import * as vscode from "vscode";
import type { InspectorStrings } from "../../core/inspect/inspector-strings.ts";

const { t } = vscode.l10n;

/** Sentences about what a token is and what may be believed of it. */
export function verdictStrings(): Pick<InspectorStrings, "titles" | "verdicts" | "opaque" | "payloads" | "signatures"> {
  return { titles: titles(), verdicts: verdicts(), opaque: opaque(), payloads: payloads(), signatures: signatures() };
}

function titles(): InspectorStrings["titles"] {
  return {
    jws: t("JSON Web Token"),
    jwe: t("Encrypted token (JWE)"),
    malformed: t("Not a readable token"),
  };
}

function verdicts(): InspectorStrings["verdicts"] {
  return {
    notChecked: {
      title: t("Signature not checked"),
      detail: t("This token was decoded on this machine and nothing more. Anyone can write what it says."),
    },
    unsecured: {
      title: t("Not signed"),
      detail: t("The algorithm is “none”: there is no signature to check. Anyone can write what it says."),
    },
    contradictory: {
      title: t("Contradictory: unsigned, yet with a signature"),
      detail: t("The algorithm is “none”, but something stands in place of the signature. Do not trust it."),
    },
    signatureMissing: {
      title: t("Signature missing"),
      detail: t("The header names an algorithm, but the signature is empty. It was cut off or removed on the way."),
    },
    signatureRemoved: {
      title: t("Signature removed by Google, cannot be checked"),
      detail: t(
        "Cloud Run and Cloud Functions check a token, replace its signature by a marker, and pass it on. Only the original can be checked.",
      ),
    },
    signatureRedacted: {
      title: t("Signature redacted, cannot be checked"),
      detail: t(
        "It was taken out so that the token can be shown to others. Nobody can use it; only the original can be checked.",
      ),
    },
    encrypted: {
      title: t("Encrypted, cannot be read"),
      detail: t("Only the header can be read. The content and its author are known only to who has the key."),
    },
    opaque: {
      title: t("Opaque, nothing to decode"),
      detail: t("This is not a JWT. What it allows and when it ends is known to its issuer only."),
    },
    ...checkedVerdicts(),
    malformed: {
      title: t("Malformed"),
      detail: t("No receiver should accept this. What could be decoded is shown below, and proves nothing."),
    },
  };
}

function checkedVerdicts(): Pick<InspectorStrings["verdicts"], CheckedVerdict> {
  return {
    valid: {
      title: t("Signature valid"),
      detail: t("The signature is genuine, and no claim that was compared speaks against the token."),
    },
    validInSandbox: {
      title: t("Valid in the sandbox only"),
      detail: t("The sandbox on this machine signed this token. Google did not, and no real service accepts it."),
    },
    claimsFail: {
      title: t("Signature valid, but the token must be refused"),
      detail: t(
        "The signature is genuine, but at least one claim is not what a receiver must ask for. See the checks below.",
      ),
    },
    validWithoutClaims: {
      title: t("Signature valid, no claims"),
      detail: t("The signature is genuine. The payload holds no claims, so nothing says for whom or until when."),
    },
    invalid: {
      title: t("Signature invalid"),
      detail: t("The key does not fit the signature: the token was changed, or somebody else signed it."),
    },
    wrongAlgorithm: {
      title: t("Wrong algorithm"),
      detail: t("This issuer signs with {0}. The token says {1}, so receivers must refuse it without looking further."),
    },
    cannotCheck: {
      title: t("Signature cannot be checked"),
      detail: t("This says nothing about the token, neither good nor bad."),
    },
  };
}

type CheckedVerdict =
  "valid" | "validInSandbox" | "claimsFail" | "validWithoutClaims" | "invalid" | "wrongAlgorithm" | "cannotCheck";

function opaque(): InspectorStrings["opaque"] {
  return {
    googleAccessToken: {
      title: t("Google access token"),
      detail: t("It has the shape of a Google OAuth 2.0 access token. Whoever holds it can use it until it expires."),
    },
    googleStsToken: {
      title: t("Google access token (Security Token Service)"),
      detail: t(
        "It has the shape of the access tokens that Google's Security Token Service gives: federated or downscoped.",
      ),
    },
    googleRefreshToken: {
      title: t("Google refresh token"),
      detail: t(
        "It has the shape of a refresh token: long-lived, and good for ever new access tokens. Keep it secret.",
      ),
    },
    googleAuthorizationCode: {
      title: t("Google authorization code"),
      detail: t(
        "It has the shape of the one-time code that a sign-in returns, to be exchanged for tokens within minutes.",
      ),
    },
    googleApiKey: {
      title: t("Google API key"),
      detail: t("It has the shape of an API key: it names a project, not an account, and does not expire."),
    },
    googleClientSecret: {
      title: t("Google OAuth client secret"),
      detail: t(
        "It has the shape of the secret of an OAuth client. It is not a token and should be in no request header.",
      ),
    },
    paseto: {
      title: t("PASETO"),
      detail: t("A platform-agnostic security token: not a JWT, and not read by Mintmark."),
    },
    gitHubToken: {
      title: t("GitHub token"),
      detail: t("It has the shape of a GitHub token, not of a Google credential."),
    },
    gitLabToken: {
      title: t("GitLab token"),
      detail: t("It has the shape of a GitLab token, not of a Google credential."),
    },
    slackToken: {
      title: t("Slack token"),
      detail: t("It has the shape of a Slack token, not of a Google credential."),
    },
    awsAccessKeyId: {
      title: t("AWS access key id"),
      detail: t("It has the shape of an AWS access key id, not of a Google credential."),
    },
    privateKey: {
      title: t("Private key"),
      detail: t(
        "This is a private key, not a token. Whoever has seen it can sign as its owner: keep it out of clipboards.",
      ),
    },
    serviceAccountKey: {
      title: t("Service account key file"),
      detail: t(
        "This is a key file with a private key, not a token. Whoever has it can act as the account until the key is deleted.",
      ),
    },
    unknown: {
      title: t("Opaque token"),
      detail: t("It is one word without the dots of a JWT, and has no shape that Mintmark knows."),
    },
  };
}

function payloads(): InspectorStrings["payloads"] {
  return {
    json: t("The payload is JSON, but not an object, so it holds no claims."),
    text: t("The payload is text, not JSON claims."),
    bytes: t("The payload is {0} bytes that are not text."),
    nested: t("The payload is a token of its own."),
    detached: t("The payload is empty or was sent separately (detached)."),
  };
}

function signatures(): InspectorStrings["signatures"] {
  return {
    present: t("{0} bytes."),
    empty: t("Empty."),
    removedByGoogle: t("Replaced by SIGNATURE_REMOVED_BY_GOOGLE."),
    redacted: t("Replaced by REDACTED before the token was shared."),
  };
}
