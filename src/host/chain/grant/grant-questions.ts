import * as vscode from "vscode";
import { fail } from "../../../core/base/errors.ts";
import { shortAccountName } from "../../../core/account/account-name.ts";
import type { GrantPlan } from "../../../core/chain/grant/account-grants.ts";
import { type GrantNotation, writeGrant } from "../../../core/chain/grant/grant-notation.ts";
import {
  type GrantEdit,
  lastingCondition,
  type NewCondition,
  usualGrantSeconds,
} from "../../../core/chain/grant/policy-edit.ts";
import type { RoleOption } from "../../../core/chain/grant/role-choice.ts";
import { showNotice } from "../../surface/notices.ts";
import { durationText, localTimeText } from "../../text/time-text.ts";
import { pickOne, type PickRow } from "../../surface/pick.ts";
import type { Outcome, StepPosition } from "../../surface/steps.ts";

/** Grants that end automatically come first, because they cannot be forgotten. `undefined` is a grant without an end. */
export async function askEnd(now: number): Promise<NewCondition | undefined> {
  const until = (seconds: number): PickRow<{ readonly condition: NewCondition | undefined }> => {
    const endsAt = now + seconds * 1_000;
    const condition = lastingCondition(seconds, now);
    return {
      label: `$(watch) ${durationText(seconds)}`,
      description: vscode.l10n.t("until {0}; ends automatically", localTimeText(endsAt, now)),
      value: { condition },
    };
  };
  const outcome = await pickOne({
    position: position(),
    placeholder: vscode.l10n.t("For how long? The change is shown before it is written."),
    rows: [
      until(usualGrantSeconds),
      until(8 * 3_600),
      { label: `$(circle-slash) ${vscode.l10n.t("Without an end")}`, value: { condition: undefined } },
    ],
    signal: never,
  });
  return chosen(outcome).condition;
}

/** Asks only if there is a choice. */
export async function askRole(account: string, options: readonly RoleOption[]): Promise<string> {
  const [first] = options;
  if (first === undefined) return fail({ code: "cancelled" });
  if (options.length === 1) return first.role;
  const rows = options.map(({ role, title, permissions }) => ({
    label: `$(shield) ${role}`,
    description: [title === role ? "" : title, permissionsText(permissions)].filter(Boolean).join(" · "),
    value: role,
  }));
  const placeholder = vscode.l10n.t("Which role on {0}? A custom role here is smaller.", shortAccountName(account));
  return chosen(await pickOne({ position: position(), placeholder, rows, signal: never }));
}

function permissionsText(count: number): string {
  return count === 1 ? vscode.l10n.t("1 permission") : vscode.l10n.t("{0} permissions", count);
}

type Answer = { readonly kind: "grant" | "leave" } | { readonly kind: "copy"; readonly notation: GrantNotation };

/** Asks whether to write a change that an editor shows. It can first be copied for other tools. Esc leaves the policy unchanged. */
export async function isChangeAgreed({ account, edit, after }: GrantPlan): Promise<boolean> {
  for (;;) {
    const answer = await pickOne<Answer>({
      position: position(),
      placeholder: vscode.l10n.t("The editor shows the whole change to the policy of {0}.", shortAccountName(account)),
      rows: answerRows(edit),
      signal: never,
    });
    if (answer.kind !== "chosen" || answer.value.kind !== "copy") {
      return answer.kind === "chosen" && answer.value.kind === "grant";
    }
    await vscode.env.clipboard.writeText(writeGrant({ ...edit, account, after }, answer.value.notation));
    showNotice(vscode.l10n.t("The change is copied. Nothing is written yet."));
  }
}

function answerRows({ role, member, condition }: GrantEdit): readonly PickRow<Answer>[] {
  const copy = (label: string, notation: GrantNotation): PickRow<Answer> => ({
    label: `$(copy) ${label}`,
    value: { kind: "copy", notation },
  });
  return [
    {
      label: `$(check) ${vscode.l10n.t("Grant {0}", role)}`,
      description: condition === undefined ? vscode.l10n.t("without an end") : vscode.l10n.t("ends automatically"),
      detail: vscode.l10n.t("to {0}", member),
      value: { kind: "grant" },
    },
    copy(vscode.l10n.t("Copy the change for gcloud"), "gcloud"),
    copy(vscode.l10n.t("Copy the change for Terraform"), "terraform"),
    copy(vscode.l10n.t("Copy the change as REST requests"), "rest"),
    { label: `$(close) ${vscode.l10n.t("Leave the policy as it is")}`, value: { kind: "leave" } },
  ];
}

/** No step numbers: the number of questions is unknown before the first answer. */
function position(): StepPosition {
  return { title: vscode.l10n.t("Grant Missing Roles"), step: 0, totalSteps: 0 };
}

function chosen<T>(outcome: Outcome<T>): T {
  return outcome.kind === "chosen" ? outcome.value : fail({ code: "cancelled" });
}

const never = new AbortController().signal;
