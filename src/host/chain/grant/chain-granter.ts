import * as vscode from "vscode";
import { fail, failureOf } from "../../../core/base/errors.ts";
import { shortAccountName } from "../../../core/account/account-name.ts";
import { type ChainReport, createChainCheck } from "../../../core/chain/check/chain-check.ts";
import { chainVerdict } from "../../../core/chain/check/chain-verdict.ts";
import { type AccountGrants, createAccountGrants, type GrantPlan } from "../../../core/chain/grant/account-grants.ts";
import { createGrantAdvice, type GrantAdvice } from "../../../core/chain/grant/grant-advice.ts";
import { type GrantSuggestion, suggestGrant } from "../../../core/chain/grant/grant-suggestion.ts";
import type { NewCondition } from "../../../core/chain/grant/policy-edit.ts";
import type { HopEvidence } from "../../../core/chain/check/hop-evidence.ts";
import type { PolicyWriter } from "../../../core/chain/policy/policy-reader.ts";
import { showNotice } from "../../surface/notices.ts";
import { withProgress } from "../../surface/progress.ts";
import { settleQuestion } from "../edit/ask-question.ts";
import { type ChainCheckerPorts, showReport } from "../check/chain-checker.ts";
import { chainSentence } from "../check/chain-sentence.ts";
import { grantCommand } from "../check/grant-command.ts";
import { askEnd, askRole, isChangeAgreed } from "./grant-questions.ts";
import { type BlockedGrant, grantorsSentence, grantRequestText } from "./grant-request-text.ts";
import { policyChangeTexts } from "./policy-change-text.ts";
import { settlingText } from "./grant-wait.ts";
import { createGrantResults, type GrantResults, type MadeGrant } from "./grant-results.ts";

export interface ChainGranterPorts extends ChainCheckerPorts {
  readonly writer: PolicyWriter;
}

/** A grant with a known member, so that it can be written, and what is known about its hop. */
interface Grantable extends GrantSuggestion {
  readonly member: string;
  readonly evidence: HopEvidence;
}

/** The missing grants, by whether the caller may make them. */
interface MissingGrants {
  readonly possible: readonly Grantable[];
  readonly blocked: readonly BlockedGrant[];
}

interface Granter {
  readonly ports: ChainGranterPorts;
  readonly grants: AccountGrants;
  readonly advice: GrantAdvice;
  readonly results: GrantResults;
}

/** Grants what a chain lacks: checks it, shows each policy change before it is written, and offers to undo it. */
export function createChainGranter(ports: ChainGranterPorts): (argument: unknown) => Promise<void> {
  const check = createChainCheck(ports);
  const grants = createAccountGrants({ ...ports, random: Math.random });
  const granter = {
    ports,
    grants,
    advice: createGrantAdvice(ports),
    results: createGrantResults({ ...ports, grants, reason: "Mintmark: waiting for a grant" }),
  };
  return async (argument) => {
    if (!vscode.workspace.isTrusted) fail({ code: "untrustedWorkspace" });
    const question = await settleQuestion(ports, argument);
    const title = vscode.l10n.t("Checking the chain to {0}…", question.target);
    const { report, missing } = await withProgress(title, async (signal) => {
      const report = await check(question, signal);
      return { report, missing: await findMissing(granter, report, signal) };
    });
    const { possible, blocked } = missing;
    const [first] = blocked;
    if (first !== undefined) await showBlocked(granter, report, missing, first);
    else if (possible.length > 0) await grantAll(granter, report, possible);
    else sayNothingMissing(ports, report);
  };
}

/** If a chain fails for a reason other than a missing role, a role does not repair it. */
function sayNothingMissing(ports: ChainGranterPorts, report: ChainReport): void {
  const sentence = chainSentence(report);
  const showIt = {
    title: vscode.l10n.t("Show Report"),
    run: () => ports.guarded(() => showReport(ports, report)),
  };
  showNotice(
    chainVerdict(report).kind === "works"
      ? vscode.l10n.t("No role is missing. {0}", sentence)
      : vscode.l10n.t("Mintmark knows no role that would repair the chain. {0}", sentence),
    showIt,
  );
}

/** Missing rights are found before any question. Grants that may be missing count only if none is known to be missing. */
async function findMissing(
  { grants, advice }: Granter,
  { question, hops }: ChainReport,
  signal: AbortSignal,
): Promise<MissingGrants> {
  const possible: Grantable[] = [];
  const blocked: BlockedGrant[] = [];
  const suggested = hops.flatMap((checked) => {
    const grant = suggestGrant(checked);
    return grant === undefined ? [] : [{ checked, grant }];
  });
  const known = suggested.filter(({ grant }) => !grant.isGuess);
  for (const { checked, grant } of known.length > 0 ? known : suggested) {
    const { member } = grant;
    const mayWrite = await grants.mayWrite(grant.account, question.source, signal);
    if (mayWrite && member !== undefined) possible.push({ ...grant, member, evidence: checked.evidence });
    else blocked.push({ grant, grantors: await advice.grantors(checked.evidence, question.source, signal) });
  }
  return { possible, blocked };
}

