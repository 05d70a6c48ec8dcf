import assert from "node:assert/strict";
import { mkdir, mkdtemp, rename, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import type { SourceChoice } from "../../../../src/core/caller/credential-source.ts";
import { sourceState } from "../../../../src/google/source/source-state.ts";

interface Machine {
  readonly home: string;
  readonly keyFile: string;
  readonly variables: Record<string, string>;
  readonly state: (choice: SourceChoice) => Promise<string>;
}

async function machine(t: TestContext): Promise<Machine> {
  const home = await mkdtemp(join(tmpdir(), "mintmark-"));
  t.after(() => rm(home, { recursive: true }));
  const variables: Record<string, string> = { CLOUDSDK_CONFIG: home };
  const environment = { platform: "linux", variables, homeDirectory: home } as const;
  const keyFile = join(home, "key.json");
  return {
    home,
    keyFile,
    variables,
    state: (choice) => sourceState(choice, { environment, settings: () => ({ keyFile }) }),
  };
}

async function gcloudAccount(folder: string, configuration: string, account: string): Promise<void> {
  await mkdir(join(folder, "configurations"), { recursive: true });
  await writeFile(join(folder, "configurations", `config_${configuration}`), `[core]\naccount = ${account}\n`);
}

test("a file that is written in place, replaced or removed is another state, and one that is read is not", async (t) => {
  const { keyFile, state } = await machine(t);
  const states = [await state("keyFile")];
  await writeFile(keyFile, "first");
  const before = new Date(Date.UTC(2026, 0, 1));
  await utimes(keyFile, before, before);
  states.push(await state("keyFile"));
  assert.equal(await state("keyFile"), states.at(-1));
  await writeFile(keyFile, "other");
  await utimes(keyFile, before, before);
  states.push(await state("keyFile"));
  await writeFile(`${keyFile}.new`, "third");
  await rename(`${keyFile}.new`, keyFile);
  states.push(await state("keyFile"));
  assert.equal(new Set(states).size, states.length);
});

test("another configuration folder, another configuration and another account of gcloud are other states", async (t) => {
  const { home, variables, state } = await machine(t);
  await gcloudAccount(home, "default", "ana@example.com");
  const states = [await state("gcloud")];
  await gcloudAccount(home, "default", "bo@example.com");
  states.push(await state("gcloud"));
  await gcloudAccount(home, "work", "cy@example.com");
  await writeFile(join(home, "active_config"), "work");
  states.push(await state("gcloud"));
  variables["CLOUDSDK_CONFIG"] = join(home, "elsewhere");
  await gcloudAccount(join(home, "elsewhere"), "default", "di@example.com");
  states.push(await state("gcloud"));
  assert.equal(new Set(states).size, states.length);
});

test("auto has another state when any of its sources has", async (t) => {
  const { home, state } = await machine(t);
  const states = [await state("auto")];
  await writeFile(join(home, "application_default_credentials.json"), "{}");
  states.push(await state("auto"));
  await gcloudAccount(home, "default", "ana@example.com");
  states.push(await state("auto"));
  assert.equal(new Set(states).size, states.length);
});

test("a state says nothing of a secret that stands where a path should be", async (t) => {
  const { variables, state } = await machine(t);
  variables["GOOGLE_APPLICATION_CREDENTIALS"] = '{"private_key": "hush"}';
  assert.doesNotMatch(await state("adc"), /hush/);
});
