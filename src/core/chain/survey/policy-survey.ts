import type { Clock } from "../../base/clock.ts";
import { failureOf, MintmarkError } from "../../base/errors.ts";
import type { Failure } from "../../base/failure.ts";
import { inParallel } from "../../async/in-parallel.ts";
import type { CallerSession } from "../../caller/caller-session.ts";
import type { AccountDirectory } from "../../account/account-directory.ts";
import { parseAccountName } from "../../account/account-name.ts";
import { type Principal, principalOf } from "../policy/member.ts";
import type { GroupDirectory } from "../group/group-directory.ts";
import { GroupReader } from "../group/group-reader.ts";
import type { PolicyReader } from "../policy/policy-reader.ts";
import { AccountPolicyFeed } from "./account-policy-feed.ts";
import { AssetPolicyFeed } from "./asset-policy-feed.ts";
import type { AssetSearch } from "./asset-search.ts";
import { denyCoverage } from "../graph/deny-coverage.ts";
import { GraphBuilder } from "../graph/graph-builder.ts";
import { hasFlag, nodeFlag, nodeNamed } from "../graph/impersonation-graph.ts";
import { readNamedAccount } from "./account-survey.ts";
import { KnownDenyPolicies } from "./known-deny-policies.ts";
import { KnownLineages } from "./known-lineages.ts";
import { isLasting, toReading } from "../policy/reading.ts";
import type { PolicyFact } from "../graph/policy-fact.ts";
import type { FeedReading, PolicyFeed } from "./policy-feed.ts";
import { groupFacts, groupsInDoubt } from "./survey-groups.ts";
import type { Survey, SurveyOptions, SurveyPlace } from "./survey.ts";

export interface PolicySurveyPorts {
  readonly session: CallerSession;
  readonly reader: PolicyReader;
  readonly directory: AccountDirectory;
  readonly assets: AssetSearch;
  readonly groups: GroupDirectory;
  readonly clock: Clock;
}

interface PlaceReading {
  readonly place: SurveyPlace;
  readonly feed: PolicyFeed;
  readonly builder: GraphBuilder;
  readonly self: Principal | undefined;
  readonly groups: GroupReader;
  /** The groups whose members the builder knows. */
  readonly toldGroups: Set<string>;
  /** Set once the place has been read completely. */
  survey: Survey | undefined;
}

const rolesAtOnce = 8;
const mostRoles = 100;
const mostDenyReads = 4;
/** With two calls per group, or a few more for a large one. */
const mostGroups = 300;
/** Whether the caller has no access to a place, so that another one must be read. */
export function isClosed(error: unknown): boolean {
  return isLasting(failureOf(error));
}

/** Reads who may act as whom, keeps it until a fresh reading is requested, and continues an interrupted reading. */
export class PolicySurvey {
  readonly #ports: PolicySurveyPorts;
  #readings = new Map<string, PlaceReading>();
  #refusals = new Map<string, Failure>();
  /** The place that the user chose, instead of the widest one open to the caller. */
  chosenPlace: SurveyPlace | undefined;
  readonly lineages: KnownLineages;
  readonly denyPolicies: KnownDenyPolicies;

  constructor(ports: PolicySurveyPorts) {
    this.#ports = ports;
    this.lineages = new KnownLineages(ports);
    this.denyPolicies = new KnownDenyPolicies(ports);
  }

  /** What is known of a place; reads what is missing. A refusal is kept like an answer, until a fresh reading. */
  async survey(place: SurveyPlace, options: SurveyOptions): Promise<Survey> {
    const key = JSON.stringify([options.source, place]);
    if (options.isFresh) this.#forget(key);
    const refusal = this.#refusals.get(key);
    if (refusal !== undefined) throw new MintmarkError(refusal);
    try {
      return await this.#survey(key, place, options);
    } catch (error) {
      if (place.kind === "assets" && isClosed(error)) this.#refusals.set(key, failureOf(error));
      throw error;
    }
  }

