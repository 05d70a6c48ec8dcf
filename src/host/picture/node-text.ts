import { l10n } from "vscode";
import { match } from "../../core/base/match.ts";
import { projectOfAccount, shortAccountName } from "../../core/account/account-name.ts";
import { parseMember } from "../../core/chain/policy/member.ts";
import type { NodeKind } from "../../core/chain/picture/picture-model.ts";

/** The name of a principal in a picture and in the tree. */
export interface NodeText {
  readonly kind: NodeKind;
  readonly name: string;
  readonly detail: string;
  readonly fullName: string;
}

/** Google's own accounts in a project are all named after its number; for these, the service is shown instead of the project. */
const serviceAgentPattern = /^service-\d+$/;

/** An account by its short name and project, a person by the whole email: that is how people recognize them. */
export function accountText(account: string): NodeText {
  const isPerson = account.includes("@") && !/[@.]gserviceaccount\.com$/.test(account);
  if (isPerson) return { kind: "person", name: account, detail: "", fullName: account };
  const name = shortAccountName(account);
  const place = projectOfAccount(account) ?? account.split("@")[1] ?? "";
  if (!serviceAgentPattern.test(name)) return { kind: "account", name, detail: place, fullName: account };
  return { kind: "account", name: place, detail: l10n.t("Google's service agent {0}", name), fullName: account };
}

/** A member of a binding. */
export function memberNodeText(member: string): NodeText {
  const text = (kind: NodeKind, name: string, detail: string): NodeText => ({ kind, name, detail, fullName: member });
  return match(parseMember(member), {
    user: ({ email }) => ({ ...accountText(email), kind: "person" }),
    serviceAccount: ({ email }) => ({ ...accountText(email), kind: "account" }),
    group: ({ email }) => text("group", email, l10n.t("Group")),
    domain: ({ domain }) => text("group", domain, l10n.t("Everybody of this domain")),
    allUsers: () => text("group", member, l10n.t("Everybody on the internet")),
    allAuthenticatedUsers: () => text("group", member, l10n.t("Everybody with a Google account")),
    basicRole: ({ role }) => text("group", member, l10n.t("Everyone with {0} on the project", role)),
    deleted: ({ email }) => text("person", email, l10n.t("Deleted")),
    principal: () => text("person", lastPart(member), l10n.t("Federated identity")),
    principalSet: () => text("group", lastPart(member), l10n.t("Set of identities")),
    other: () => text("group", member, ""),
  });
}

function lastPart(name: string): string {
  return name.split("/").at(-1) ?? name;
}
