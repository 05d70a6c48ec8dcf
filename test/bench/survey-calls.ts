import { SkewCorrectedClock } from "../../src/core/base/clock.ts";
import { PolicySurvey } from "../../src/core/chain/graph/policy-survey.ts";
import type { SurveyPlace } from "../../src/core/chain/graph/survey.ts";
import { CallerSession } from "../../src/core/credential/caller-session.ts";
import { createGoogleCloud } from "../../src/google/google-cloud.ts";
import { startSandboxCloud, type SandboxCloud } from "../../src/sandbox/sandbox-cloud.ts";
import type { Figure, Subject } from "./figure.ts";
import { SteppedTime } from "./stepped-time.ts";

/** How many requests it takes to read who may act as whom, counted by the sandbox cloud. */
export const surveyCalls: Subject = { name: "HTTP calls of reading policies, counted by the sandbox", measure };

const silent = { debug: ignore, info: ignore, warn: ignore, error: ignore };

async function measure(): Promise<readonly Figure[]> {
  const project = await worldOf(1, 500);
  const organization = await worldOf(10_000, 1);
  try {
    const projectIds = ["large-0000"];
    return [
      ...(await reading("a project of 500 accounts, account by account", project, { kind: "accounts", projectIds })),
      ...(await reading("the same by search", project, { kind: "assets", scope: "projects/large-0000" })),
      ...(await reading("an organization of 10,000 projects and 10,000 accounts", organization, {
        kind: "assets",
        scope: "organizations/900100200300",
      })),
    ];
  } finally {
    await Promise.all([project.close(), organization.close()]);
  }
}

function worldOf(projects: number, accountsPerProject: number): Promise<SandboxCloud> {
  const generate = { projects, accountsPerProject, seed: 1 };
  return startSandboxCloud({ world: { name: "bench", description: "", generate } });
}

async function reading(what: string, sandbox: SandboxCloud, place: SurveyPlace): Promise<readonly Figure[]> {
  const { url, world, adc } = sandbox;
  const time = new SteppedTime();
  const clock = new SkewCorrectedClock(time);
  const google = createGoogleCloud({
    clock,
    logger: silent,
    settings: () => ({
      keyFile: undefined,
      allowedCommands: [],
      endpoints: sandbox.endpoints,
      quotaProject: undefined,
    }),
    runningSandbox: () => ({ url, world, adc, principal: "" }),
  });
  const session = new CallerSession(google.sources, clock, silent);
  const { policies: reader, accounts: directory, assets, groups } = google;
  const survey = new PolicySurvey({ session, reader, directory, assets, groups, clock });
  const { signal } = new AbortController();
  await session.caller("sandbox", signal);
  const before = sandbox.requestLog.length;
  const start = performance.now();
  const options = {
    source: "sandbox",
    focus: [],
    named: undefined,
    isFresh: false,
    onProgress: ignore,
    signal,
  } as const;
  const { accounts } = await survey.survey(place, options);
  const milliseconds = performance.now() - start;
  const calls = sandbox.requestLog.length - before;
  google.dispose();
  return [
    { what, value: calls, unit: "calls" },
    { what: `  in the sandbox, ${accounts} accounts`, value: milliseconds, unit: "ms" },
  ];
}

function ignore(): void {
  // Nobody reads this.
}
