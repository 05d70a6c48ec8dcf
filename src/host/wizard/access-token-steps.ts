import * as vscode from "vscode";
import { parseDurationSeconds } from "../../core/request/duration.ts";
import { limits } from "../../core/request/limits.ts";
import {
  addressIn,
  defaultScopes,
  knownScopes,
  parseScope,
  shortScope,
  workspaceScopes,
} from "../../core/request/scope.ts";
import { failureText } from "../failure-text/failure-text.ts";
import { durationText } from "../text/time-text.ts";
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

const lifetimePresets = [300, 900, 1_800, 3_300, 3_600, 7_200, 14_400, 28_800, 43_200];

/** Asks how long the token lives, in seconds. */
export function askLifetime(
  current: number | undefined,
  position: StepPosition,
  signal: AbortSignal,
): Promise<Outcome<number>> {
  const offered = [...new Set([...lifetimePresets, ...(current === undefined ? [] : [current])])].sort((a, b) => a - b);
  const usual = offered.filter((seconds) => seconds <= limits.usualLifetimeSeconds);
  const extended = offered.filter((seconds) => seconds > limits.usualLifetimeSeconds);
  return pickOne({
    position,
    placeholder: vscode.l10n.t("For how long? Pick a lifetime, or type one such as 45 min."),
    rows: [
      ...usual.map((seconds) => lifetimeRow(seconds)),
      {
        label: vscode.l10n.t("longer than 1 h"),
        kind: vscode.QuickPickItemKind.Separator,
      },
      ...extended.map((seconds) => lifetimeRow(seconds)),
    ],
    isActive: (seconds) => seconds === (current ?? limits.defaultLifetimeSeconds),
    typed: (text) => typedLifetimeRow(text, offered),
    typedRowIsActive: true,
    signal,
  });
}

function lifetimeRow(seconds: number): PickRow<number> {
  const label = durationText(seconds);
  if (seconds > limits.usualLifetimeSeconds) {
    const detail = vscode.l10n.t("Google allows it only to accounts that an organization policy lists.");
    return { label, detail, value: seconds };
  }
  if (seconds === limits.defaultLifetimeSeconds) return { label, description: vscode.l10n.t("usual"), value: seconds };
  if (seconds === 3_300) {
    return { label, description: vscode.l10n.t("safe where clocks differ a little"), value: seconds };
  }
  return { label, value: seconds };
}

function typedLifetimeRow(text: string, offered: readonly number[]): PickRow<number> | undefined {
  if (text === "" || offered.some((seconds) => durationText(seconds).startsWith(text))) return undefined;
  const seconds = parseDurationSeconds(text);
  if (seconds === undefined) {
    return hintRow(
      vscode.l10n.t("This is not a lifetime yet."),
      vscode.l10n.t("Write whole seconds, or a time such as 45 min or 1 h."),
    );
  }
  const limitSeconds = limits.extendedLifetimeSeconds;
  if (seconds <= 0 || seconds > limitSeconds) {
    return hintRow(failureText({ code: "lifetimeOutOfRange", seconds, limitSeconds }).message);
  }
  return { ...lifetimeRow(seconds), label: vscode.l10n.t("Use {0}", durationText(seconds)), alwaysShow: true };
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
