import { env, l10n } from "vscode";
import { failureOf } from "../../../core/base/errors.ts";
import type { Failure } from "../../../core/base/failure.ts";
import type { ChainReport } from "../../../core/chain/check/chain-check.ts";
import type { ChainProbePorts } from "../../../core/chain/check/chain-probe.ts";
import { shortAccountName } from "../../../core/account/account-name.ts";
import { isBroken } from "../../../core/chain/check/chain-verdict.ts";
import type { AccountGrants, ChangeResult, GrantPlan } from "../../../core/chain/grant/account-grants.ts";
import { writeGrant } from "../../../core/chain/grant/grant-notation.ts";
import { createPropagationWait } from "../../../core/chain/grant/propagation-wait.ts";
import type { Clock } from "../../../core/base/clock.ts";
import { commandAction, type NoticeAction, showNotice, withActions } from "../../surface/notices.ts";
import { failureText } from "../../failure-text/failure-text.ts";
import { withProgress } from "../../surface/progress.ts";
import { durationText } from "../../text/time-text.ts";
import type { ChainReportDocument } from "../../surface/chain-report-document.ts";
import { openMint } from "../check/step-action.ts";
import { settlingText, waitForGrants } from "./grant-wait.ts";
import { hopSentence } from "../check/hop-text.ts";

/** A grant that was written. */
export interface MadeGrant {
  /** Number of the hop that it repairs. */
  readonly hop: number;
  readonly plan: GrantPlan;
  /** What went wrong although it was written. */
  readonly despite: Failure | undefined;
}

/** A grant that may have been written. */
export type OpenGrant = Pick<MadeGrant, "hop" | "plan">;

export interface GrantResultsPorts extends ChainProbePorts {
  readonly clock: Clock;
  readonly grants: AccountGrants;
  readonly document: ChainReportDocument;
  readonly guarded: (work: () => Promise<void>) => void;
}

export interface GrantResults {
  /** Says what was granted, and offers to wait for it and mint, or to undo it. */
  readonly show: (report: ChainReport, made: readonly MadeGrant[]) => void;
  /** The error for a grant that may or may not have been written, with a way to find out. */
  readonly leftOpen: (report: ChainReport, grant: OpenGrant, error: unknown) => unknown;
}

export function createGrantResults(ports: GrantResultsPorts): GrantResults {
  const wait = createPropagationWait(ports);
  const waitThenMint = async (report: ChainReport, made: readonly MadeGrant[]): Promise<void> => {
    const granted = grantedPhrase(made);
    const end = await waitForGrants({ wait, clock: ports.clock }, report, { made, phrase: granted });
    const others = otherActions(ports, report, made);
    if (end?.kind === "inForce") {
      showNotice(inForceText(granted, end.tookMs), ...others);
      await openMint(report);
    } else if (end?.kind === "removed") {
      await showRemoved(ports, report, made, end.grant.plan);
    } else {
      const text = end === undefined ? stoppedText(granted) : notYetText(granted, end.tookMs);
      showNotice(text, waitAction(report, made), ...others);
    }
  };
  const waitAction = (report: ChainReport, made: readonly MadeGrant[]): NoticeAction => ({
    title: l10n.t("Wait and Mint…"),
    run: () => ports.guarded(() => waitThenMint(report, made)),
  });
  const show: GrantResults["show"] = (report, made) => {
    const isMended = stillBroken(report, made) === undefined;
    const waiting = isMended ? [waitAction(report, made)] : [];
    showNotice(grantedText(report, made), ...waiting, ...otherActions(ports, report, made));
  };
  const leftOpen: GrantResults["leftOpen"] = (report, grant, error) => {
    const readAgain = {
      title: l10n.t("Read Policy Again"),
      run: () => ports.guarded(() => settle(report, grant)),
    };
    return withActions(error, readAgain, checkAction(report));
  };
  const settle = async (report: ChainReport, grant: OpenGrant): Promise<void> => {
    try {
      if (await isThere(ports, grant)) show(report, [{ ...grant, despite: undefined }]);
      else showNotThere(report, grant);
    } catch (error) {
      throw leftOpen(report, grant, error);
    }
  };
  return { show, leftOpen };
}

/** Finds out whether a grant was written after all; a change that was not written is no longer shown. */
async function isThere({ grants, document }: GrantResultsPorts, { plan }: OpenGrant): Promise<boolean> {
  const { account } = plan;
  const title = l10n.t("Reading the policy of {0}…", account);
  const isWritten = await withProgress(title, (signal) => grants.isThere(plan, signal));
  if (!isWritten) await document.closeChange(account);
  return isWritten;
}

/** A repeated grant is shown again, because the policy may have changed meanwhile. */
function showNotThere({ question }: ChainReport, { plan }: OpenGrant): void {
  const grant = commandAction(l10n.t("Grant…"), "mintmark.grantChain", question);
  showNotice(l10n.t("The grant on {0} was not made: its policy does not have it.", plan.account), grant);
}

/** The first hop that surely fails and that no grant repairs. */
function stillBroken({ hops }: ChainReport, made: readonly MadeGrant[]): ChainReport["hops"][number] | undefined {
  return hops.find((checked) => isBroken(checked) && !made.some(({ hop }) => hop === checked.hop.number));
}

