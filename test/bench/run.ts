/**
 * `npm run bench [-- NAME…]`: measures all subjects, or those whose name contains a given word, and prints the budgets next to the figures.
 */
import { stageExtension } from "../support/stage-extension.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { accountTree } from "./account-tree.ts";
import { activation } from "./activation.ts";
import { chainSearch } from "./chain-search.ts";
import type { BenchSetup, Subject } from "./figure.ts";
import { findingTokens } from "./finding-tokens.ts";
import { firstMint } from "./first-mint.ts";
import { httpCalls } from "./http-calls.ts";
import { inspection } from "./inspection.ts";
import { packageSize } from "./package-size.ts";
import { buildPrograms } from "./programs.ts";
import { type MeasuredSubject, table, writeResults } from "./report.ts";
import { surveyCalls } from "./survey-calls.ts";
import { warmMint } from "./warm-mint.ts";

const subjects: readonly Subject[] = [
  activation,
  packageSize,
  firstMint,
  warmMint,
  httpCalls,
  findingTokens,
  chainSearch,
  surveyCalls,
  accountTree,
  inspection,
];

async function main(words: readonly string[]): Promise<void> {
  const chosen = subjects.filter(({ name }) => words.length === 0 || words.some((word) => name.includes(word)));
  const setup = await prepare();
  const measured: MeasuredSubject[] = [];
  for (const { name, measure } of chosen) {
    measured.push({ name, figures: await measure(setup) });
    console.log(table(measured.at(-1)!));
  }
  console.log(`\nWritten to ${await writeResults(measured, new Date())}`);
}

async function prepare(): Promise<BenchSetup> {
  const programs = temporaryFolder("bench").path;
  const [{ folder: extension }] = await Promise.all([stageExtension(), buildPrograms(programs)]);
  return { extension, programs };
}

await main(process.argv.slice(2));
