import { env, l10n, QuickPickItemKind } from "vscode";
import { shortAccountName } from "../../core/account/account-name.ts";
import { match } from "../../core/base/match.ts";
import type { SourceChoice } from "../../core/caller/credential-source.ts";
import {
  allowLongerCommand,
  lifetimeConstraint,
  type LifetimePolicies,
  type LifetimeRight,
} from "../../core/credential/lifetime-policies.ts";
import { parseDurationSeconds } from "../../core/request/duration.ts";
import { limits } from "../../core/request/limits.ts";
import { failureText } from "../failure-text/failure-text.ts";
import { showNotice } from "../surface/notices.ts";
import { hintRow, type PickRow, pickOne } from "../surface/pick.ts";
import { withProgress } from "../surface/progress.ts";
import type { Outcome, StepPosition } from "../surface/steps.ts";
import { plainRow } from "../text/plain-text.ts";
import { durationText } from "../text/time-text.ts";

export interface LifetimeQuestion {
  /** Whose token it is. */
  readonly account: string;
  readonly source: SourceChoice;
  readonly current: number | undefined;
  readonly lifetimes: Pick<LifetimePolicies, "rightOf">;
}

const usualPresets = [300, 900, 1_800, 3_300, 3_600];
const longPresets = [7_200, 14_400, 28_800, 43_200];
const mostNames = 3;

/** Seconds, or what a row does instead. */
type Answer = number | "longer" | "copy";

/**
 * Asks how long the token lives, in seconds. Whether the account may have more than one hour is asked of Google only when somebody wants
 * more, and said before anything is minted.
 */
export async function askLifetime(
  question: LifetimeQuestion,
  position: StepPosition,
  signal: AbortSignal,
): Promise<Outcome<number>> {
  for (;;) {
    const usual = await askUsual(question.current, position, signal);
    if (usual.kind !== "chosen") return usual;
    const wanted = typeof usual.value === "number" ? usual.value : undefined;
    if (wanted !== undefined && wanted <= limits.usualLifetimeSeconds) return { kind: "chosen", value: wanted };
    const right = await rightOf(question, signal);
    const isRefused = right.kind === "notListed" || right.kind === "denied";
    if (wanted !== undefined && !isRefused) return { kind: "chosen", value: wanted };
    const longer = await askLonger(question.account, right, wanted, position, signal);
    if (longer.kind !== "back") return longer;
  }
}

/** Up to an hour, or what was used before; a typed time may be longer. */
function askUsual(
  current: number | undefined,
  position: StepPosition,
  signal: AbortSignal,
): Promise<Outcome<number | "longer">> {
  const offered = sorted([...usualPresets, ...(current === undefined ? [] : [current])]);
  return pickOne<number | "longer">({
    position,
    placeholder: l10n.t("For how long? Pick a lifetime, or type one such as 45 min."),
    rows: [...offered.map(lifetimeRow), longerRow()],
    isActive: (value) => value === (current ?? limits.defaultLifetimeSeconds),
    typed: (text) => typedLifetimeRow(text, offered),
    typedRowIsActive: true,
    signal,
  });
}

function longerRow(): PickRow<"longer"> {
  const detail = l10n.t(
    "Up to 12 h, for accounts that an organization policy lists. Google is asked whether this is one.",
  );
  return { label: l10n.t("Longer than 1 h…"), detail, value: "longer" };
}

function rightOf({ account, source, lifetimes }: LifetimeQuestion, signal: AbortSignal): Promise<LifetimeRight> {
  const title = l10n.t("Asking whether {0} may have tokens of more than 1 h…", shortAccountName(account));
  return withProgress(title, (cancel) => lifetimes.rightOf(account, source, AbortSignal.any([signal, cancel])));
}

/** Says what the policy allows, and offers what fits; copying the command comes back to the list. */
async function askLonger(
  account: string,
  right: LifetimeRight,
  wanted: number | undefined,
  position: StepPosition,
  signal: AbortSignal,
): Promise<Outcome<number>> {
  const offered = sorted([...longPresets, ...(wanted === undefined ? [] : [wanted])]);
  for (;;) {
    const outcome = await pickOne<Answer>({
      position,
      placeholder: l10n.t("For how long? Pick a lifetime of more than 1 h, or type one."),
      canGoBack: true,
      rows: [rightRow(account, right), ...waysOut(right), ...offered.map(lifetimeRow)],
      isActive: (value) => value === (isAllowed(right) ? (wanted ?? offered[0]) : limits.defaultLifetimeSeconds),
      typed: (text) => typedLifetimeRow(text, offered),
      typedRowIsActive: true,
      signal,
    });
    if (outcome.kind !== "chosen") return outcome;
    if (typeof outcome.value === "number") return { kind: "chosen", value: outcome.value };
    await copyCommand(account, right);
  }
}