  async #survey(key: string, place: SurveyPlace, options: SurveyOptions): Promise<Survey> {
    const reading = this.#readings.get(key) ?? (await this.#begin(place, options));
    this.#readings.set(key, reading);
    if (reading.survey === undefined) {
      const survey = await this.#read(reading, options);
      if (!survey.isWhole) return this.#withGroups(reading, await this.#withNamed(survey, options), options);
      reading.survey = survey;
    }
    const known = await this.#withNamed(await this.#withDenyPolicies(reading.survey, options), options);
    return this.#withGroups(reading, known, options);
  }

  /** The survey with facts that were learned after the reading; later surveys of the place include them. */
  learn(survey: Survey, facts: readonly PolicyFact[]): Survey {
    const reading = [...this.#readings.values()].find(({ place }) => place === survey.place);
    if (reading === undefined || facts.length === 0) return survey;
    facts.forEach((fact) => reading.builder.add(fact));
    return this.#rebuilt(reading, survey);
  }

  /** Forgets everything that was read. */
  reset(): void {
    this.#readings = new Map();
    this.#refusals = new Map();
    this.chosenPlace = undefined;
    this.lineages.reset();
    this.denyPolicies.reset();
  }

  #forget(key: string): void {
    this.#readings.delete(key);
    this.#refusals.delete(key);
  }

  async #begin(place: SurveyPlace, { source, signal }: SurveyOptions): Promise<PlaceReading> {
    const { session, assets, clock } = this.#ports;
    const { principal } = (await session.open(source, signal)).source;
    const self = principal === undefined ? undefined : principalOf(principal);
    const builder = new GraphBuilder();
    if (self !== undefined) builder.add({ kind: "principal", principal: self });
    const feed =
      place.kind === "assets"
        ? new AssetPolicyFeed(assets, place.scope, clock)
        : new AccountPolicyFeed({ ...this.#ports, self }, place.projectIds);
    const groups = new GroupReader({ directory: this.#ports.groups, mostGroups, ownDomain: self?.email.split("@")[1] });
    return { place, feed, builder, self, groups, toldGroups: new Set(), survey: undefined };
  }

  /** The account of a question is part of the survey even if its project's accounts may not be listed. */
  async #withNamed(survey: Survey, { named, source, signal }: SurveyOptions): Promise<Survey> {
    const node = named === undefined ? undefined : nodeNamed(survey.graph, named);
    const isKnown = node !== undefined && hasFlag(survey.graph, node, nodeFlag.listed | nodeFlag.policyRead);
    if (named === undefined || isKnown) return survey;
    if (parseAccountName(named) === undefined) {
      return node === undefined ? this.learn(survey, [{ kind: "principal", principal: principalOf(named) }]) : survey;
    }
    const { session, reader } = this.#ports;
    const caller = await session.caller(source, signal);
    return this.learn(survey, await readNamedAccount(reader, named, caller, signal));
  }

  async #read({ place, feed, builder, self }: PlaceReading, options: SurveyOptions): Promise<Survey> {
    const reading = this.#feedReading(builder, options);
    const isWhole = await this.#readFeed(place, feed, builder, reading);
    await this.#readRoles(builder, reading);
    for (const fact of await this.#denyFacts(options.focus, options)) reading.take(fact);
    const { accounts } = builder;
    const readAt = this.#ports.clock.now();
    return { place, graph: builder.build(readAt), readAt, isWhole, accounts, self, unseenGroups: [] };
  }

  /** Whether the feed finished: a quota that is used up for long ends it early, and what was read until then counts. */
  async #readFeed(place: SurveyPlace, feed: PolicyFeed, builder: GraphBuilder, reading: FeedReading): Promise<boolean> {
    try {
      await feed.readOn(reading);
      return true;
    } catch (error) {
      const failure = failureOf(error);
      const isPartial = builder.accounts > 0 && ["rateLimited", "unavailable", "timedOut"].includes(failure.code);
      if (!isPartial) throw error;
      const resource = place.kind === "assets" ? place.scope : (place.projectIds[0] ?? "");
      reading.take({ kind: "unread", subject: "search", resource, failure });
      return false;
    }
  }

  #feedReading(builder: GraphBuilder, { source, onProgress, signal }: SurveyOptions): FeedReading {
    const report = (waitingMs: number | undefined): void => {
      onProgress({ accounts: builder.accounts, grants: builder.grants, waitingMs });
    };
    return {
      caller: () => this.#ports.session.caller(source, signal),
      take: (fact) => {
        builder.add(fact);
        report(undefined);
      },
      waiting: report,
      signal,
    };
  }

  /** What custom roles permit; one that cannot be read may permit anything. */
  async #readRoles(builder: GraphBuilder, { caller, take, signal }: FeedReading): Promise<void> {
    const roles = builder.openRoles.slice(0, mostRoles);
    const read = async (role: string): Promise<void> => {
      const permissions = await toReading(
        caller().then((asking) => this.#ports.reader.rolePermissions(role, asking, signal)),
      );
      if (permissions.kind === "read") take({ kind: "role", role, permissions: permissions.value });
      else take({ kind: "unread", subject: "role", resource: role, failure: permissions.failure });
    };
    await inParallel(roles, rolesAtOnce, read, signal);
  }

  /** A question about another part of a place reads the deny policies there, unless an earlier one did. */
  async #withDenyPolicies(survey: Survey, options: SurveyOptions): Promise<Survey> {
    const { read, refused } = denyCoverage(survey.graph, []);
    const isNew = (container: string): boolean => !read.includes(container) && !refused.includes(container);
    return this.learn(survey, await this.#denyFacts(options.focus.filter(isNew), options));
  }

  /** The groups of a question are read after all policies; those that the quota prevented are read at the next question. */
  async #withGroups(reading: PlaceReading, survey: Survey, { source, signal }: SurveyOptions): Promise<Survey> {
    const { groups, toldGroups } = reading;
    const wanted = groupsInDoubt(survey.graph);
    await groups.readOn(wanted, { caller: () => this.#ports.session.caller(source, signal), signal });
    const known = this.learn(survey, groupFacts(groups, toldGroups));
    return { ...this.#withoutEnded(reading, known), unseenGroups: groups.unseen(wanted) };
  }

  /** Memberships may have ended since the graph was built. */
  #withoutEnded(reading: PlaceReading, survey: Survey): Survey {
    const now = this.#ports.clock.now();
    const hasEnded = [...survey.graph.membershipEnds.values()].some((endsAt) => endsAt <= now);
    return hasEnded ? this.#rebuilt(reading, survey) : survey;
  }

  /** The survey with a graph of everything known now; later surveys of the place start with it. */
  #rebuilt(reading: PlaceReading, survey: Survey): Survey {
    const rebuilt = { ...survey, graph: reading.builder.build(this.#ports.clock.now()) };
    if (reading.survey !== undefined) reading.survey = rebuilt;
    return rebuilt;
  }

  async #denyFacts(containers: readonly string[], options: SurveyOptions): Promise<readonly PolicyFact[]> {
    const facts: PolicyFact[] = [];
    for (const container of containers.slice(0, mostDenyReads)) {
      facts.push(await this.denyPolicies.of(container, options));
    }
    return facts;
  }
}
