import { l10n } from "vscode";
import type { RecipeFailure } from "../../core/base/failure.ts";
import type { RequestFailure } from "../../core/base/request-failure.ts";
import { allowLongerCommand, lifetimeConstraint } from "../../core/credential/lifetime-policies.ts";
import { bytesText } from "../text/count-text.ts";
import { durationText } from "../text/time-text.ts";
import { type FailureText, mintIdToken } from "./remedy.ts";
import { type FailureOf, type FailureTexts, offering, type SentencesBy, text } from "./table.ts";

/** What is wrong with a request, and how to write it. */
export const requestTexts = {
  notARequest: ({ actual }) =>
    l10n.t("The command takes a request as a JSON object, but it was given: {0}. Nothing was minted.", actual),
  unknownField: ({ field }) =>
    l10n.t("The request has a field that Mintmark does not know: {0}. Remove it or correct its name.", field),
  wrongType: ({ field, expected }) =>
    l10n.t("The field {0} of the request must be of type {1}. Correct it and try again.", field, expected),
  unknownValue: ({ field, actual, allowed }) =>
    l10n.t("The field {0} of the request is {1}, but it must be one of: {2}.", field, actual, allowed.join(", ")),
  notForKind: ({ field, kind }) =>
    l10n.t("The field {0} does not belong to a request of kind {1}. Remove it, or mint another kind.", field, kind),
  missingField: ({ field }) => l10n.t("The request lacks the field {0}. Add it and try again.", field),
  notAnAccount: ({ actual }) =>
    l10n.t(
      "“{0}” is not a service account. Write its email (name@project.iam.gserviceaccount.com) or its numeric unique id.",
      actual,
    ),
  targetIsDelegate: ({ account }) =>
    l10n.t("{0} is the target and also among its delegates. Remove it from the delegates.", account),
  repeatedAccount: ({ account, as }) =>
    as === "caller"
      ? l10n.t("{0} is the caller and also the first delegate. Remove it from the delegates.", account)
      : l10n.t("{0} follows itself among the delegates. Remove one of the two.", account),
  delegatesWithoutTarget: ({ delegates }) =>
    l10n.t(
      "The request has delegates ({0}) but no target. Write the account to mint for as the target; if it is the last delegate, take it out of that list.",
      delegates.join(" → "),
    ),
  tooManyDelegates: ({ count, limit }) =>
    l10n.t("The chain has {0} delegates; Mintmark takes at most {1}. Shorten it.", count, limit),
  notAUser: ({ actual }) =>
    l10n.t(
      "“{0}” is not a user of Workspace. Write the primary email address of a person, such as ada@example.com.",
      actual,
    ),
  userTokenTooLong: ({ subject, seconds, limitSeconds }) =>
    l10n.t(
      "A token for {0} cannot live {1}: by domain-wide delegation it is at most {2}, whatever an organization policy says. Ask for less.",
      subject,
      durationText(seconds),
      durationText(limitSeconds),
    ),
  notABoundary: (failure) => boundaryTexts[failure.part](failure),
  notTogether: ({ field, other }) =>
    l10n.t("A request cannot have both {0} and {1}. Remove one of them and try again.", field, other),
  onlyTogether: ({ field, other }) =>
    l10n.t("The field {0} has an effect only if {1} is true. Remove it, or add {1}.", field, other),
  emptyScopes: () => l10n.t("An access token needs at least one scope. Choose one, for example cloud-platform."),
  notAScope: ({ actual }) =>
    l10n.t("“{0}” is not a scope. Write a short name such as cloud-platform, or the whole URL.", actual),
  scopeIsAddress: ({ actual, of }) =>
    of === "service"
      ? text(
          l10n.t(
            "“{0}” is the address of a service, not a scope: it is the audience of an ID token. Use “Mint ID Token…” with it.",
            actual,
          ),
          mintIdToken,
        )
      : l10n.t(
          "“{0}” is the address of a Google API, not a scope. Write the scope that the API takes, such as cloud-platform.",
          actual,
        ),
  boundaryNeedsScope: ({ scope }) =>
    l10n.t(
      "A downscoped token must come from one with the scope {0}; the boundary then limits it. Add that scope to the request.",
      scope,
    ),
  notAnAudience: ({ actual }) =>
    l10n.t("“{0}” is not an audience. Write the URL of the service or its OAuth client id, without spaces.", actual),
  notClaims: ({ actual }) =>
    l10n.t("The claims must be a JSON object, but they are: {0}. Correct them and try again.", actual),
  notAnExpiryClaim: ({ actual }) =>
    l10n.t("The claim exp is {0}, but it must be whole seconds since 1970, as a number.", actual),
  expiryClaimPast: ({ secondsAgo }) =>
    l10n.t(
      "The claim exp is {0} in the past, so the JWT would be useless. Set a later time.",
      durationText(secondsAgo),
    ),
  expiryClaimTooFar: ({ aheadSeconds, limitSeconds }) =>
    l10n.t(
      "The claim exp is {0} ahead; Google signs at most {1} ahead. Set an earlier time.",
      durationText(aheadSeconds),
      durationText(limitSeconds),
    ),
  notBase64: () => l10n.t("The payload is not base64 with its padding. Encode the bytes to sign and try again."),
  payloadOutOfRange: ({ bytes, limitBytes }) =>
    l10n.t(
      "The payload has {0}, but it must have between 1 and {1}. Sign a hash of larger data.",
      bytesText(bytes),
      bytesText(limitBytes),
    ),
  notAFilePath: ({ actual }) =>
    l10n.t("“{0}” is not the full path of a file. Write one that begins at the root, such as /home/me/token.", actual),
  notALifetime: ({ actual }) =>
    l10n.t("“{0}” is not a lifetime. Write whole seconds, or a time such as 45 min or 1 h.", actual),
  lifetimeOutOfRange: ({ seconds, limitSeconds }) =>
    l10n.t(
      "A lifetime of {0} is not possible. It must be longer than 0 and at most {1}.",
      durationText(seconds),
      durationText(limitSeconds),
    ),
  lifetimeNotAllowed: (failure) => longerLifetimeText(failure),
} satisfies FailureTexts<RequestFailure>;

