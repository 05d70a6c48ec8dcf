import type { Caller } from "../../caller/credential-source.ts";
import type { PolicyFact } from "../graph/policy-fact.ts";

/** What a feed reads with, and where its results go. */
export interface FeedReading {
  /** The caller with a token that is good for one more call. */
  readonly caller: () => Promise<Caller>;
  readonly take: (fact: PolicyFact) => void;
  /** Called when Google's quota makes the reading wait, in milliseconds. */
  readonly waiting: (delayMs: number) => void;
  readonly signal: AbortSignal;
}

/**
 * Reads the policies of a part of the cloud. A refusal by Google becomes an `unread` fact; any other failure is thrown. A feed remembers
 * its progress: after an interruption, another read continues from there.
 */
export interface PolicyFeed {
  readOn(reading: FeedReading): Promise<void>;
}
