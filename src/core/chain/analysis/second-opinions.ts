import type { Clock } from "../../base/clock.ts";
import { failureOf, MintmarkError } from "../../base/errors.ts";
import type { Failure } from "../../base/failure.ts";
import type { CallerSession } from "../../caller/caller-session.ts";
import type { Caller, SourceChoice } from "../../caller/credential-source.ts";
import { withFreshToken } from "../../caller/with-fresh-token.ts";
import { projectIdOfAccount } from "../../account/account-name.ts";
import type { AccessAnalysis } from "./access-analysis.ts";
import type { AskedHop } from "./asked-hop.ts";
import { type AnalyzerVerdict, type Stance, stanceOf, verdictOn } from "./hop-opinion.ts";
import type { AccessQuery, PolicyAnalyzer } from "./policy-analyzer.ts";

export interface SecondOpinionPorts {
  readonly session: CallerSession;
  readonly analyzer: PolicyAnalyzer;
  readonly clock: Clock;
}

/** The cost of asking about some hops: one query for each account and permission. */
export interface OpinionPlan {
  readonly queries: number;
  /** How many of them have answers already, and the time of the oldest answer, in milliseconds since 1970. */
  readonly answered: number;
  readonly oldest: number | undefined;
}

export interface HopOpinion {
  readonly hop: AskedHop;
  readonly verdict: AnalyzerVerdict;
  readonly stance: Stance;
  /** When the hop was queried, and in which scope; `undefined` if it was not. */
  readonly asked: { readonly at: number; readonly scope: string } | undefined;
}

/** Policy Analyzer's verdicts on some hops of a chain. */
export interface SecondOpinion {
  readonly hops: readonly HopOpinion[];
  /** Why some hops were not queried, or not queried again. */
  readonly failure: Failure | undefined;
}

export interface AskOptions {
  readonly source: SourceChoice;
  /** Queries again what already has an answer. */
  readonly isFresh: boolean;
  readonly onProgress: (query: number, queries: number) => void;
  readonly signal: AbortSignal;
}

interface Answer {
  readonly analysis: AccessAnalysis;
  readonly scope: string;
  readonly at: number;
}

/** Refusals that concern one account; after any other, further queries would fail too. */
const refusalsOfOne: ReadonlySet<Failure["code"]> = new Set([
  "permissionDenied",
  "perimeterDenied",
  "notFound",
  "invalidArgument",
  "refused",
] satisfies Failure["code"][]);
/** The access time must not be past when Google reads the query. */
const accessLeadMs = 60_000;

/** Queries Policy Analyzer about hops when the user asks for it, and keeps the answers, so that a second look needs no query. */
export class SecondOpinions {
  readonly #ports: SecondOpinionPorts;
  #answers = new Map<string, Answer>();
  /** Why the last query got no answer; an earlier answer is kept. */
  #failures = new Map<string, Failure>();

  constructor(ports: SecondOpinionPorts) {
    this.#ports = ports;
  }

