import { toReading } from "../policy/reading.ts";
import { type Clock, pause } from "../../base/clock.ts";
import type { ChainQuestion } from "../check/chain-check.ts";
import { askHop, type ChainProbePorts } from "../check/chain-probe.ts";
import type { Hop } from "../../request/permission.ts";

export interface PropagationWaitPorts extends ChainProbePorts {
  readonly clock: Clock;
}

/** How a wait ended: Google applies every grant, or, after a long time, still not the one for this hop. */
export type WaitResult =
  | { readonly kind: "inForce"; readonly tookMs: number }
  | { readonly kind: "notYet"; readonly hop: Hop; readonly tookMs: number };

/**
 * Waits until Google applies the grants for some hops of a chain: asks as the caller about its own hop, and as the delegates (through
 * tokens minted for this) about the others. A hop that works is not asked about again.
 */
export type WaitForGrants = (question: ChainQuestion, hops: readonly Hop[], signal: AbortSignal) => Promise<WaitResult>;

const firstDelayMs = 2_000;
const growth = 1.5;
const longestDelayMs = 15_000;
/** Changes usually take effect within 2 minutes, at most 7 (source: access-change-propagation of the IAM documentation). */
const patienceMs = 10 * 60_000;

export function createPropagationWait(ports: PropagationWaitPorts): WaitForGrants {
  const { clock } = ports;
  return async (question, hops, signal) => {
    const startedAt = clock.elapsed();
    let waiting = hops;
    for (let delayMs = firstDelayMs; ; delayMs = Math.min(delayMs * growth, longestDelayMs)) {
      waiting = await stillWaiting(ports, question, waiting, signal);
      const [hop] = waiting;
      const tookMs = clock.elapsed() - startedAt;
      if (hop === undefined) return { kind: "inForce", tookMs };
      if (tookMs >= patienceMs) return { kind: "notYet", hop, tookMs };
      await pause(clock, delayMs, signal);
    }
  };
}

/** The hops from the first one that does not work yet: later hops can only be asked about through it. */
async function stillWaiting(
  ports: PropagationWaitPorts,
  question: ChainQuestion,
  hops: readonly Hop[],
  signal: AbortSignal,
): Promise<readonly Hop[]> {
  for (const [index, hop] of hops.entries()) {
    const answer = await toReading(askHop(ports, question, hop, signal));
    if (answer.kind === "unread" || !answer.value) return hops.slice(index);
  }
  return [];
}
