import { t } from "@vscode/l10n";
import type { KeyRefusal } from "../../core/inspect/verify/key-refusal.ts";
import type { KeyOrigin } from "../../core/inspect/verify/key-set.ts";
import type { CannotCheck } from "../../core/inspect/verify/verification.ts";
import type { PageTime } from "../page/page-time.ts";

/** Why a signature could not be checked; `failure` says why keys could not be fetched. */
export function reasonText(reason: CannotCheck, failure: string, time: PageTime): string {
  switch (reason.code) {
    case "issuerMissing":
      return t("There is no single “iss” claim, so nothing says whose key to check with.");
    case "issuerUnknown":
      return t(
        "Google publishes no keys for the issuer {0}. Check with its own key set, if you have it.",
        reason.issuer,
      );
    case "algorithmMissing":
      return t("The header does not name one algorithm.");
    case "algorithmUnknown":
      return t("The algorithm {0} is not known to Mintmark.", reason.algorithm);
    case "extensionUnknown":
      return t(
        "The token demands an extension that Mintmark does not know: {0}. A receiver that does not know it either must refuse the token.",
        reason.names.join(", "),
      );
    case "detached":
      return t("The payload is not in the token, and without it the signature means nothing.");
    case "emptyPayload":
      return t(
        "The payload is empty, and the signature is not over an empty one. The content was sent separately (detached) or removed; without it the signature means nothing.",
      );
    case "keyNotFound":
      return t(
        "There is no key {0} among these. Keys are replaced after some days: the token may be too old.",
        keyName(reason.keyId),
      );
    case "noKeys":
      return t(
        "There is no public key in {0}. Give a JWKS, a JWK, a PEM public key or an X.509 certificate.",
        originName(reason.origin),
      );
    case "keysAmbiguous":
      return t(
        "A name occurs twice in {0}, so others may read another key there. No key was taken from it.",
        originName(reason.origin),
      );
    case "keyUnfit":
      return refusalText(keyName(reason.keyId), reason.refusal, time);
    case "fetchFailed":
      return t("The keys could not be fetched. {0}", failure);
  }
}

/** Why a key must not be used, as its owner said or because of its numbers. */
function refusalText(key: string, refusal: KeyRefusal, time: PageTime): string {
  switch (refusal.code) {
    case "type":
      return t(
        "Key {0} cannot be used: its type is {1}, and the token's algorithm needs {2}.",
        key,
        refusal.given === "" ? t("unknown") : refusal.given,
        refusal.needed,
      );
    case "algorithm":
      return t("Key {0} must not be used: its “alg” is {1}, which is not the token's algorithm.", key, refusal.given);
    case "use":
      return t("Key {0} must not be used: its “use” is “{1}”, and only “sig” is for signatures.", key, refusal.given);
    case "operations":
      return t(
        "Key {0} must not be used: its “key_ops” allow {1}, but not “verify”.",
        key,
        refusal.given.length === 0 ? t("nothing") : refusal.given.join(", "),
      );
    case "notYetValid":
      return t("Key {0} must not be used yet: its certificate starts on {1}.", key, time.local(refusal.from));
    case "ended":
      return t(
        "Key {0} must not be used any more: its certificate ended on {1}. Ask the issuer for the current one.",
        key,
        time.local(refusal.until),
      );
    case "otherCertificate":
      return t("Key {0} must not be used: the certificate in its “x5c” is for another key.", key);
    case "certificateUnreadable":
      return t("Key {0} must not be used: its certificate cannot be read.", key);
    case "unreadable":
      return t("Key {0} cannot be used: its numbers do not make a key of its type.", key);
    case "tooShort":
      return t(
        "Key {0} must not be used: it has {1} bits, and {2} are the least. Others could find out its secret.",
        key,
        refusal.bits,
        refusal.least,
      );
    case "exponent":
      return t("Key {0} must not be used: with its RSA exponent, anyone can make signatures that fit.", key);
    case "guessable":
      return t(
        "Key {0} must not be used: a chip with a known flaw made it (CVE-2017-15361), so others can compute its secret.",
        key,
      );
  }
}

export function keyName(id: string | undefined): string {
  return id ?? t("without id");
}

function originName(origin: KeyOrigin): string {
  return origin.kind === "own" ? origin.name : origin.url;
}
