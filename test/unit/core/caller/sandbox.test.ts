import assert from "node:assert/strict";
import { test } from "node:test";
import { type LaunchedSandbox, SandboxSession } from "../../../../src/core/caller/sandbox.ts";
import { gate, settle } from "../../../support/manual-clock.ts";
import { codeOf, principal } from "../credential/credential-fixtures.ts";

/** Starts sandboxes that are ready when the test says so, and logs what happens. */
class Launcher {
  readonly events: string[] = [];
  readonly waiting: PromiseWithResolvers<void>[] = [];
  holds = false;
  readonly #open = new Set<string>();

  get open(): string[] {
    return [...this.#open];
  }

  readonly launch = async (world: string): Promise<LaunchedSandbox> => {
    this.events.push(`launch ${world}`);
    if (this.holds) {
      const opening = gate();
      this.waiting.push(opening);
      await opening.promise;
    }
    if (world === "broken") throw new Error("no such world");
    this.#open.add(world);
    const close = (): Promise<void> => {
      this.events.push(`close ${world}`);
      this.#open.delete(world);
      return Promise.resolve();
    };
    return { url: `http://127.0.0.1/${world}`, world, principal, adc: {}, close };
  };
}

function session(): { sandbox: SandboxSession; launcher: Launcher; heard: (string | undefined)[] } {
  const launcher = new Launcher();
  const sandbox = new SandboxSession(launcher.launch);
  const heard: (string | undefined)[] = [];
  sandbox.onDidChange(() => heard.push(sandbox.running?.world));
  return { sandbox, launcher, heard };
}

test("none runs at first", () => {
  assert.equal(session().sandbox.running, undefined);
});

test("a started sandbox runs, and everybody hears of it", async () => {
  const { sandbox, launcher, heard } = session();
  const { world } = await sandbox.start("story");
  assert.deepEqual(
    [world, sandbox.running?.url, heard, launcher.open],
    ["story", "http://127.0.0.1/story", ["story"], ["story"]],
  );
});

test("all who need the sandbox get the running one, or share one that is started", async () => {
  const { sandbox, launcher } = session();
  const all = await Promise.all(["a", "b", "c"].map((world) => sandbox.ensure(world)));
  all.push(await sandbox.ensure("d"));
  assert.deepEqual([all.map(({ world }) => world), launcher.events], [["a", "a", "a", "a"], ["launch a"]]);
});

test("those who need it while another one starts get that one", async () => {
  const { sandbox, launcher } = session();
  const started = sandbox.start("a");
  assert.deepEqual([await sandbox.ensure("b"), launcher.open], [await started, ["a"]]);
});

test("starting again replaces the running one once the new one is up", async () => {
  const { sandbox, launcher, heard } = session();
  await sandbox.start("a");
  launcher.holds = true;
  const replacing = sandbox.start("b");
  await settle();
  assert.equal(sandbox.running?.world, "a");
  launcher.waiting[0]!.resolve();
  await replacing;
  assert.deepEqual([sandbox.running.world, launcher.open, heard], ["b", ["b"], ["a", "b"]]);
});

test("a start that fails says why and leaves the running one running", async () => {
  const { sandbox, launcher, heard } = session();
  await sandbox.start("a");
  assert.equal(await codeOf(sandbox.start("broken")), "unexpected");
  assert.deepEqual([sandbox.running?.world, launcher.open, heard], ["a", ["a"], ["a"]]);
});

test("after a failed start the next one can succeed", async () => {
  const { sandbox, launcher } = session();
  assert.equal(await codeOf(sandbox.ensure("broken")), "unexpected");
  assert.equal((await sandbox.ensure("a")).world, "a");
  assert.deepEqual(launcher.open, ["a"]);
});

test("of two starts at once the later one stays, even if it would be up first", async () => {
  const { sandbox, launcher } = session();
  launcher.holds = true;
  const starts = [sandbox.start("a"), sandbox.start("b")];
  for (let round = 0; round < 4; round += 1) {
    await settle();
    launcher.waiting
      .splice(0)
      .reverse()
      .forEach(({ resolve }) => resolve());
  }
  await Promise.all(starts);
  assert.deepEqual([sandbox.running?.world, launcher.open], ["b", ["b"]]);
});

test("a stop ends it, and it does not come back until the user starts it", async () => {
  const { sandbox, launcher, heard } = session();
  await sandbox.start("a");
  await sandbox.stop();
  assert.deepEqual([launcher.open, heard], [[], ["a", undefined]]);
  assert.equal(await codeOf(sandbox.ensure("a")), "sandboxNotRunning");
  await sandbox.start("b");
  assert.equal((await sandbox.ensure("a")).world, "b");
});

test("a listener that asks for the sandbox as it stops does not start it again", async () => {
  const { sandbox, launcher } = session();
  await sandbox.start("a");
  const asked: Promise<string>[] = [];
  sandbox.onDidChange(() => asked.push(codeOf(sandbox.ensure("a"))));
  await sandbox.stop();
  assert.deepEqual([await Promise.all(asked), launcher.open], [["sandboxNotRunning"], []]);
});

test("a stop while one starts, or the end of the window, leaves none running", async () => {
  for (const end of ["stop", "dispose"] as const) {
    const { sandbox, launcher } = session();
    launcher.holds = true;
    const started = sandbox.start("a");
    await settle();
    void sandbox[end]();
    launcher.waiting[0]!.resolve();
    await started;
    await settle();
    assert.deepEqual([sandbox.running, launcher.open], [undefined, []], end);
  }
});
