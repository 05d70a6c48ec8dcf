import assert from "node:assert/strict";
import { access, chmod, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import type { Programs } from "../../../../src/google/credential-file/subject-program.ts";
import type { FakeClock } from "../fake-clock.ts";
import { failureOfRejection, network, never, secret } from "../google-fixtures.ts";
import { external, folder, granted, lastForm, openContent } from "../identity-fixtures.ts";

interface Machine {
  readonly home: string;
  readonly clock: FakeClock;
  readonly programs: Programs;
  /** Makes a program that answers, and records that it ran. */
  readonly program: (answer: string) => Promise<string>;
  readonly runs: () => Promise<number>;
}

async function machine(t: TestContext, mayRun = true): Promise<Machine> {
  const home = await folder(t);
  const { clock } = network(t);
  const environment = { platform: process.platform, variables: process.env, homeDirectory: home };
  const marks = join(home, "marks");
  return {
    home,
    clock,
    programs: { environment, clock, mayRun: () => mayRun },
    async program(answer) {
      const path = join(home, "give token");
      await writeFile(path, `#!/bin/sh\necho "$GOOGLE_EXTERNAL_ACCOUNT_AUDIENCE $1" >> "${marks}"\n${answer}\n`);
      await chmod(path, 0o700);
      return `"${path}" "two words"`;
    },
    runs: async () => (await readFile(marks, "utf8").catch(() => "")).split("\n").length - 1,
  };
}

const said = (answer: object): string => `cat <<'END'\n${JSON.stringify({ version: 1, ...answer })}\nEND`;
const idToken = { success: true, token_type: "urn:ietf:params:oauth:token-type:id_token", id_token: secret };
const posix = { skip: process.platform === "win32" };

test("a program that is allowed gives the outside token, without a shell", posix, async (t) => {
  const { programs, program, runs, home } = await machine(t);
  const command = await program(said(idToken));
  const { server, source } = await openContent(
    t,
    (url) => external(url, { executable: { command } }),
    [granted],
    programs,
  );
  await source.accessToken(never);
  assert.equal(lastForm(server)["subject_token"], secret);
  assert.equal(await runs(), 1);
  assert.equal(
    await readFile(join(home, "marks"), "utf8"),
    "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/pool/providers/ci two words\n",
  );
});

test("a program that is not allowed is never run", posix, async (t) => {
  const { programs, program, runs, home } = await machine(t, false);
  const command = `${await program(said(idToken))} --password ${secret}`;
  for (const given of [programs, undefined]) {
    const { source } = await openContent(t, (url) => external(url, { executable: { command } }), [granted], given);
    const failure = await failureOfRejection(source.accessToken(never));
    assert.deepEqual(failure, {
      code: "subjectProgramNotAllowed",
      path: "/adc.json",
      program: join(home, "give token"),
    });
  }
  assert.equal(await runs(), 0);
});

test("a fresh answer in the output file spares the run, an old or broken one does not", posix, async (t) => {
  const { programs, program, runs, home } = await machine(t);
  const { clock } = network(t);
  const now = clock.now() / 1_000;
  const command = await program(said(idToken));
  const output_file = join(home, "kept.json");
  const cases = [
    [{ ...idToken, expiration_time: now + 60 }, 0],
    [{ ...idToken, expiration_time: now - 1 }, 1],
    [{ success: false }, 2],
    ["not JSON", 3],
  ] as const;
  for (const [kept, count] of cases) {
    await writeFile(output_file, JSON.stringify(kept));
    const { source } = await openContent(
      t,
      (url) => external(url, { executable: { command, output_file } }),
      [granted],
      programs,
    );
    await source.accessToken(never);
    assert.equal(await runs(), count);
  }
});

test("a program that gives no token says why, and what it printed stays behind", posix, async (t) => {
  const { programs, program } = await machine(t);
  const cases = [
    [`echo ${secret}`, "notAnAnswer", ""],
    [`echo ${secret}; exit 3`, "exitCode", "3"],
    [said({ success: false, code: "401", message: "Sign in first." }), "refused", "401: Sign in first."],
    [said({ ...idToken, expiration_time: 1 }), "expired", ""],
    [said({ ...idToken, id_token: "" }), "notAnAnswer", ""],
  ] as const;
  for (const [script, reason, detail] of cases) {
    const command = await program(script);
    const { source } = await openContent(t, (url) => external(url, { executable: { command } }), [granted], programs);
    const failure = await failureOfRejection(source.accessToken(never));
    assert.equal(failure.code, "subjectProgramFailed");
    assert.deepEqual("reason" in failure && [failure.reason, failure.detail], [reason, detail]);
  }
});

test("a program that does not exist cannot be started", async (t) => {
  const { programs, home } = await machine(t);
  const command = join(home, "nothing");
  const { source } = await openContent(t, (url) => external(url, { executable: { command } }), [granted], programs);
  const failure = await failureOfRejection(source.accessToken(never));
  assert.deepEqual(failure, {
    code: "subjectProgramFailed",
    path: "/adc.json",
    program: command,
    reason: "notStarted",
    detail: "",
  });
});

test("a program that hangs is stopped by the time-out and by an abort", posix, async (t) => {
  const abort = new AbortController();
  for (const [code, end] of [
    ["subjectProgramFailed", (clock: FakeClock) => clock.timeOut()],
    ["cancelled", () => abort.abort()],
  ] as const) {
    const { home, clock, programs, program } = await machine(t);
    const ready = join(home, "ready");
    const command = await program(`echo $$ > "${ready}.new"; mv "${ready}.new" "${ready}"; exec sleep 600`);
    const { source } = await openContent(t, (url) => external(url, { executable: { command } }), [granted], programs);
    const asked = failureOfRejection(source.accessToken(abort.signal));
    while (!(await exists(ready))) await new Promise(setImmediate);
    end(clock);
    assert.equal((await asked).code, code);
    const id = Number(await readFile(ready, "utf8"));
    while (isRunning(id)) await new Promise(setImmediate);
  }
});

function isRunning(id: number): boolean {
  try {
    return process.kill(id, 0);
  } catch {
    return false;
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
