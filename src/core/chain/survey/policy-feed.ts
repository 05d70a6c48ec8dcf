import type { Caller } from "../../caller/credential-source.ts";
import type { PolicyFact } from "../graph/policy-fact.ts";

/** What a feed reads with, and where it puts what it reads. */
export interface FeedReading {
  /** The caller with a token that is good for one more call. */
  readonly caller: () => Promise<Caller>;
  readonly take: (fact: PolicyFact) => void;
  /** Said when Google's quota makes the reading wait, in milliseconds. */
  readonly waiting: (delayMs: number) => void;
  readonly signal: AbortSignal;
}

/**
 * Reads the policies of a part of the cloud. What Google refuses becomes an `unread` fact; every other failure is thrown. A feed knows how
 * far it came: read again after an interruption, it goes on from there.
 */
export interface PolicyFeed {
  readOn(reading: FeedReading): Promise<void>;
}
