import * as vscode from "vscode";
import type { InspectorStrings, PageStrings } from "../../core/inspect/inspector-strings.ts";

const { t } = vscode.l10n;

/** Headings, labels and sentences about time. */
export function pageStrings(): Pick<InspectorStrings, "lifetimes" | "doubts" | "thresholds" | "page"> {
  return {
    lifetimes: {
      live: t("Within its lifetime"),
      expired: t("Expired"),
      notYetValid: t("Not yet valid"),
      unknown: t("Lifetime unknown"),
    },
    doubts: {
      noClaims: t("There are no claims that say when it ends."),
      noExpiry: t("There is no “exp” claim, so nothing says when it ends."),
      invalidExpiry: t("The “exp” claim is not one sound number of seconds, so nothing says when it ends."),
      issuedInFuture: t("The “iat” claim lies in the future, so a clock is wrong or the token is not what it says."),
      invalidNotBefore: t("The “nbf” claim is not one sound number of seconds, so nothing says when it begins."),
    },
    thresholds: {
      "300000": t("The token expires in 5 minutes."),
      "60000": t("The token expires in 1 minute."),
      "0": t("The token has expired."),
    },
    page: { ...timeStrings(), ...contentStrings() },
  };
}

type TimeStrings = Pick<
  PageStrings,
  | "lifetime"
  | "timeLeft"
  | "expiredAgo"
  | "startsIn"
  | "leeway"
  | "issuedAt"
  | "notBefore"
  | "expiresAt"
  | "now"
  | "event"
  | "localTime"
  | "utc"
  | "relative"
  | "absent"
  | "invalidTime"
  | "lifetimeBar"
>;

function timeStrings(): TimeStrings {
  return {
    lifetime: t("Lifetime"),
    timeLeft: t("{0} left"),
    expiredAgo: t("{0} ago"),
    startsIn: t("starts in {0}"),
    leeway: t("Judged by time alone, with a leeway of {0}."),
    issuedAt: t("Issued"),
    notBefore: t("Not before"),
    expiresAt: t("Expires"),
    now: t("Now"),
    event: t("Event"),
    localTime: t("Local time"),
    utc: t("UTC"),
    relative: t("From now"),
    absent: t("not given"),
    invalidTime: t("not a sound time"),
    lifetimeBar: t("From {0} to {1}; {2} percent have passed."),
  };
}

function contentStrings(): Omit<PageStrings, keyof TimeStrings> {
  return {
    verdict: t("Verdict"),
    choices: t("{0} tokens in this text"),
    removed: t("Taken off before reading: {0}."),
    problems: t("What is wrong"),
    lints: t("What is unwise"),
    problemPlace: t("In {0}, character {1}."),
    problemPosition: t("In {0}, character {1}; decoded, line {2}, column {3}."),
    endOfText: t("end of text"),
    summary: t("Summary"),
    account: t("Account"),
    issuer: t("Issuer"),
    audience: t("Audience"),
    algorithm: t("Algorithm"),
    keyId: t("Key id"),
    chain: t("Delegation chain"),
    scopes: t("Scopes"),
    credential: t("Credential"),
    reason: t("Reason"),
    knownFromMint: t("Known because Mintmark minted this token."),
    knownFromTokenInfo: t("As its issuer said when it was asked."),
    payload: t("Payload"),
    header: t("Header"),
    signature: t("Signature"),
    furtherSignature: t("Signature {0}"),
    severalSignatures: t(
      "This token has {0} signatures. The verdict is that of the worst one; each has its own below.",
    ),
    name: t("Name"),
    value: t("Value"),
    meaning: t("Meaning"),
    specification: t("Specification of {0}"),
    unknownClaim: t("Not a claim that Mintmark knows."),
    rawJson: t("As JSON"),
    nested: t("Token inside the payload"),
    emptyObject: t("Nothing in it."),
    omittedRows: t("{0} more are not shown."),
    omittedCharacters: t("{0} more characters are not shown."),
    omittedBytes: t("{0} more bytes are not shown."),
  };
}
