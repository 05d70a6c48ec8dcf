import { type Clock, pause } from "../../base/clock.ts";
import { failureOf } from "../../base/errors.ts";
import type { Page } from "../../account/account-directory.ts";
import type { AssetSearch } from "./asset-search.ts";
import type { FeedReading, PolicyFeed } from "./policy-feed.ts";
import type { PolicyFact } from "../graph/policy-fact.ts";

/** Searches have a quota per minute; a reading that reaches it waits for the next minute. */
const quotaWaitMs = 20_000;
const longestWaitMs = 180_000;

type Stage = "searchResources" | "searchPolicies";

/** Where a search continues: a page of one of its two stages. */
interface Cursor {
  readonly stage: Stage;
  readonly pageToken: string | undefined;
}

/** Reads a whole organization, folder or project with two searches: resources first, so that policies can be matched to their accounts. */
export class AssetPolicyFeed implements PolicyFeed {
  readonly #search: AssetSearch;
  readonly #scope: string;
  readonly #clock: Clock;
  #cursor: Cursor | undefined = { stage: "searchResources", pageToken: undefined };

  constructor(search: AssetSearch, scope: string, clock: Clock) {
    this.#search = search;
    this.#scope = scope;
    this.#clock = clock;
  }

  async readOn(reading: FeedReading): Promise<void> {
    while (this.#cursor !== undefined) {
      const { items, nextPageToken } = await this.#page(this.#cursor, reading);
      for (const fact of items) reading.take(fact);
      this.#cursor = cursorAfter(this.#cursor.stage, nextPageToken);
    }
  }

  async #page({ stage, pageToken }: Cursor, reading: FeedReading): Promise<Page<PolicyFact>> {
    for (let waitedMs = 0; ; waitedMs += quotaWaitMs) {
      try {
        return await this.#search[stage](this.#scope, await reading.caller(), pageToken, reading.signal);
      } catch (error) {
        if (failureOf(error).code !== "rateLimited" || waitedMs >= longestWaitMs) throw error;
        reading.waiting(quotaWaitMs);
        await pause(this.#clock, quotaWaitMs, reading.signal);
      }
    }
  }
}

function cursorAfter(stage: Stage, pageToken: string | undefined): Cursor | undefined {
  if (pageToken !== undefined) return { stage, pageToken };
  return stage === "searchResources" ? { stage: "searchPolicies", pageToken: undefined } : undefined;
}