  /** The cost of querying these hops; sends nothing. */
  plan(hops: readonly AskedHop[], source: SourceChoice): OpinionPlan {
    const keys = questionsAbout(hops).map((hop) => keyOf(hop, source));
    const answers = keys.flatMap((key) => this.#answers.get(key) ?? []);
    const oldest = answers.length === 0 ? undefined : Math.min(...answers.map(({ at }) => at));
    return { queries: keys.length, answered: answers.length, oldest };
  }

  /** The earlier answers about these hops; none unless each hop was queried. */
  known(hops: readonly AskedHop[], source: SourceChoice): SecondOpinion | undefined {
    const keys = questionsAbout(hops).map((hop) => keyOf(hop, source));
    const isKnown = (key: string): boolean => this.#answers.has(key) || this.#failures.has(key);
    const isAnswered = keys.some((key) => this.#answers.has(key));
    return isAnswered && keys.every(isKnown) ? this.#opinion(hops, source, this.#failures) : undefined;
  }

  /**
   * Queries the hops, one after the other. If Google stops answering, the rest is left out, and earlier answers are kept. Throws if there
   * is no answer at all, or if it is cancelled; answers received before that are kept.
   */
  async ask(hops: readonly AskedHop[], options: AskOptions): Promise<SecondOpinion> {
    const { source, isFresh, onProgress } = options;
    const due = questionsAbout(hops).filter((hop) => isFresh || !this.#answers.has(keyOf(hop, source)));
    const failures = new Map<string, Failure>();
    const refusals = new Map<string, unknown>();
    let last: Failure | undefined;
    for (const [index, hop] of due.entries()) {
      if (last === undefined || refusalsOfOne.has(last.code)) {
        onProgress(index + 1, due.length);
        last = await this.#answer(hop, refusals, options);
      }
      if (last !== undefined) failures.set(keyOf(hop, source), last);
    }
    for (const [key, failure] of failures) this.#failures.set(key, failure);
    const opinion = this.#opinion(hops, source, failures);
    const { failure } = opinion;
    if (failure !== undefined && opinion.hops.every(({ asked }) => asked === undefined))
      throw new MintmarkError(failure);
    return opinion;
  }

  /** Forgets all answers: another caller may see something else. */
  reset(): void {
    this.#answers = new Map();
    this.#failures = new Map();
  }

  /** Stores the answer about a hop, or returns why there is none. */
  async #answer(hop: AskedHop, refusals: Map<string, unknown>, options: AskOptions): Promise<Failure | undefined> {
    const answers = this.#answers;
    try {
      const { analysis, scope } = await this.#askWidest(hop, refusals, options);
      answers.set(keyOf(hop, options.source), { analysis, scope, at: this.#ports.clock.now() });
      this.#failures.delete(keyOf(hop, options.source));
      return undefined;
    } catch (error) {
      const failure = failureOf(error);
      if (failure.code === "cancelled" || failure.code === "unexpected") throw error;
      return failure;
    }
  }

  /** Queries the widest scope open to the caller: a grant found in a narrower scope is valid too. */
  async #askWidest(
    hop: AskedHop,
    refusals: Map<string, unknown>,
    { source, signal }: AskOptions,
  ): Promise<Omit<Answer, "at">> {
    const { session, analyzer } = this.#ports;
    const scopes = hop.containers.toReversed();
    for (const scope of scopes.filter((name) => !refusals.has(name))) {
      try {
        const query = this.#query(hop, scope);
        const ask = (caller: Caller): Promise<AccessAnalysis> => analyzer.whoHas(query, caller, signal);
        return { analysis: await withFreshToken(session, source, signal, ask), scope };
      } catch (error) {
        if (failureOf(error).code !== "permissionDenied") throw error;
        refusals.set(scope, error);
      }
    }
    throw refusals.get(scopes[0] ?? "");
  }

  #query({ containers, to: account, permission }: AskedHop, scope: string): AccessQuery {
    const project = containers.find((name) => name.startsWith("projects/"))?.slice("projects/".length);
    const projectId = project ?? projectIdOfAccount(account) ?? "-";
    return { scope, projectId, account, permission, accessTime: this.#ports.clock.now() + accessLeadMs };
  }

  #opinion(hops: readonly AskedHop[], source: SourceChoice, failures: ReadonlyMap<string, Failure>): SecondOpinion {
    const opinions = hops.map((hop) => this.#opinionOn(hop, source, failures));
    const failure = hops.map((hop) => failures.get(keyOf(hop, source))).find((found) => found !== undefined);
    return { hops: opinions, failure };
  }

  #opinionOn(hop: AskedHop, source: SourceChoice, failures: ReadonlyMap<string, Failure>): HopOpinion {
    const key = keyOf(hop, source);
    const answer = this.#answers.get(key);
    const asked = answer && { at: answer.at, scope: answer.scope };
    const verdict =
      answer === undefined ? unanswered(failures.get(key)) : verdictOn(hop, answer.analysis, answer.scope);
    return { hop, verdict, stance: stanceOf(hop, verdict), asked };
  }
}

/** One hop for each account and permission that can be queried. */
function questionsAbout(hops: readonly AskedHop[]): readonly AskedHop[] {
  const questions = new Map<string, AskedHop>();
  for (const hop of hops) {
    const key = `${hop.to} ${hop.permission}`;
    if (hop.containers.length > 0 && !questions.has(key)) questions.set(key, hop);
  }
  return [...questions.values()];
}

function keyOf({ to, permission }: AskedHop, source: SourceChoice): string {
  return `${source} ${to} ${permission}`;
}

function unanswered(failure: Failure | undefined): AnalyzerVerdict {
  if (failure !== undefined) return { kind: "notAsked", failure };
  return { kind: "notExplored", gaps: [{ kind: "placeUnknown" }] };
}
