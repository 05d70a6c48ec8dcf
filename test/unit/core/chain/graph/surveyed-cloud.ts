import type { TestContext } from "node:test";
import { AccountCatalog } from "../../../../../src/core/account/account-catalog.ts";
import type { PolicyAnalyzer } from "../../../../../src/core/chain/analysis/policy-analyzer.ts";
import type { ChainFinderPorts } from "../../../../../src/core/chain/find/chain-finder.ts";
import type { PlaceChooserPorts } from "../../../../../src/core/chain/find/choose-place.ts";
import { PolicySurvey } from "../../../../../src/core/chain/survey/policy-survey.ts";
import type { Survey, SurveyOptions, SurveyPlace } from "../../../../../src/core/chain/survey/survey.ts";
import { CallerSession } from "../../../../../src/core/caller/caller-session.ts";
import { createAccountDirectory } from "../../../../../src/google/api/account-directory-client.ts";
import { createAssetSearch } from "../../../../../src/google/api/cloud-asset-client.ts";
import { createPolicyAnalyzer } from "../../../../../src/google/api/policy-analyzer-client.ts";
import { createGroupDirectory } from "../../../../../src/google/api/group-directory-client.ts";
import { createPolicyReader } from "../../../../../src/google/api/policy-reader-client.ts";
import type { SandboxCloud, SandboxOptions } from "../../../../../src/sandbox/sandbox-cloud.ts";
import type { FakeClock } from "../../../google/fake-clock.ts";
import { MemoryLogger, network } from "../../../google/google-fixtures.ts";
import { sandboxFor } from "../../../sandbox/sandbox-fixture.ts";
import { sandboxSources } from "../sandbox-sources.ts";

export interface SurveyedCloud extends PlaceChooserPorts, ChainFinderPorts {
  readonly analyzer: PolicyAnalyzer;
  readonly cloud: SandboxCloud;
  readonly clock: FakeClock;
  /** Reads a place as the caller. */
  readonly read: (place: SurveyPlace, options?: Partial<SurveyOptions>) => Promise<Survey>;
  /** The routes called since the last time, and how often. */
  readonly calls: () => Readonly<Record<string, number>>;
}

export const never = new AbortController().signal;

export const quietly: Omit<SurveyOptions, "focus"> = {
  source: "sandbox",
  named: undefined,
  isFresh: false,
  onProgress: () => undefined,
  signal: never,
};

/** A sandbox and code that reads its policies as one of its people. */
export async function surveyedCloud(
  t: TestContext,
  options: SandboxOptions,
  principal: string,
): Promise<SurveyedCloud> {
  const { http, clock } = network(t);
  const cloud = await sandboxFor(t, { ...options, now: () => clock.now() });
  const session = new CallerSession(sandboxSources(cloud, principal, principal), clock, new MemoryLogger());
  t.after(() => session.dispose());
  const reader = createPolicyReader(http);
  const directory = createAccountDirectory(http);
  const [assets, groups] = [createAssetSearch(http), createGroupDirectory(http)];
  const survey = new PolicySurvey({ session, reader, directory, assets, groups, clock });
  const caller = (signal: AbortSignal) => session.caller("sandbox", signal);
  const catalog = new AccountCatalog({ directory, caller, chosenProjects: () => [] });
  let seen = 0;
  return {
    cloud,
    clock,
    session,
    reader,
    survey,
    catalog,
    analyzer: createPolicyAnalyzer(http),
    read: (place, more = {}) => survey.survey(place, { ...quietly, focus: [], ...more }),
    calls: () => {
      const routes = cloud.requestLog.slice(seen).map(({ route }) => route ?? "none");
      seen = cloud.requestLog.length;
      const counts: Record<string, number> = {};
      for (const route of routes) counts[route] = (counts[route] ?? 0) + 1;
      return counts;
    },
  };
}
