import * as vscode from "vscode";
import type { Failure, PolicyFailure } from "../../core/base/failure.ts";

/** Why a policy was not changed, or what is known of the change; `textOf` says what went wrong on the way. */
export function policyFailureText(failure: PolicyFailure, textOf: (problem: Failure) => string): string {
  const { account } = failure;
  switch (failure.code) {
    case "conditionsHidden":
      return vscode.l10n.t(
        "The policy of {0} came without the conditions of its bindings, and writing it would destroy them. Nothing was written; a proxy between here and Google may drop the policy version.",
        account,
      );
    case "policyFull":
      return failure.of === "principals"
        ? vscode.l10n.t(
            "The policy of {0} would have {1} principals, and Google takes at most {2}, each occurrence counted. Nothing was written; grant the role to a group, or take out who is not needed.",
            account,
            failure.count,
            failure.limit,
          )
        : vscode.l10n.t(
            "The policy of {0} would have {1} groups, and Google takes at most {2}, each occurrence counted. Nothing was written; put the groups into one, or take out what is not needed.",
            account,
            failure.count,
            failure.limit,
          );
    case "policyUnchanged":
      return failure.problem.code === "cancelled"
        ? vscode.l10n.t("Cancelled. The policy of {0} is as it was.", account)
        : vscode.l10n.t("The policy of {0} is as it was. {1}", account, textOf(failure.problem));
    case "policyUncertain":
      return uncertainText(failure, textOf);
  }
}

function uncertainText(
  { account, change, problem }: Extract<PolicyFailure, { change: unknown }>,
  textOf: (problem: Failure) => string,
): string {
  const why = problem.code === "cancelled" ? vscode.l10n.t("It was cancelled on the way.") : textOf(problem);
  return change === "grant"
    ? vscode.l10n.t(
        "Whether the policy of {0} has the grant now is not known, for it could not be read again. {1} Read it once more, or check the chain.",
        account,
        why,
      )
    : vscode.l10n.t(
        "Whether the policy of {0} still has the grant is not known, for it could not be read again. {1} Undo once more, which changes nothing where it is gone, or check the chain.",
        account,
        why,
      );
}
