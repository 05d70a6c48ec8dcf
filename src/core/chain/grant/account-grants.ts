import type { Clock } from "../../base/clock.ts";
import { failureOf } from "../../base/errors.ts";
import type { JsonObject } from "../../base/json.ts";
import { pause } from "../../base/pause.ts";
import type { CallerSession } from "../../credential/caller-session.ts";
import type { SourceChoice } from "../../credential/credential-source.ts";
import type { Policy } from "../policy.ts";
import { addMember, type GrantEdit, removeMember } from "./policy-edit.ts";
import type { PolicyReader, PolicyWriter } from "../policy-reader.ts";

export interface AccountGrantsPorts {
  readonly session: CallerSession;
  readonly reader: PolicyReader;
  readonly writer: PolicyWriter;
  readonly clock: Clock;
  /** A number from 0 to 1, for the jitter after a conflict. */
  readonly random: () => number;
}

/** A change of one account's policy as the user sees it before it is written. */
export interface GrantPlan {
  readonly account: string;
  readonly edit: GrantEdit;
  readonly source: SourceChoice;
  readonly before: JsonObject;
  readonly after: JsonObject;
}

export interface AccountGrants {
  /** Whether the caller may change an account's policy at all. */
  mayWrite(account: string, source: SourceChoice, signal: AbortSignal): Promise<boolean>;
  /** What a grant would change; `undefined` when it is there already. */
  plan(account: string, edit: GrantEdit, source: SourceChoice, signal: AbortSignal): Promise<GrantPlan | undefined>;
  /** Writes the planned change, onto whatever the policy has become in the meantime. */
  apply(plan: GrantPlan, signal: AbortSignal): Promise<void>;
  /** Takes back exactly what the plan added. */
  undo(plan: GrantPlan, signal: AbortSignal): Promise<void>;
}

const setPolicyPermission = "iam.serviceAccounts.setIamPolicy";
const longestDelayMs = 4_000;
const writeAttempts = 10;

/** Grants on service accounts by read-modify-write under an etag: only the one member changes, whoever else writes at the same time. */
export function createAccountGrants(ports: AccountGrantsPorts): AccountGrants {
  const { session, reader } = ports;
  const read = async (account: string, source: SourceChoice, signal: AbortSignal): Promise<Policy> =>
    reader.accountPolicy(account, await session.caller(source, signal), signal);
  const write = async (
    { account, source }: GrantPlan,
    change: (policy: Policy) => JsonObject | undefined,
    signal: AbortSignal,
  ): Promise<void> => {
    for (let attempt = 1; ; attempt += 1) {
      const changed = change(await read(account, source, signal));
      if (changed === undefined) return;
      if (await tryWrite(ports, account, changed, source, signal, attempt)) return;
    }
  };
  return {
    async mayWrite(account, source, signal) {
      const caller = await session.caller(source, signal);
      const held = await reader.testAccountPermissions(account, [setPolicyPermission], caller, signal);
      return held.includes(setPolicyPermission);
    },
    async plan(account, edit, source, signal) {
      const policy = await read(account, source, signal);
      const after = addMember(policy, edit);
      return after === undefined ? undefined : { account, edit, source, before: policy.json, after };
    },
    apply: (plan, signal) => write(plan, (policy) => addMember(policy, plan.edit), signal),
    undo: (plan, signal) => write(plan, (policy) => removeMember(policy, plan.edit), signal),
  };
}

/** Whether the write went through; after a conflict it waits, so that writers who met do not meet again. */
async function tryWrite(
  { session, writer, clock, random }: AccountGrantsPorts,
  account: string,
  policy: JsonObject,
  source: SourceChoice,
  signal: AbortSignal,
  attempt: number,
): Promise<boolean> {
  try {
    await writer.writeAccountPolicy(account, policy, await session.caller(source, signal), signal);
    return true;
  } catch (error) {
    const failure = failureOf(error);
    const isConflict = failure.code === "refused" && failure.google.httpStatus === 409;
    if (!isConflict || attempt === writeAttempts) throw error;
    await pause(clock, Math.min(100 * 2 ** attempt, longestDelayMs) * (0.5 + random() / 2), signal);
    return false;
  }
}
