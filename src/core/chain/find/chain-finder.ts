import { toReading } from "../policy/reading.ts";
import type { CallerSession } from "../../caller/caller-session.ts";
import { principalOf } from "../policy/member.ts";
import { hopPermissions } from "../../request/permission.ts";
import type { PolicyReader } from "../policy/policy-reader.ts";
import type { SourceChoice } from "../../caller/credential-source.ts";
import { type ChainWanted, findChains, type FoundChains } from "../search/find-chains.ts";
import { HopWalk } from "../search/hop-walk.ts";
import type { PolicyFact } from "../graph/policy-fact.ts";
import type { PolicySurvey } from "../survey/policy-survey.ts";
import type { Survey } from "../survey/survey.ts";

export interface ChainFinderPorts {
  readonly session: CallerSession;
  readonly reader: PolicyReader;
  readonly survey: PolicySurvey;
}

/** The result of a search, and the survey, which may have learned more during it. */
export interface FoundInSurvey {
  readonly wanted: ChainWanted;
  readonly found: FoundChains;
  readonly survey: Survey;
}

/** Each round asks Google about first hops that are new since the previous round. */
const mostRounds = 4;
const mostTestsARound = 8;

/**
 * Finds chains in a survey. If their first hop depends on a condition or on groups of the caller that cannot be seen, Google is asked what
 * the caller may do there; its answers replace the policies.
 */
export async function findInSurvey(
  ports: ChainFinderPorts,
  survey: Survey,
  wanted: ChainWanted,
  now: number,
  { source, signal }: { readonly source: SourceChoice; readonly signal: AbortSignal },
): Promise<FoundInSurvey> {
  let known = survey;
  for (let round = 0; ; round += 1) {
    const found = findChains(new HopWalk(known.graph, now), wanted);
    const unsure = wanted.from === known.self?.email && round < mostRounds ? unsureFirstHops(found) : [];
    if (unsure.length === 0) return { wanted, found, survey: known };
    const facts: PolicyFact[] = [];
    const caller = await ports.session.caller(source, signal);
    for (const account of unsure.slice(0, mostTestsARound)) {
      const test = await toReading(ports.reader.testAccountPermissions(account, hopPermissions, caller, signal));
      const principal = principalOf(wanted.from);
      if (test.kind === "read") facts.push({ kind: "tested", principal, account, permissions: test.value });
    }
    if (facts.length === 0) return { wanted, found, survey: known };
    known = ports.survey.learn(known, facts);
  }
}

/** Accounts for which a chain's first hop is uncertain and Google has not been asked yet. */
function unsureFirstHops(found: FoundChains): readonly string[] {
  if (found.kind === "none") return [];
  const first = found.chains.flatMap(({ hops }) => hops.slice(0, 1));
  return [...new Set(first.flatMap(({ state, isTested, to }) => (state === "conditional" && !isTested ? [to] : [])))];
}
