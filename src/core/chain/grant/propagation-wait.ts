import { toReading } from "../policy/reading.ts";
import { type Clock, pause } from "../../base/clock.ts";
import { fail, failureOf } from "../../base/errors.ts";
import type { ChainQuestion } from "../check/chain-check.ts";
import { askHop, type ChainProbePorts } from "../check/chain-probe.ts";
import type { Hop } from "../../request/permission.ts";
import type { AccountGrants, GrantPlan } from "./account-grants.ts";

export interface PropagationWaitPorts extends ChainProbePorts {
  readonly clock: Clock;
  readonly grants: Pick<AccountGrants, "isThere">;
}

/** A grant that was written, and the hop that it repairs. */
export interface AwaitedGrant {
  readonly hop: Hop;
  readonly plan: GrantPlan;
}

/**
 * How a wait ended: Google applies every grant; or another change took this grant out of its policy again; or, after a long time, Google
 * still does not apply it.
 */
export type WaitResult =
  | { readonly kind: "inForce"; readonly tookMs: number }
  | { readonly kind: "removed" | "notYet"; readonly grant: AwaitedGrant; readonly tookMs: number };

/**
 * Waits until Google applies some grants of a chain: asks as the caller about its own hop, and as the delegates (through tokens minted for
 * this) about the others. A hop that works is not asked about again. Each time, the policy of a hop that does not work yet is read again, as
 * a deployment that sets whole policies may have removed the grant, and then no wait helps.
 */
export type WaitForGrants = (
  question: ChainQuestion,
  grants: readonly AwaitedGrant[],
  signal: AbortSignal,
) => Promise<WaitResult>;

const firstDelayMs = 2_000;
const growth = 1.5;
const longestDelayMs = 15_000;
/** Changes usually take effect within 2 minutes, at most 7 (source: access-change-propagation of the IAM documentation). */
const patienceMs = 10 * 60_000;

/** A single reading may come from before the grant, since Google's copies of a policy agree only after a moment. */
const readingsThatProve = 2;

export function createPropagationWait(ports: PropagationWaitPorts): WaitForGrants {
  const { clock } = ports;
  return async (question, grants, signal) => {
    const startedAt = clock.elapsed();
    const misses = new Map<GrantPlan, number>();
    let waiting = grants;
    for (let delayMs = firstDelayMs; ; delayMs = Math.min(delayMs * growth, longestDelayMs)) {
      waiting = await stillWaiting(ports, question, waiting, signal);
      const removed = await findRemoved(ports, waiting, misses, signal);
      const [first] = waiting;
      const tookMs = clock.elapsed() - startedAt;
      if (first === undefined) return { kind: "inForce", tookMs };
      if (removed !== undefined) return { kind: "removed", grant: removed, tookMs };
      if (tookMs >= patienceMs) return { kind: "notYet", grant: first, tookMs };
      await pause(clock, delayMs, signal);
    }
  };
}

/** The grants from the first one that does not work yet: later hops can only be asked about through it. */
async function stillWaiting(
  ports: PropagationWaitPorts,
  question: ChainQuestion,
  grants: readonly AwaitedGrant[],
  signal: AbortSignal,
): Promise<readonly AwaitedGrant[]> {
  for (const [index, { hop }] of grants.entries()) {
    const answer = await toReading(askHop(ports, question, hop, signal));
    if (answer.kind === "unread" || !answer.value) return grants.slice(index);
  }
  return [];
}

/** A grant that its policy does not have any more. What cannot be read is not taken for removed. */
async function findRemoved(
  { grants }: PropagationWaitPorts,
  waiting: readonly AwaitedGrant[],
  misses: Map<GrantPlan, number>,
  signal: AbortSignal,
): Promise<AwaitedGrant | undefined> {
  for (const grant of waiting) {
    const { plan } = grant;
    misses.set(plan, (await isGone(grants, plan, signal)) ? (misses.get(plan) ?? 0) + 1 : 0);
    if (misses.get(plan) === readingsThatProve) return grant;
  }
  return undefined;
}

async function isGone(grants: PropagationWaitPorts["grants"], plan: GrantPlan, signal: AbortSignal): Promise<boolean> {
  try {
    return !(await grants.isThere(plan, signal));
  } catch (error) {
    const failure = failureOf(error);
    if (failure.code !== "policyUncertain") throw error;
    if (failure.problem.code === "cancelled") fail(failure.problem, { cause: error });
    return false;
  }
}