function grantedText(report: ChainReport, made: readonly MadeGrant[]): string {
  const sentences = made.map(({ plan: { account, edit }, despite }) => {
    if (despite === undefined) return l10n.t("{0} has {1} on {2}.", edit.member, edit.role, account);
    return despite.code === "cancelled"
      ? l10n.t("Cancelled too late: {0} has {1} on {2}, exactly as shown.", edit.member, edit.role, account)
      : l10n.t(
          "{0} has {1} on {2}, exactly as shown, although Google's answer was lost.",
          edit.member,
          edit.role,
          account,
        );
  });
  const broken = stillBroken(report, made);
  const next =
    broken === undefined
      ? l10n.t("It takes 2 to 7 minutes to take effect.")
      : l10n.t("The chain still fails. {0}", hopSentence(broken));
  return [...sentences, next].join(" ");
}

/** What was granted, in running text. */
function grantedPhrase(made: readonly MadeGrant[]): string {
  const names = made.map(({ plan }) => shortAccountName(plan.account)).join(", ");
  return made.length === 1 ? l10n.t("the grant on {0}", names) : l10n.t("the grants on {0}", names);
}

function inForceText(granted: string, tookMs: number): string {
  const took = durationText(Math.max(1, Math.round(tookMs / 1_000)));
  return l10n.t("Google applies {0} now. It took {1}.", granted, took);
}

/** A wait would not help: the notice offers to repeat the grant, or to write it where the policy comes from. */
async function showRemoved(
  ports: GrantResultsPorts,
  report: ChainReport,
  made: readonly MadeGrant[],
  { account, edit }: GrantPlan,
): Promise<void> {
  await ports.document.closeChange(account);
  const left = made.filter(({ plan }) => plan.account !== account);
  const copy = {
    title: l10n.t("Copy for Terraform"),
    run: () => env.clipboard.writeText(writeGrant({ ...edit, account }, "terraform")),
  };
  showNotice(
    l10n.t(
      "The grant on {0} was removed again by another change of its policy: {1} does not have {2} any more. A deployment that sets the whole policy does this at every run; add the grant there, or grant it again.",
      account,
      edit.member,
      edit.role,
    ),
    commandAction(l10n.t("Grant…"), "mintmark.grantChain", report.question),
    copy,
    ...(left.length === 0 ? [checkAction(report)] : otherActions(ports, report, left)),
  );
}

function stoppedText(granted: string): string {
  return l10n.t("The wait has ended, but Google will still apply {0}.", granted);
}

function notYetText(granted: string, tookMs: number): string {
  return l10n.t(
    "After {0} Google still does not apply {1}. Check the chain: a deny policy or a boundary may be in the way, or a delegate gives no token to ask with.",
    durationText(Math.round(tookMs / 60_000) * 60),
    granted,
  );
}

function otherActions(
  ports: GrantResultsPorts,
  report: ChainReport,
  made: readonly MadeGrant[],
): readonly NoticeAction[] {
  const undo = {
    title: l10n.t("Undo"),
    run: () => ports.guarded(() => undoAll(ports, report, made)),
  };
  return [undo, checkAction(report)];
}

function checkAction({ question }: ChainReport): NoticeAction {
  return commandAction(l10n.t("Check Chain"), "mintmark.checkChain", question);
}

/** The last grant is undone first. If the user or Google stops this, the rest can still be undone; undoing twice does no harm. */
async function undoAll(ports: GrantResultsPorts, report: ChainReport, made: readonly MadeGrant[]): Promise<void> {
  const left = [...made];
  for (let last = left.at(-1); last !== undefined; last = left.at(-1)) {
    try {
      const stopped = await undoOne(ports, last.plan);
      if (stopped !== undefined) {
        showNotice(stopped, ...otherActions(ports, report, left));
        return;
      }
    } catch (error) {
      throw withActions(error, ...otherActions(ports, report, left));
    }
    left.pop();
  }
}

/** The state of the policy after the user stopped; `undefined` if the grant is gone. */
async function undoOne({ grants, document }: GrantResultsPorts, plan: GrantPlan): Promise<string | undefined> {
  const { account, edit } = plan;
  const title = l10n.t("Undoing {0} on {1}…", edit.role, account);
  try {
    const { kind, despite } = await withProgress(title, (signal) => grants.undo(plan, signal), settlingText(account));
    await document.closeChange(account);
    showNotice(takenBackText(shortAccountName(account), kind, despite));
    return undefined;
  } catch (error) {
    const failure = failureOf(error);
    if (failure.code !== "policyUnchanged" && failure.code !== "policyUncertain") throw error;
    if (failure.problem.code !== "cancelled") throw error;
    return failure.code === "policyUnchanged"
      ? l10n.t("Cancelled. The policy of {0} was read again: it is as before, and the grant is still there.", account)
      : failureText(failure).message;
  }
}

function takenBackText(name: string, kind: ChangeResult["kind"], despite: Failure | undefined): string {
  if (kind === "nothing") return l10n.t("The grant on {0} was gone already.", name);
  return despite?.code === "cancelled"
    ? l10n.t("Cancelled too late: the grant on {0} is undone.", name)
    : l10n.t("The grant on {0} is undone.", name);
}
