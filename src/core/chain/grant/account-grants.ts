import { type Clock, pause, graceAfter } from "../../base/clock.ts";
import { fail, failureOf } from "../../base/errors.ts";
import type { Failure } from "../../base/failure.ts";
import type { JsonObject } from "../../base/json.ts";
import type { CallerSession } from "../../caller/caller-session.ts";
import type { SourceChoice } from "../../caller/credential-source.ts";
import type { Policy } from "../policy/policy.ts";
import { setPolicyPermission } from "./grantors.ts";
import { addMember, type GrantEdit, removeMember, checkWritable } from "./policy-edit.ts";
import type { PolicyReader, PolicyWriter } from "../policy/policy-reader.ts";

export interface AccountGrantsPorts {
  readonly session: CallerSession;
  readonly reader: PolicyReader;
  readonly writer: PolicyWriter;
  readonly clock: Clock;
  /** A random number from 0 to 1, for the jitter after a conflict. */
  readonly random: () => number;
}

/** A change of one account's policy, as shown to the user before it is written. */
export interface GrantPlan {
  readonly account: string;
  readonly edit: GrantEdit;
  readonly source: SourceChoice;
  readonly before: JsonObject;
  readonly after: JsonObject;
}

/** How a change ended: `done`, or `nothing` if there was nothing left to do. */
export interface ChangeResult {
  readonly kind: "done" | "nothing";
  /** What failed, or that it was cancelled, although the policy has the change. */
  readonly despite: Failure | undefined;
}

export interface AccountGrants {
  /** Whether the caller may change an account's policy at all. */
  mayWrite(account: string, source: SourceChoice, signal: AbortSignal): Promise<boolean>;
  /** What a grant would change; `undefined` if it is already there. Throws `conditionsHidden` or `policyFull`. */
  plan(account: string, edit: GrantEdit, source: SourceChoice, signal: AbortSignal): Promise<GrantPlan | undefined>;
  /** Writes the planned change to the current policy, even if that has changed. Throws `policyUnchanged` or `policyUncertain`. */
  apply(plan: GrantPlan, signal: AbortSignal): Promise<ChangeResult>;
  /** Whether the policy has the planned grant now. Throws `policyUncertain` if it cannot be read. */
  isThere(plan: GrantPlan, signal: AbortSignal): Promise<boolean>;
  /** Removes exactly what the plan added. Throws as `apply` does. */
  undo(plan: GrantPlan, signal: AbortSignal): Promise<ChangeResult>;
}

const longestDelayMs = 4_000;
const writeAttempts = 20;
/** After the user cancels, a running write gets this long to finish, and reading its result as long again. */
const graceMs = 10_000;

/** Grants on service accounts by read-modify-write under an etag: only the one member changes, whoever else writes at the same time. */
export function createAccountGrants(ports: AccountGrantsPorts): AccountGrants {
  const { session, reader } = ports;
  return {
    async mayWrite(account, source, signal) {
      const caller = await session.caller(source, signal);
      const held = await reader.testAccountPermissions(account, [setPolicyPermission], caller, signal);
      return held.includes(setPolicyPermission);
    },
    async plan(account, edit, source, signal) {
      const policy = await readPolicy(ports, { account, source }, signal);
      const after = addMember(policy, edit);
      if (after === undefined) return undefined;
      checkWritable(account, policy, after);
      return { account, edit, source, before: policy.json, after };
    },
    async isThere(plan, signal) {
      try {
        return addMember(await readPolicy(ports, plan, signal), plan.edit) === undefined;
      } catch (error) {
        const { account } = plan;
        return fail({ code: "policyUncertain", account, change: "grant", problem: failureOf(error) }, { cause: error });
      }
    },
    apply: (plan, signal) => change(ports, plan, { kind: "grant", edit: addMember }, signal),
    undo: (plan, signal) => change(ports, plan, { kind: "undo", edit: removeMember }, signal),
  };
}

type Place = Pick<GrantPlan, "account" | "source">;

interface Change {
  readonly kind: "grant" | "undo";
  /** The policy with the change; `undefined` if it already has it. */
  readonly edit: (policy: Policy, edit: GrantEdit) => JsonObject | undefined;
}

async function readPolicy(
  { session, reader }: AccountGrantsPorts,
  { account, source }: Place,
  signal: AbortSignal,
): Promise<Policy> {
  return reader.accountPolicy(account, await session.caller(source, signal), signal);
}

async function change(
  ports: AccountGrantsPorts,
  plan: GrantPlan,
  { kind, edit }: Change,
  signal: AbortSignal,
): Promise<ChangeResult> {
  const { account } = plan;
  try {
    for (let attempt = 1; ; attempt += 1) {
      const policy = await readPolicy(ports, plan, signal);
      const changed = edit(policy, plan.edit);
      // The change may be there despite a conflict, if an answer got lost and the call was sent again.
      if (changed === undefined) return { kind: attempt === 1 ? "nothing" : "done", despite: undefined };
      checkWritable(account, policy, changed);
      if (await tryWrite(ports, plan, changed, signal, attempt)) {
        return { kind: "done", despite: signal.aborted ? { code: "cancelled" } : undefined };
      }
    }
  } catch (error) {
    const problem = failureOf(error);
    const isDone = await readAgain(ports, plan, edit, signal);
    if (isDone === true) return { kind: "done", despite: problem };
    const code = isDone === false ? "policyUnchanged" : "policyUncertain";
    return fail({ code, account, change: kind, problem }, { cause: error });
  }
}

/** Whether the policy has the change after a write that failed or was cancelled; `undefined` if it cannot be read. */
async function readAgain(
  ports: AccountGrantsPorts,
  plan: GrantPlan,
  edit: Change["edit"],
  signal: AbortSignal,
): Promise<boolean | undefined> {
  const grace = graceAfter(signal, ports.clock, graceMs);
  try {
    return edit(await readPolicy(ports, plan, grace.signal), plan.edit) === undefined;
  } catch {
    return undefined;
  } finally {
    grace.dispose();
  }
}

/** Whether the write succeeded; after a conflict it waits, so that the same writers do not collide again. */
async function tryWrite(
  ports: AccountGrantsPorts,
  { account, source }: Place,
  policy: JsonObject,
  signal: AbortSignal,
  attempt: number,
): Promise<boolean> {
  const { session, writer, clock, random } = ports;
  const caller = await session.caller(source, signal);
  const grace = graceAfter(signal, clock, graceMs);
  try {
    await writer.writeAccountPolicy(account, policy, caller, grace.signal);
    return true;
  } catch (error) {
    const failure = failureOf(error);
    const isConflict = failure.code === "refused" && failure.google.httpStatus === 409;
    if (!isConflict || attempt === writeAttempts) throw error;
  } finally {
    grace.dispose();
  }
  await pause(clock, Math.min(100 * 2 ** attempt, longestDelayMs) * (0.5 + random() / 2), signal);
  return false;
}
