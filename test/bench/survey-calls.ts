import { PolicySurvey } from "../../src/core/chain/survey/policy-survey.ts";
import type { SurveyPlace } from "../../src/core/chain/survey/survey.ts";
import type { SandboxCloud } from "../../src/sandbox/sandbox-cloud.ts";
import type { Figure, Subject } from "./figure.ts";
import { generatedCloud, openSandboxGoogle } from "./sandbox-google.ts";

/** How many requests it takes to read who may act as whom, counted by the sandbox cloud. */
export const surveyCalls: Subject = { name: "HTTP calls of reading policies, counted by the sandbox", measure };

async function measure(): Promise<readonly Figure[]> {
  const project = await generatedCloud(1, 500);
  const organization = await generatedCloud(10_000, 1);
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

async function reading(what: string, sandbox: SandboxCloud, place: SurveyPlace): Promise<readonly Figure[]> {
  const { signal } = new AbortController();
  const { google, session, clock } = await openSandboxGoogle(sandbox, signal);
  const { policies: reader, accounts: directory, assets, groups } = google;
  const survey = new PolicySurvey({ session, reader, directory, assets, groups, clock });
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
  // Log output is dropped.
}
