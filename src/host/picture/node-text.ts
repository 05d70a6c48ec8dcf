import * as vscode from "vscode";
import { projectOfAccount, shortAccountName } from "../../core/account/account-name.ts";
import { parseMember } from "../../core/chain/policy/member.ts";
import type { NodeKind } from "../../core/chain/picture/picture-model.ts";

/** How somebody is named in a picture and in the tree. */
export interface NodeText {
  readonly kind: NodeKind;
  readonly name: string;
  readonly detail: string;
  readonly fullName: string;
}

/** Google's own accounts in a project are all called after its number; the service stands where others have their project. */
const serviceAgentPattern = /^service-\d+$/;

/** An account by its short name and project, a person by the whole email: that is how people tell them apart. */
export function accountText(account: string): NodeText {
  const isPerson = account.includes("@") && !/[@.]gserviceaccount\.com$/.test(account);
  if (isPerson) return { kind: "person", name: account, detail: "", fullName: account };
  const name = shortAccountName(account);
  const place = projectOfAccount(account) ?? account.split("@")[1] ?? "";
  if (!serviceAgentPattern.test(name)) return { kind: "account", name, detail: place, fullName: account };
  return { kind: "account", name: place, detail: vscode.l10n.t("Google's service agent {0}", name), fullName: account };
}

/** A member of a binding. */
export function memberNodeText(member: string): NodeText {
  const parsed = parseMember(member);
  switch (parsed.kind) {
    case "user":
    case "serviceAccount":
      return { ...accountText(parsed.email), kind: parsed.kind === "user" ? "person" : "account" };
    case "group":
      return { kind: "group", name: parsed.email, detail: vscode.l10n.t("Group"), fullName: member };
    case "domain":
      return {
        kind: "group",
        name: parsed.domain,
        detail: vscode.l10n.t("Everybody of this domain"),
        fullName: member,
      };
    case "allUsers":
      return { kind: "group", name: member, detail: vscode.l10n.t("Everybody on the internet"), fullName: member };
    case "allAuthenticatedUsers":
      return {
        kind: "group",
        name: member,
        detail: vscode.l10n.t("Everybody with a Google account"),
        fullName: member,
      };
    case "basicRole":
      return {
        kind: "group",
        name: member,
        detail: vscode.l10n.t("Whoever has {0} on the project", parsed.role),
        fullName: member,
      };
    case "deleted":
      return { kind: "person", name: parsed.email, detail: vscode.l10n.t("Deleted"), fullName: member };
    case "principal":
      return { kind: "person", name: lastPart(member), detail: vscode.l10n.t("Federated identity"), fullName: member };
    case "principalSet":
      return { kind: "group", name: lastPart(member), detail: vscode.l10n.t("Set of identities"), fullName: member };
    case "other":
      return { kind: "group", name: member, detail: "", fullName: member };
  }
}

function lastPart(name: string): string {
  return name.split("/").at(-1) ?? name;
}
