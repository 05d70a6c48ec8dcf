import * as vscode from "vscode";
import {
  addressIn,
  defaultScopes,
  knownScopes,
  parseScope,
  shortScope,
  workspaceScopes,
} from "../../core/request/scope.ts";
import { hintRow, type PickRow, pickMany, pickOne } from "../surface/pick.ts";
import type { Outcome, StepPosition } from "../surface/steps.ts";
import { parseWorkspaceUser } from "../../core/account/account-name.ts";
import { recentRows } from "../surface/account-rows.ts";

/** Asks for the token's scopes; for a Workspace user none is preselected, because the administrator approved only some. */
export function askScopes(
  current: readonly string[],
  position: StepPosition,
  signal: AbortSignal,
  bearer: "account" | "user" = "account",
): Promise<Outcome<readonly string[]>> {
  const usual = bearer === "account" ? defaultScopes : [];
  const picked = current.length > 0 ? current : usual;
  const known = (bearer === "account" ? knownScopes : workspaceScopes).flatMap((name) => parseScope(name) ?? []);
  const scopes = [...picked, ...known.filter((scope) => !picked.includes(scope))];
  return pickMany({
    position,
    placeholder: vscode.l10n.t("Which scopes? Pick some, or type another one to add it."),
    nothingChosen: vscode.l10n.t(
      "An access token needs at least one scope: choose one, for example {0}.",
      scopes.map(shortScope)[0] ?? "",
    ),
    rows: scopes.map(scopeRow),
    isPicked: (scope) => picked.includes(scope),
    typed: (text) => typedScopeRow(text, scopes),
    signal,
  });
}

function scopeRow(scope: string): PickRow<string> {
  return { label: shortScope(scope), description: shortScope(scope) === scope ? "" : scope, value: scope };
}

function typedScopeRow(text: string, known: readonly string[]): PickRow<string> | undefined {
  if (text === "" || known.some((scope) => shortScope(scope).includes(text) || scope === text)) return undefined;
  const scope = parseScope(text);
  if (scope !== undefined) return { label: shortScope(scope), description: scope, alwaysShow: true, value: scope };
  if (addressIn(text) === "service") {
    return hintRow(
      vscode.l10n.t("This is the address of a service, not a scope."),
      vscode.l10n.t("A service takes an ID token with its address as the audience: use “Mint ID Token…”."),
    );
  }
  return hintRow(
    vscode.l10n.t("This is not a scope yet."),
    vscode.l10n.t("Write a short name such as cloud-platform, or the whole URL."),
  );
}

/** Asks for the Workspace user for whom the target acts. */
export function askSubject(
  recent: readonly string[],
  position: StepPosition,
  signal: AbortSignal,
): Promise<Outcome<string>> {
  return pickOne({
    position,
    placeholder: vscode.l10n.t("For which Workspace user? Type the primary email address."),
    rows: recentRows(recent),
    typed: (text) => typedUserRow(text, recent),
    signal,
  });
}

function typedUserRow(text: string, recent: readonly string[]): PickRow<string> | undefined {
  if (text === "" || recent.includes(text)) return undefined;
  const user = parseWorkspaceUser(text);
  if (user === undefined) {
    return hintRow(
      vscode.l10n.t("This is not a Workspace user yet."),
      vscode.l10n.t("Write a person's email address; a service account is not one."),
    );
  }
  const detail = vscode.l10n.t("A Workspace administrator must have delegated the scopes to the account.");
  return { label: vscode.l10n.t("Use {0}", user), detail, alwaysShow: true, value: user };
}
