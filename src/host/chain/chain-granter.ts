import * as vscode from "vscode";
import { fail } from "../../core/base/errors.ts";
import { type AccountGrants, createAccountGrants, type GrantPlan } from "../../core/chain/grant/account-grants.ts";
import { type ChainQuestion, type ChainReport, createChainCheck } from "../../core/chain/chain-check.ts";
import { shortAccountName } from "../../core/chain/account-name.ts";
import { gcloudGrant, type GrantSuggestion, suggestGrant } from "../../core/chain/grant/grant-suggestion.ts";
import { expiringCondition, type NewCondition } from "../../core/chain/grant/policy-edit.ts";
import type { PolicyWriter } from "../../core/chain/policy-reader.ts";
import { showNotice } from "../notices.ts";
import { withProgress } from "../progress.ts";
import { durationText, localTimeText } from "../time-text.ts";
import { pickOne } from "../wizard/pick.ts";
import { settleQuestion } from "./ask-question.ts";
import type { ChainCheckerPorts } from "./chain-checker.ts";
import { chainSentence } from "./chain-sentence.ts";

export interface ChainGranterPorts extends ChainCheckerPorts {
  readonly writer: PolicyWriter;
}

/** A grant with a member that is known, so that it can be written. */
type Grantable = GrantSuggestion & { readonly member: string };

/** Grants what a chain lacks: checks it, shows each change of a policy before it is written, and offers to undo it. */
export function createChainGranter(ports: ChainGranterPorts): (argument: unknown) => Promise<void> {
  const check = createChainCheck(ports);
  const grants = createAccountGrants({ ...ports, random: Math.random });
  return async (argument) => {
    if (!vscode.workspace.isTrusted) fail({ code: "untrustedWorkspace" });
    const question = await settleQuestion(ports, argument);
    const title = vscode.l10n.t("Checking the chain to {0}…", question.target);
    const report = await withProgress(title, (signal) => check(question, signal));
    const missing = missingGrants(report);
    if (missing.length === 0) {
      showNotice(vscode.l10n.t("There is nothing to grant. {0}", chainSentence(report)));
      return;
    }
    const condition = await askEnd(ports.clock.now());
    for (const grant of missing) await grantOne({ ports, grants, question, condition }, grant);
  };
}

interface Granting {
  readonly ports: ChainGranterPorts;
  readonly grants: AccountGrants;
  readonly question: ChainQuestion;
  readonly condition: NewCondition | undefined;
}

function missingGrants({ hops }: ChainReport): readonly Grantable[] {
  return hops.flatMap((checked) => {
    const grant = suggestGrant(checked);
    return grant?.member === undefined ? [] : [{ ...grant, member: grant.member }];
  });
}

/** Grants that end by themselves come first: nobody forgets them. */
async function askEnd(now: number): Promise<NewCondition | undefined> {
  const until = (seconds: number): { label: string; description: string; value: { condition: NewCondition } } => {
    const endsAt = now + seconds * 1_000;
    const title = `Mintmark, ${seconds / 3_600} h`;
    return {
      label: `$(watch) ${durationText(seconds)}`,
      description: vscode.l10n.t("until {0}; ends by itself", localTimeText(endsAt, now)),
      value: { condition: expiringCondition(title, endsAt) },
    };
  };
  const outcome = await pickOne<{ readonly condition: NewCondition | undefined }>({
    position: { title: vscode.l10n.t("Grant Missing Roles"), step: 0, totalSteps: 0 },
    placeholder: vscode.l10n.t("For how long? The change is shown before it is written."),
    rows: [
      until(3_600),
      until(8 * 3_600),
      { label: `$(circle-slash) ${vscode.l10n.t("Without an end")}`, value: { condition: undefined } },
    ],
    signal: never,
  });
  return outcome.kind === "chosen" ? outcome.value.condition : fail({ code: "cancelled" });
}

/** One change of one policy: possible at all, shown, agreed to, written, and taken back on request. */
async function grantOne({ ports, grants, question, condition }: Granting, grant: Grantable): Promise<void> {
  const { account, member, role } = grant;
  const title = vscode.l10n.t("Reading the policy of {0}…", account);
  const prepared = await withProgress(title, async (signal) => ({
    mayWrite: await grants.mayWrite(account, question.source, signal),
    plan: await grants.plan(account, { role, member, condition }, question.source, signal),
  }));
  const { mayWrite, plan } = prepared;
  if (!mayWrite) showMayNot(grant);
  else if (plan === undefined) showNotice(vscode.l10n.t("{0} has {1} on {2} already.", member, role, account));
  else await showAndWrite(ports, grants, plan, grant, question);
}

async function showAndWrite(
  ports: ChainGranterPorts,
  grants: AccountGrants,
  plan: GrantPlan,
  grant: Grantable,
  question: ChainQuestion,
): Promise<void> {
  const { account, role } = grant;
  await ports.document.showChange(shortAccountName(account), plan.before, plan.after);
  if (!(await isAgreed(grant))) fail({ code: "cancelled" });
  const writing = vscode.l10n.t("Granting {0} on {1}…", role, account);
  await withProgress(writing, (signal) => grants.apply(plan, signal));
  showGranted(ports, grants, plan, question);
}

async function isAgreed({ account, member, role }: Grantable): Promise<boolean> {
  const outcome = await pickOne<boolean>({
    position: { title: vscode.l10n.t("Grant Missing Roles"), step: 0, totalSteps: 0 },
    placeholder: vscode.l10n.t("The editor shows the whole change to the policy of {0}.", shortAccountName(account)),
    rows: [
      { label: `$(check) ${vscode.l10n.t("Grant {0}", role)}`, detail: vscode.l10n.t("to {0}", member), value: true },
      { label: `$(close) ${vscode.l10n.t("Leave the policy as it is")}`, value: false },
    ],
    signal: never,
  });
  return outcome.kind === "chosen" && outcome.value;
}

function showMayNot(grant: Grantable): void {
  showNotice(
    vscode.l10n.t(
      "You may not change the policy of {0}. Whoever has iam.serviceAccounts.setIamPolicy there can run the command.",
      grant.account,
    ),
    { title: vscode.l10n.t("Copy Grant Command"), run: () => vscode.env.clipboard.writeText(gcloudGrant(grant)) },
  );
}

function showGranted(ports: ChainGranterPorts, grants: AccountGrants, plan: GrantPlan, question: ChainQuestion): void {
  const { account, edit } = plan;
  const undo = async (): Promise<void> => {
    const title = vscode.l10n.t("Taking back {0} on {1}…", edit.role, account);
    await withProgress(title, (signal) => grants.undo(plan, signal));
    showNotice(vscode.l10n.t("The policy of {0} is without that grant again.", account));
  };
  showNotice(
    vscode.l10n.t("{0} has {1} on {2}. It takes 2 to 7 minutes to take effect.", edit.member, edit.role, account),
    { title: vscode.l10n.t("Undo"), run: () => ports.guarded(undo) },
    {
      title: vscode.l10n.t("Check Chain"),
      run: () => vscode.commands.executeCommand("mintmark.checkChain", question),
    },
  );
}

const never = new AbortController().signal;
