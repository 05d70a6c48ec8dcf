import { l10n } from "vscode";
import { match } from "../../core/base/match.ts";
import type { CheckedHop } from "../../core/chain/check/chain-check.ts";
import { suggestGrant } from "../../core/chain/grant/grant-suggestion.ts";
import type { Grant } from "../../core/chain/check/hop-grants.ts";
import { obstacleText } from "../chain/check/hop-text.ts";

/** The text beside a hop's arrow: the permission, and the role that grants it, would grant it, or does not. */
export function hopLines(checked: CheckedHop): readonly string[] {
  return [checked.hop.permission, ...verdictLines(checked)];
}

function verdictLines(checked: CheckedHop): readonly string[] {
  const { hop, verdict, isDisabled } = checked;
  if (isDisabled) return [l10n.t("The account is disabled.")];
  return match(verdict, {
    held: ({ proof, through }) => {
      const how = proof === "policies" ? l10n.t("read from the policies") : l10n.t("Google confirms it");
      return [...(through === undefined ? [] : grantLines(through, hop.to)), how];
    },
    missing: ({ near }) => [
      ...neededRole(checked),
      ...near.slice(0, 1).map(({ grant }) => l10n.t("{0} does not help", grant.role)),
    ],
    denied: ({ denial }) => [l10n.t("deny policy on {0}", denial.resource)],
    conditional: ({ grants }) => grants.slice(0, 1).flatMap((grant) => grantLines(grant, hop.to)),
    noAccount: () => [l10n.t("Google knows no such account.")],
    unknowable: ({ obstacles }) => [...neededRole(checked), ...obstacles.slice(0, 1).map(obstacleText)],
  });
}

function neededRole(checked: CheckedHop): readonly string[] {
  const grant = suggestGrant(checked);
  return grant === undefined || grant.isGuess ? [] : [l10n.t("needs {0}", grant.role)];
}

/** The role, where it is inherited from if not from the account itself, and its condition. */
export function grantLines({ role, resource, condition }: Grant, account: string): readonly string[] {
  const isInherited = resource.includes("/") && resource !== account;
  return [
    role,
    ...(isInherited ? [l10n.t("inherited from {0}", resource)] : []),
    ...(condition === undefined
      ? []
      : [condition.kind === "hidden" ? l10n.t("with a condition") : l10n.t("if {0}", condition.expression)]),
  ];
}
