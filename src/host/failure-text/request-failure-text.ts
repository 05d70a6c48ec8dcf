import * as vscode from "vscode";
import type { RequestFailure } from "../../core/base/failure.ts";
import { durationText } from "../text/time-text.ts";
import { bytesText } from "../text/count-text.ts";

/** What is wrong with a request, and how to write it. */
export function requestFailureText(failure: RequestFailure): string {
  switch (failure.code) {
    case "notARequest":
      return vscode.l10n.t(
        "The command takes a request as a JSON object, but it was given: {0}. Nothing was minted.",
        failure.actual,
      );
    case "unknownField":
      return vscode.l10n.t(
        "The request has a field that Mintmark does not know: {0}. Remove it or mend its name.",
        failure.field,
      );
    case "wrongType":
      return vscode.l10n.t(
        "The field {0} of the request must be of type {1}. Mend it and try again.",
        failure.field,
        failure.expected,
      );
    case "unknownValue":
      return vscode.l10n.t(
        "The field {0} of the request is {1}, but it must be one of: {2}.",
        failure.field,
        failure.actual,
        failure.allowed.join(", "),
      );
    case "notForKind":
      return vscode.l10n.t(
        "The field {0} does not belong to a request of kind {1}. Remove it, or mint another kind.",
        failure.field,
        failure.kind,
      );
    case "missingField":
      return vscode.l10n.t("The request lacks the field {0}. Add it and try again.", failure.field);
    case "notAnAccount":
      return vscode.l10n.t(
        "“{0}” is not a service account. Write its email (name@project.iam.gserviceaccount.com) or its numeric unique id.",
        failure.actual,
      );
    case "targetIsDelegate":
      return vscode.l10n.t(
        "{0} is the target and also among its delegates. Remove it from the delegates.",
        failure.account,
      );
    case "tooManyDelegates":
      return vscode.l10n.t(
        "The chain has {0} delegates; Mintmark takes at most {1}. Shorten it.",
        failure.count,
        failure.limit,
      );
    case "notAUser":
      return vscode.l10n.t(
        "“{0}” is not a user of Workspace. Write the primary email address of a person, such as ada@example.com.",
        failure.actual,
      );
    case "userTokenTooLong":
      return vscode.l10n.t(
        "A token for {0} cannot live {1}: by domain-wide delegation it is at most {2}, whatever an organization policy says. Ask for less.",
        failure.subject,
        durationText(failure.seconds),
        durationText(failure.limitSeconds),
      );
    case "notABoundary":
      return notABoundaryText(failure.part, failure.actual);
    case "notTogether":
      return vscode.l10n.t(
        "A request cannot have both {0} and {1}. Remove one of them and try again.",
        failure.field,
        failure.other,
      );
    case "onlyTogether":
      return vscode.l10n.t(
        "The field {0} means something only where {1} is true. Remove it, or add {1}.",
        failure.field,
        failure.other,
      );
    case "emptyScopes":
      return vscode.l10n.t("An access token needs at least one scope. Choose one, for example cloud-platform.");
    case "notAScope":
      return vscode.l10n.t(
        "“{0}” is not a scope. Write a short name such as cloud-platform, or the whole URL.",
        failure.actual,
      );
    case "notAnAudience":
      return vscode.l10n.t(
        "“{0}” is not an audience. Write the URL of the service or its OAuth client id, without spaces.",
        failure.actual,
      );
    case "notClaims":
      return vscode.l10n.t(
        "The claims must be a JSON object, but they are: {0}. Mend them and try again.",
        failure.actual,
      );
    case "notAnExpiryClaim":
      return vscode.l10n.t(
        "The claim exp is {0}, but it must be whole seconds since 1970, as a number.",
        failure.actual,
      );
    case "expiryClaimPast":
      return vscode.l10n.t(
        "The claim exp is {0} in the past, so the JWT would be worth nothing. Set a later time.",
        durationText(failure.secondsAgo),
      );
    case "expiryClaimTooFar":
      return vscode.l10n.t(
        "The claim exp is {0} ahead; Google signs at most {1} ahead. Set an earlier time.",
        durationText(failure.aheadSeconds),
        durationText(failure.limitSeconds),
      );
    case "notBase64":
      return vscode.l10n.t("The payload is not base64 with its padding. Encode the bytes to sign and try again.");
    case "payloadOutOfRange":
      return vscode.l10n.t(
        "The payload has {0}, but it must have between 1 and {1}. Sign a hash of larger data.",
        bytesText(failure.bytes),
        bytesText(failure.limitBytes),
      );
    case "notAFilePath":
      return vscode.l10n.t(
        "“{0}” is not the whole path of a file. Write one that begins at the root, such as /home/me/token.",
        failure.actual,
      );
    case "notALifetime":
      return vscode.l10n.t(
        "“{0}” is not a lifetime. Write whole seconds, or a time such as 45 min or 1 h.",
        failure.actual,
      );
    case "lifetimeOutOfRange":
      return vscode.l10n.t(
        "A lifetime of {0} is not possible. It must be longer than 0 and at most {1}.",
        durationText(failure.seconds),
        durationText(failure.limitSeconds),
      );
  }
}

/** Which part of an access boundary is wrong, and how to write it. */
function notABoundaryText(part: "rules" | "bucket" | "prefix" | "roles", actual: string): string {
  switch (part) {
    case "rules":
      return vscode.l10n.t(
        "The accessBoundary must be a list of 1 to 10 rules, each with bucket and roles, but it is: {0}.",
        actual,
      );
    case "bucket":
      return vscode.l10n.t(
        "“{0}” is not the name of a bucket. Write 3 or more lower-case letters, digits, dots, dashes or underscores.",
        actual,
      );
    case "prefix":
      return vscode.l10n.t("“{0}” is not a prefix of object names. Write at most 1024 characters on one line.", actual);
    case "roles":
      return vscode.l10n.t(
        "{0} is not a list of roles. Write for example roles/storage.objectViewer, at least one.",
        actual,
      );
  }
}