/** A document about what someone else must do; a button offers the grants that the caller may make. */
async function showBlocked(
  granter: Granter,
  report: ChainReport,
  { possible, blocked }: MissingGrants,
  { grant, grantors }: BlockedGrant,
): Promise<void> {
  const { ports } = granter;
  const name = vscode.l10n.t("Grants for {0}", shortAccountName(report.chain.target));
  const now = ports.clock.now();
  await ports.document.show(name, grantRequestText(report, blocked, now));
  const commands = blocked.map((each) => grantCommand(each.grant, now));
  const copy = {
    title: vscode.l10n.t("Copy for gcloud"),
    run: () => vscode.env.clipboard.writeText(commands.join("\n")),
  };
  const rest = {
    title: vscode.l10n.t("Grant the Others…"),
    run: () => ports.guarded(() => grantAll(granter, report, possible)),
  };
  showNotice(
    grant.member === undefined
      ? vscode.l10n.t("The credential source does not say who the caller is, so nothing is granted to it here.")
      : [blockedText(grant, grantorsSentence(grant, grantors)), ...moreBlocked(blocked.length - 1)].join(" "),
    copy,
    ...(possible.length > 0 ? [rest] : []),
  );
}

function blockedText({ account, isGuess }: GrantSuggestion, grantors: string): string {
  return isGuess
    ? vscode.l10n.t("If the chain fails at {0}: you may not change its policy. {1}", account, grantors)
    : vscode.l10n.t("You may not change the policy of {0}. {1}", account, grantors);
}

function moreBlocked(count: number): readonly string[] {
  if (count === 0) return [];
  return [
    count === 1
      ? vscode.l10n.t("One more policy needs a change; the document has both.")
      : vscode.l10n.t("{0} more policies need a change; the document has them all.", count),
  ];
}

/** One change after the other; if the user stops, the notice about the written ones has their Undo. */
async function grantAll(granter: Granter, report: ChainReport, missing: readonly Grantable[]): Promise<void> {
  const condition = await askEnd(granter.ports.clock.now());
  const made: MadeGrant[] = [];
  try {
    for (const grant of missing) made.push(...(await grantOne(granter, report, grant, condition)));
  } finally {
    if (made.length > 0) granter.results.show(report, made);
  }
}

/** One change of one policy: shown, agreed to, and written. A change that was surely not written is no longer shown. */
async function grantOne(
  { ports, grants, advice, results }: Granter,
  report: ChainReport,
  { hop, account, member, permission, evidence }: Grantable,
  condition: NewCondition | undefined,
): Promise<readonly MadeGrant[]> {
  const { source } = report.question;
  const reading = vscode.l10n.t("Reading the policy of {0}…", account);
  const options = await withProgress(reading, (signal) => advice.roles(permission, evidence, source, signal));
  const edit = { role: await askRole(account, options), member, condition };
  const plan = await withProgress(reading, (signal) => grants.plan(account, edit, source, signal));
  if (plan === undefined) return sayPresent(edit.member, edit.role, account);
  await ports.document.showChange(account, ...policyChangeTexts(plan));
  try {
    if (!(await isChangeAgreed(plan))) return fail({ code: "cancelled" });
    const made = await write(grants, hop, plan);
    if (made.length === 0) await ports.document.closeChange(account);
    return made;
  } catch (error) {
    if (failureOf(error).code === "policyUncertain") throw results.leftOpen(report, { hop, plan }, error);
    await ports.document.closeChange(account);
    throw error;
  }
}

async function write(grants: AccountGrants, hop: number, plan: GrantPlan): Promise<readonly MadeGrant[]> {
  const { account, edit } = plan;
  const title = vscode.l10n.t("Granting {0} on {1}…", edit.role, account);
  try {
    const { kind, despite } = await withProgress(title, (signal) => grants.apply(plan, signal), settlingText(account));
    return kind === "done" ? [{ hop, plan, despite }] : sayPresent(edit.member, edit.role, account);
  } catch (error) {
    const failure = failureOf(error);
    if (failure.code !== "policyUnchanged" || failure.problem.code !== "cancelled") throw error;
    showNotice(vscode.l10n.t("Cancelled. The policy of {0} is unchanged.", account));
    return fail({ code: "cancelled" });
  }
}

function sayPresent(member: string, role: string, account: string): readonly MadeGrant[] {
  showNotice(vscode.l10n.t("{0} has {1} on {2} already.", member, role, account));
  return [];
}
