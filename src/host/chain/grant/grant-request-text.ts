import { l10n } from "vscode";
import { drawChain } from "../../../core/request/chain.ts";
import type { ChainReport } from "../../../core/chain/check/chain-check.ts";
import type { Grantors } from "../../../core/chain/grant/grantors.ts";
import { writeGrant } from "../../../core/chain/grant/grant-notation.ts";
import { type GrantSuggestion, requestedGrant } from "../../../core/chain/grant/grant-suggestion.ts";
import { projectIdOfAccount } from "../../../core/account/account-name.ts";
import { bulletList, code, codeBlock } from "../../text/markdown.ts";
import { kindLabel } from "../../text/token-text.ts";
import { grantEndText } from "../check/grant-command.ts";
import { grantText } from "../check/hop-text.ts";

/** A grant that the caller may not make, and who may, as far as policies can be read. */
export interface BlockedGrant {
  readonly grant: GrantSuggestion;
  readonly grantors: Grantors;
}

/** A text for someone who may make the grants: what is missing, who could make them, and the change for three tools. */
export function grantRequestText(
  { chain, question }: ChainReport,
  blocked: readonly BlockedGrant[],
  now: number,
): string {
  const lines = [
    `# ${l10n.t("Roles that a delegation chain lacks")}`,
    ...bulletList([l10n.t("Chain: {0}", drawChain(chain, code)), l10n.t("For: {0}", kindLabel(question.kind))]),
    ...blocked.flatMap((each) => grantSection(each, now)),
  ];
  return `${lines.join("\n\n")}\n`;
}

/** Who could make a grant, in one sentence for a notice: names the first two. */
export function grantorsSentence({ account }: GrantSuggestion, { grants }: Grantors): string {
  const members = [...new Set(grants.map(({ member }) => member))];
  const [first, second] = members;
  if (first === undefined) {
    const project = projectIdOfAccount(account);
    return project === undefined
      ? l10n.t("Your rights do not show who may.")
      : l10n.t("Your rights do not show who may; ask an owner of the project {0}.", project);
  }
  if (second === undefined) return l10n.t("{0} may.", first);
  return members.length === 2
    ? l10n.t("{0} and {1} may.", first, second)
    : l10n.t("{0}, {1} and {2} more may.", first, second, members.length - 2);
}

function grantSection({ grant, grantors }: BlockedGrant, now: number): readonly string[] {
  const { account } = grant;
  const change = requestedGrant(grant, now);
  return [
    `## ${code(account)}`,
    missingText(grant),
    `### ${l10n.t("Who may grant it")}`,
    ...grantorsText(grant, grantors, now),
    `### ${l10n.t("The same change in other tools")}`,
    grantEndText(now),
    "gcloud:",
    codeBlock("sh", writeGrant(change, "gcloud")),
    "Terraform:",
    codeBlock("hcl", writeGrant(change, "terraform")),
    l10n.t(
      "REST: read the policy, keep all that is in it, add the binding, and write it back with the etag that was read.",
    ),
    codeBlock("http", writeGrant(change, "rest")),
  ];
}

function missingText({ member, permission, role, isGuess }: GrantSuggestion): string {
  if (member === undefined) {
    return l10n.t(
      "The caller lacks {0} on it. The role {1} gives it. The credential source does not say who the caller is: put the email in below.",
      code(permission),
      code(role),
    );
  }
  return isGuess
    ? l10n.t(
        "Whether {0} has {1} on it could not be read. If this hop is the one that fails, the role {2} repairs it.",
        code(member),
        code(permission),
        code(role),
      )
    : l10n.t("{0} lacks {1} on it. The role {2} gives it.", code(member), code(permission), code(role));
}

function grantorsText(grant: GrantSuggestion, grantors: Grantors, now: number): readonly string[] {
  const { grants, unread } = grantors;
  const known =
    grants.length === 0 ? [grantorsSentence(grant, grantors)] : bulletList(grants.map((each) => grantText(each, now)));
  if (unread.length === 0) return known;
  return [...known, l10n.t("There may be others: {0} could not be read.", unread.map(code).join(", "))];
}