/** Who could allow it: an owner of the project cannot. */
function longerLifetimeText(failure: FailureOf<"lifetimeNotAllowed">): FailureText {
  const { account, project, seconds, reason, inherited } = failure;
  const asked = durationText(seconds);
  if (reason === "denied") {
    return text(
      l10n.t(
        "{0} may not have a token of {1}: an organization policy for {2} denies it more than 1 h. Ask for at most 1 h; only an Organization Policy Administrator can change that.",
        account,
        asked,
        project,
      ),
    );
  }
  const message = l10n.t(
    "{0} may not have a token of {1}: the organization policy {2} of {3} does not list it. Ask for at most 1 h, or have an Organization Policy Administrator run the command; the role is granted on the organization, an owner does not have it.",
    account,
    asked,
    `constraints/${lifetimeConstraint}`,
    project,
  );
  return text(message, { kind: "copy", text: allowLongerCommand(project, account, inherited) });
}

/** Which part of an access boundary is wrong, and how to write it. */
const boundaryTexts: SentencesBy<"notABoundary", "part"> = {
  rules: ({ actual }) =>
    l10n.t("The accessBoundary must be a list of 1 to 10 rules, each with bucket and roles, but it is: {0}.", actual),
  bucket: ({ actual }) =>
    l10n.t(
      "“{0}” is not the name of a bucket. Write 3 or more lower-case letters, digits, dots, dashes or underscores.",
      actual,
    ),
  prefix: ({ actual }) =>
    l10n.t("“{0}” is not a prefix of object names. Write at most 1024 characters on one line.", actual),
  roles: ({ actual }) =>
    l10n.t("{0} is not a list of roles. Write for example roles/storage.objectViewer, at least one.", actual),
};

const orRecipes = offering({ kind: "setting", setting: "mintmark.recipes" });

/** What is wrong with a recipe, or with the request in it. */
export const recipeTexts = {
  noRecipes: orRecipes(() => l10n.t("There are no recipes. Save one from a token, or write one in the settings.")),
  nothingToImport: orRecipes(() =>
    l10n.t(
      "Neither the selection, the clipboard nor the open file mints with a service account. Copy such a gcloud or curl command, Terraform, ADC file, Node.js, Python, Go or GitHub Actions text, and try again.",
    ),
  ),
  noSuchRecipe: orRecipes(({ recipe }) =>
    l10n.t("There is no recipe “{0}”. Correct its name, or write it in the settings.", recipe),
  ),
  badRecipe: orRecipes(({ recipe, problem }, explain) =>
    l10n.t("The recipe “{0}” cannot be run. {1}", recipe, explain(problem)),
  ),
  recipeHoldsSecret: orRecipes(({ recipe }) =>
    l10n.t("The recipe “{0}” holds a credential, so it is not run. Take the credential out of the settings.", recipe),
  ),
} satisfies FailureTexts<RecipeFailure>;
