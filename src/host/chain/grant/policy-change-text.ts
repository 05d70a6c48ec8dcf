import { l10n } from "vscode";
import type { JsonObject } from "../../../core/base/json.ts";
import type { GrantPlan } from "../../../core/chain/grant/account-grants.ts";
import type { GrantEdit } from "../../../core/chain/grant/policy-edit.ts";
import { smallestRole, targetPermission } from "../../../core/request/permission.ts";
import { bulletList, code, codeBlock } from "../../text/markdown.ts";
import { renewForeverText } from "../../text/self-minting-text.ts";

/**
 * The policy before and after a grant, for a diff. The question whether to write it covers the first lines of the editor, so these repeat
 * the question's text and the change comes below. As Markdown, long lines wrap instead of being cut off.
 */
export function policyChangeTexts({ account, edit, before, after }: GrantPlan): readonly [string, string] {
  const { role, member, condition } = edit;
  const end = condition === undefined ? [] : [l10n.t("Condition: {0}", code(condition.expression))];
  const head = [
    `# ${l10n.t("A grant on {0}", code(account))}`,
    l10n.t("The policy of the account before and after the grant; nothing else in it changes."),
    ...bulletList([l10n.t("Role: {0}", code(role)), l10n.t("For: {0}", code(member)), ...end]),
    ...(letsMintForItself(account, edit)
      ? [`${l10n.t("It lets {0} mint for itself.", code(account))} ${renewForeverText()}`]
      : []),
  ];
  const textOf = (policy: JsonObject): string =>
    `${[...head, codeBlock("json", JSON.stringify(etagLast(policy), undefined, 2))].join("\n\n")}\n`;
  return [textOf(before), textOf(after)];
}

/** A role for ID tokens alone renews nothing: an ID token cannot call IAM. */
function letsMintForItself(account: string, { role, member }: GrantEdit): boolean {
  return (
    member.toLowerCase() === `serviceAccount:${account}`.toLowerCase() &&
    role !== smallestRole(targetPermission("idToken"))
  );
}

/** The addition then comes before the etag, whose own line stays unchanged. */
function etagLast({ etag, ...policy }: JsonObject): JsonObject {
  return etag === undefined ? policy : { ...policy, etag };
}
