import * as vscode from "vscode";
import type { InspectorStrings } from "../../core/inspect/inspector-strings.ts";

const { t } = vscode.l10n;

/** Sentences about what can be done with a token: ask about it, copy, compare, mint one like it. */
export function actionStrings(): Pick<InspectorStrings, "tokenInfo" | "actions" | "comparison"> {
  return { tokenInfo: tokenInfo(), actions: actions(), comparison: comparison() };
}

function tokenInfo(): InspectorStrings["tokenInfo"] {
  return {
    heading: t("What its issuer says"),
    ask: t("Ask Google About This Token…"),
    note: t("This sends the token itself, after one more question. Federated tokens are not known there."),
    running: t("Asking about the token…"),
    cancel: t("Cancel"),
    asked: { google: t("Answer of {0}."), sandbox: t("Answer of the sandbox, {0}.") },
    unknownToken: {
      title: t("Not a token that lives there"),
      detail: t(
        "It has expired, was revoked, comes from somewhere else, or is a federated token. The answer does not say which: {0}",
      ),
    },
    failed: t("There was no answer. {0}"),
    fields: {
      aud: t("The OAuth client or account that the token was given to. Not the API that it is for."),
      azp: t("Authorized party: the client that asked for the token."),
      sub: t("Unique id of the account."),
      scope: t("What the token is good for."),
      exp: t("Expiry: from this moment on Google refuses the token."),
      expires_in: t("Seconds that were left when the answer was given."),
      email: t("The account that the token stands for."),
      email_verified: t("Whether Google checked the email address."),
      access_type: t("“offline” if a refresh token goes with it."),
    },
  };
}

function actions(): InspectorStrings["actions"] {
  return {
    heading: t("What can be done with it"),
    compare: t("Compare with Another Token…"),
    copyShareForm: t("Copy Without Signature"),
    mintLike: t("Mint One Like It…"),
    copyHeader: t("Copy Header"),
    copyPayload: t("Copy Payload"),
    copyValue: t("Copy {0}"),
  };
}

function comparison(): InspectorStrings["comparison"] {
  return {
    heading: t("Two tokens, claim by claim"),
    differences: {
      same: t("Same"),
      different: t("Different"),
      onlyLeft: t("Only left"),
      onlyRight: t("Only right"),
    },
    counts: t("{0} the same, {1} different, {2} only left, {3} only right. Signatures are not compared."),
    difference: t("Comparison"),
    notThere: t("not there"),
    empty: t("Neither token has any."),
    notComparable: t("{0} has nothing that can be read, so there is nothing to compare."),
  };
}
