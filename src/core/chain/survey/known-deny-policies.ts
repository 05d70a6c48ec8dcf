import type { Clock } from "../../base/clock.ts";
import { SharedFlights } from "../../async/shared-flights.ts";
import type { CallerSession } from "../../caller/caller-session.ts";
import type { DenyPolicy } from "../policy/deny-policy.ts";
import { type Reading, isLasting, toReading } from "../policy/reading.ts";
import type { PolicyReader } from "../policy/policy-reader.ts";
import type { PolicyFact } from "../graph/policy-fact.ts";
import type { SurveyOptions } from "./survey.ts";

export interface KnownDenyPoliciesPorts {
  readonly session: CallerSession;
  readonly reader: PolicyReader;
  readonly clock: Clock;
}

type DenyOptions = Pick<SurveyOptions, "source" | "isFresh" | "signal">;

interface Remembered {
  readonly reading: Reading<readonly DenyPolicy[]>;
  /** By the clock's {@link Clock.elapsed}. */
  readonly readAt: number;
}

/** Policies that decide about many accounts change rarely, but they do change. */
const rememberedMs = 600_000;
const minuteMs = 60_000;
/** A project's quota is 5 (source: cloud.google.com/iam/quotas): one is left for a check. */
const mostCallsAMinute = 4;

/** Remembers the deny policies of containers for ten minutes, so that many questions can use them despite their small quota. */
export class KnownDenyPolicies {
  readonly #ports: KnownDenyPoliciesPorts;
  #known = new Map<string, Remembered>();
  #flights = new SharedFlights<Reading<readonly DenyPolicy[]>>();
  #askedAt: readonly number[] = [];

  constructor(ports: KnownDenyPoliciesPorts) {
    this.#ports = ports;
  }

  /** The deny policies of a container, or why they cannot be read; a lasting refusal is remembered too. */
  async of(container: string, options: DenyOptions): Promise<PolicyFact> {
    const known = options.isFresh ? undefined : this.#remembered(container, options);
    const reading = known?.reading ?? (await this.#read(container, options));
    return reading.kind === "read"
      ? { kind: "denyPolicies", resource: container, policies: reading.value }
      : { kind: "unread", subject: "denyPolicies", resource: container, failure: reading.failure };
  }

  /** Like {@link of} for each container, but leaves out those for which no call is left in this minute. */
  async atHand(containers: readonly string[], options: DenyOptions): Promise<readonly PolicyFact[]> {
    const asked: Promise<PolicyFact>[] = [];
    for (const container of containers) {
      const isKnown = this.#remembered(container, options) !== undefined;
      const isUnderWay = this.#flights.has(keyOf(container, options.source));
      if (isUnderWay || this.#hasCallToSpare()) asked.push(this.of(container, options));
      else if (isKnown) asked.push(this.of(container, { ...options, isFresh: false }));
    }
    return Promise.all(asked);
  }

  /** Forgets everything: another caller sees something else. */
  reset(): void {
    this.#known = new Map();
    this.#flights = new SharedFlights();
  }

  #read(container: string, { source, signal }: DenyOptions): Promise<Reading<readonly DenyPolicy[]>> {
    const read = (whileWaited: AbortSignal) => this.#ask(container, { source, signal: whileWaited });
    return this.#flights.run(keyOf(container, source), signal, read);
  }

  async #ask(
    container: string,
    { source, signal }: Omit<DenyOptions, "isFresh">,
  ): Promise<Reading<readonly DenyPolicy[]>> {
    const { session, reader, clock } = this.#ports;
    const known = this.#known;
    this.#askedAt = [...this.#askedAt, clock.elapsed()];
    const caller = session.caller(source, signal);
    const reading = await toReading(caller.then((asking) => reader.denyPolicies(container, asking, signal)));
    const isKept = reading.kind === "read" || isLasting(reading.failure);
    if (isKept) known.set(keyOf(container, source), { reading, readAt: clock.elapsed() });
    return reading;
  }

  #remembered(container: string, { source }: DenyOptions): Remembered | undefined {
    const known = this.#known.get(keyOf(container, source));
    return known !== undefined && this.#ports.clock.elapsed() - known.readAt < rememberedMs ? known : undefined;
  }

  #hasCallToSpare(): boolean {
    const now = this.#ports.clock.elapsed();
    this.#askedAt = this.#askedAt.filter((askedAt) => now - askedAt < minuteMs);
    return this.#askedAt.length < mostCallsAMinute;
  }
}

function keyOf(container: string, source: SurveyOptions["source"]): string {
  return `${source} ${container}`;
}
