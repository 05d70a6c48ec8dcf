import { l10n } from "vscode";
import { match } from "../../../core/base/match.ts";
import type { CheckedHop } from "../../../core/chain/check/chain-check.ts";
import { conditionState } from "../../../core/chain/policy/condition.ts";
import type { Obstacle } from "../../../core/chain/check/hop-diagnosis.ts";
import type { Grant, NearMiss } from "../../../core/chain/check/hop-grants.ts";
import { delegationPermission } from "../../../core/request/permission.ts";
import { failureText } from "../../failure-text/failure-text.ts";
import { code } from "../../text/markdown.ts";

/** One hop's verdict as a sentence without the hop's number. */
export function hopSentence({ hop, verdict, isDisabled }: CheckedHop): string {
  const { from, to, permission } = hop;
  if (isDisabled) return l10n.t("{0} is disabled, so nobody can act as it. Enable it first.", to);
  const through = permission === delegationPermission;
  const mayNot = through ? l10n.t("{0} may not act through {1}", from, to) : l10n.t("{0} may not act as {1}", from, to);
  return match(verdict, {
    held: ({ denyUnread }) => {
      const may = through ? l10n.t("{0} may act through {1}", from, to) : l10n.t("{0} may act as {1}", from, to);
      return denyUnread.length === 0
        ? l10n.t("{0}.", may)
        : l10n.t("{0}, unless a deny policy that could not be read forbids it.", may);
    },
    missing: () => l10n.t("{0}: it lacks {1} on {2}.", mayNot, permission, to),
    denied: ({ denial }) => l10n.t("{0}: a deny policy on {1} forbids {2}.", mayNot, denial.resource, permission),
    conditional: ({ grants }) =>
      grants.every(({ condition }) => condition?.kind === "hidden")
        ? l10n.t("Whether {0} has {1} on {2} depends on a condition that could not be read.", from, permission, to)
        : l10n.t(
            "Whether {0} has {1} on {2} depends on a condition that cannot be evaluated here.",
            from,
            permission,
            to,
          ),
    noAccount: () => l10n.t("Google knows no account {0}. Check the spelling; it may have been deleted.", to),
    unknowable: ({ obstacles, isLikelyMissing }) => {
      const [obstacle] = obstacles;
      const why = obstacle === undefined ? "" : obstacleText(obstacle);
      if (!isLikelyMissing) {
        return l10n.t("Your rights do not show whether {0} has {1} on {2}. {3}", from, permission, to, why);
      }
      return l10n.t(
        "Most likely {0} lacks {1} on {2}: neither the account's own policy nor its project's grants it. {3}",
        from,
        permission,
        to,
        why,
      );
    },
  });
}

/** A binding in words. */
export function grantText({ role, resource, member, condition }: Grant, now: number): string {
  const grant = l10n.t("{0} for {1} on {2}", code(role), code(member), code(resource));
  if (condition === undefined) return grant;
  if (condition.kind === "hidden") return l10n.t("{0}, with a condition that could not be read", grant);
  const { title, expression } = condition;
  const states = {
    holds: l10n.t("is met now"),
    fails: l10n.t("is not met now"),
    unknown: l10n.t("cannot be evaluated here"),
  };
  const state = states[conditionState(expression, now)];
  return l10n.t("{0}, with the condition {1} ({2}), which {3}", grant, code(title), code(expression), state);
}

/** Why a binding that looks right does not help. */
export function nearMissText(miss: NearMiss, now: number): string {
  const binding = grantText(miss.grant, now);
  return match(miss, {
    conditionFails: () => l10n.t("{0}: it does not apply now.", binding),
    roleTooSmall: () => l10n.t("{0}: this role does not contain the permission.", binding),
    memberDeleted: () =>
      l10n.t("{0}: it is for a deleted account; the current one with this name is a different account.", binding),
    notAMember: () => l10n.t("{0}: Google's answer shows that the caller is not a member.", binding),
    notListed: () => l10n.t("{0}: the account that acts in this hop is not a member of the group.", binding),
    notInForce: () =>
      l10n.t(
        "{0}: the policy grants it, but Google does not apply it. A new grant takes 2 to 7 minutes; otherwise a deny policy, an access boundary or a condition overrides it.",
        binding,
      ),
  });
}

/** Why something is unknown, as a sentence. */
export function obstacleText(obstacle: Obstacle): string {
  return match(obstacle, {
    policyUnread: ({ resource }) => l10n.t("The policy of {0} could not be read.", resource),
    lineageUnread: () => l10n.t("What lies above the project could not be read, so inherited bindings are not known."),
    roleUnread: ({ grant }) => l10n.t("The permissions of the custom role {0} could not be read.", grant.role),
    membershipUnseen: ({ grant }) =>
      l10n.t("{0} has {1} on {2}; who belongs to it cannot be seen.", grant.member, grant.role, grant.resource),
    denialUnclear: ({ denial }) =>
      l10n.t(
        "A deny policy on {0} may apply; that depends on a group or a condition that cannot be seen.",
        denial.resource,
      ),
    principalUnknown: () => l10n.t("The credential source does not say who the caller is."),
    probeRefused: ({ account }) =>
      l10n.t(
        "Mintmark could not get a token of {0} to ask with; the account may only be allowed to pass calls on.",
        account,
      ),
  });
}

/** Google's own words about an obstacle, if any. */
export function obstacleDetail(obstacle: Obstacle): string | undefined {
  return "failure" in obstacle && obstacle.failure !== undefined ? failureText(obstacle.failure).message : undefined;
}

/** `Token Creator` for `roles/iam.serviceAccountTokenCreator`; a custom role by its id. */
export function shortRole(role: string): string {
  const name = /^roles\/iam\.serviceAccount(\w+)$/.exec(role)?.[1];
  return name === undefined ? role.slice(role.lastIndexOf("/") + 1) : name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, " ");
}
