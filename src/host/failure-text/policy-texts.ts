import { l10n } from "vscode";
import type { PolicyFailure } from "../../core/base/failure.ts";
import { type Explain, type FailureOf, type FailureTexts, orLog } from "./table.ts";

/** Why a policy was not changed, or what is known of the change. */
export const policyTexts = {
  conditionsHidden: orLog(({ account }) =>
    l10n.t(
      "The policy of {0} came without the conditions of its bindings, and writing it would destroy them. Nothing was written; a proxy between here and Google may drop the policy version.",
      account,
    ),
  ),
  policyFull: orLog(({ of, account, count, limit }) =>
    of === "principals"
      ? l10n.t(
          "The policy of {0} would have {1} principals, and Google takes at most {2}, counting repeats. Nothing was written; grant the role to a group, or remove members that are not needed.",
          account,
          count,
          limit,
        )
      : l10n.t(
          "The policy of {0} would have {1} groups, and Google takes at most {2}, counting repeats. Nothing was written; put the groups into one, or remove those that are not needed.",
          account,
          count,
          limit,
        ),
  ),
  policyUnchanged: orLog(({ account, problem }, explain) =>
    problem.code === "cancelled"
      ? l10n.t("Cancelled. The policy of {0} is unchanged.", account)
      : l10n.t("The policy of {0} is unchanged. {1}", account, explain(problem)),
  ),
  policyUncertain: orLog(uncertainText),
} satisfies FailureTexts<PolicyFailure>;

function uncertainText({ account, change, problem }: FailureOf<"policyUncertain">, explain: Explain): string {
  const why = problem.code === "cancelled" ? l10n.t("It was cancelled before it was done.") : explain(problem);
  return change === "grant"
    ? l10n.t(
        "Whether the policy of {0} has the grant now is not known, because it could not be read again. {1} Read it once more, or check the chain.",
        account,
        why,
      )
    : l10n.t(
        "Whether the policy of {0} still has the grant is not known, because it could not be read again. {1} Undo once more, which changes nothing if it is gone, or check the chain.",
        account,
        why,
      );
}
