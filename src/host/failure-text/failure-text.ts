import { l10n } from "vscode";
import type { Failure } from "../../core/base/failure.ts";
import { redact } from "../../core/base/redact.ts";
import { exchangeTexts } from "./exchange-texts.ts";
import { googleTexts } from "./google-texts.ts";
import { hostTexts, sandboxTexts } from "./host-texts.ts";
import { networkTexts } from "./network-texts.ts";
import { policyTexts } from "./policy-texts.ts";
import type { FailureText } from "./remedy.ts";
import { recipeTexts, requestTexts } from "./request-texts.ts";
import { sourceTexts } from "./source-texts.ts";
import { type FailureOf, type FailureTexts, orLog, text } from "./table.ts";

const texts: FailureTexts<Failure> = {
  cancelled: () => l10n.t("Cancelled. Nothing was minted."),
  unexpected: orLog(({ name }) =>
    l10n.t("Something went wrong inside Mintmark ({0}). The log has the details; please report it.", name),
  ),
  mintMismatch: orLog(mismatchText),
  ...requestTexts,
  ...recipeTexts,
  ...sourceTexts,
  ...networkTexts,
  ...googleTexts,
  ...policyTexts,
  ...exchangeTexts,
  ...sandboxTexts,
  ...hostTexts,
};

/**
 * The one place where failures become sentences. Redacted once more: some details are in the words of others, such as VS Code's of a
 * setting, a program's of its own failure.
 */
export function failureText(failure: Failure): FailureText {
  const { message, remedies } = textOf(failure.code, failure);
  return { message: redact(message), remedies };
}

function textOf<C extends Failure["code"]>(code: C, failure: FailureOf<C>): FailureText {
  const said = texts[code](failure, (problem) => failureText(problem).message);
  return typeof said === "string" ? text(said) : said;
}

/** How a credential differs from its request. */
function mismatchText({ account, field, expected, actual }: FailureOf<"mintMismatch">): string {
  const names = {
    expiry: l10n.t("end"),
    audience: l10n.t("audience"),
    subject: l10n.t("subject"),
    email: l10n.t("email"),
    claims: l10n.t("set of claims"),
    form: l10n.t("form"),
  };
  return l10n.t(
    "What Google sent for {0} is not what was asked for: its {1} is {2}, not {3}. It was thrown away; try again.",
    account,
    names[field],
    actual,
    expected,
  );
}