function isAllowed({ kind }: LifetimeRight): boolean {
  return kind === "allowed" || kind === "unknown";
}

/** What the organization policy says of the account; it cannot be chosen. */
function rightRow(account: string, right: LifetimeRight): PickRow<Answer> {
  const name = shortAccountName(account);
  return match(right, {
    allowed: ({ project }) => ({
      label: `$(pass) ${l10n.t("{0} may have up to 12 h: the organization policy of {1} allows it.", name, project)}`,
    }),
    notListed: ({ project, listed }) => ({
      label: `$(circle-slash) ${l10n.t("{0} may have 1 h at most: the organization policy of {1} does not list it.", name, project)}`,
      detail: listedText(listed),
    }),
    denied: ({ project }) => ({
      label: `$(circle-slash) ${l10n.t("{0} may have 1 h at most: an organization policy for {1} denies it more.", name, project)}`,
      detail: l10n.t("Only an Organization Policy Administrator of the organization can change that."),
    }),
    unknown: ({ failure }) => ({
      label: `$(question) ${l10n.t("Whether {0} may have more than 1 h is not known; Google decides.", name)}`,
      detail:
        failure === undefined ? l10n.t("Its name does not tell its project.") : plainRow(failureText(failure).message),
    }),
  });
}

function listedText(listed: readonly string[]): string {
  if (listed.length === 0) return l10n.t("Nobody is in the list {0}.", lifetimeConstraint);
  const names = plainRow(listed.slice(0, mostNames).map(shortAccountName).join(", "));
  return l10n.t("In the list: {0}.", listed.length > mostNames ? `${names}, …` : names);
}

/** What to do where the policy says no. The longer times stay in the list: it may be changed meanwhile, and is read again at the mint. */
function waysOut(right: LifetimeRight): readonly PickRow<Answer>[] {
  if (isAllowed(right)) return [];
  const usual: PickRow<Answer> = lifetimeRow(limits.defaultLifetimeSeconds);
  const copy: PickRow<Answer> = {
    label: `$(copy) ${l10n.t("Copy the gcloud command that adds it")}`,
    detail: l10n.t(
      "For an Organization Policy Administrator; the role is granted on the organization, an owner does not have it.",
    ),
    value: "copy",
  };
  const later = l10n.t("once the policy allows it");
  const heading: PickRow<Answer> = { label: later, kind: QuickPickItemKind.Separator };
  return right.kind === "notListed" ? [usual, copy, heading] : [usual, heading];
}

async function copyCommand(account: string, right: LifetimeRight): Promise<void> {
  if (right.kind !== "notListed") return;
  await env.clipboard.writeText(allowLongerCommand(right.project, account, right.inherited));
  showNotice(l10n.t("The command that lets {0} have longer tokens is copied.", shortAccountName(account)));
}

function sorted(seconds: readonly number[]): readonly number[] {
  return [...new Set(seconds)].sort((a, b) => a - b);
}

function lifetimeRow(seconds: number): PickRow<number> & { readonly value: number } {
  const label = durationText(seconds);
  if (seconds === limits.defaultLifetimeSeconds) return { label, description: l10n.t("usual"), value: seconds };
  if (seconds === 3_300) return { label, description: l10n.t("safe where clocks differ a little"), value: seconds };
  return { label, value: seconds };
}

function typedLifetimeRow(text: string, offered: readonly number[]): PickRow<number> | undefined {
  if (text === "" || offered.some((seconds) => durationText(seconds).startsWith(text))) return undefined;
  const seconds = parseDurationSeconds(text);
  if (seconds === undefined) {
    return hintRow(
      l10n.t("This is not a lifetime yet."),
      l10n.t("Write whole seconds, or a time such as 45 min or 1 h."),
    );
  }
  const limitSeconds = limits.extendedLifetimeSeconds;
  if (seconds <= 0 || seconds > limitSeconds) {
    return hintRow(failureText({ code: "lifetimeOutOfRange", seconds, limitSeconds }).message);
  }
  return { ...lifetimeRow(seconds), label: l10n.t("Use {0}", durationText(seconds)), alwaysShow: true };
}
