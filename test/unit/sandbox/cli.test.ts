import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { suite, test, type TestContext } from "node:test";

const cli = join(import.meta.dirname, "../../../src/sandbox/cli.ts");

interface FirstLine {
  readonly url: string;
  readonly adc: string;
  readonly callers: readonly { readonly principal: string; readonly accessToken: string }[];
}

function run(t: TestContext, ...args: readonly string[]): ChildProcess {
  const child = spawn(process.execPath, [cli, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  t.after(() => child.kill("SIGKILL"));
  return child;
}

async function firstLineOf({ stdout }: ChildProcess): Promise<FirstLine> {
  assert.ok(stdout);
  const [line] = (await once(createInterface(stdout), "line")) as [string];
  return JSON.parse(line) as FirstLine;
}

async function endOf(child: ChildProcess): Promise<{ code: unknown; said: string }> {
  let said = "";
  child.stderr?.on("data", (chunk: Buffer) => (said += chunk.toString()));
  const [code] = (await once(child, "close")) as [unknown];
  return { code, said };
}

async function folderFor(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "mintmark-test-"));
  t.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

suite("npm run sandbox", () => {
  test("prints one line of JSON with working tokens, and cleans up on Ctrl+C", async (t) => {
    const child = run(t);
    const ended = endOf(child);
    const { url, adc, callers } = await firstLineOf(child);
    const [first] = callers;
    assert.equal(first?.principal, "ada@larkfield.example");
    const headers = { authorization: `Bearer ${first.accessToken}` };
    assert.equal((await fetch(`${url}/v3/projects:search`, { headers })).status, 200);
    const file = JSON.parse(await readFile(adc, "utf8")) as Record<string, unknown>;
    assert.equal(file["type"], "authorized_user");
    assert.equal((await stat(adc)).mode & 0o777, 0o600);
    child.kill("SIGINT");
    const { code, said } = await ended;
    assert.equal(code, 0);
    for (const name of ["GCE_METADATA_HOST", "GCE_METADATA_IP", "GCE_METADATA_ROOT"]) {
      assert.ok(said.includes(`export ${name}='${new URL(url).host}'`), name);
    }
    assert.match(said, /CLOUDSDK_AUTH_TOKEN_HOST='http:\/\/127\.0\.0\.1:\d+\/token'/);
    assert.ok(!said.includes(first.accessToken) && !said.includes(String(file["refresh_token"])));
    assert.ok(!existsSync(dirname(adc)));
  });

  test("never overwrites the file named by --adc", async (t) => {
    const adc = join(await folderFor(t), "adc.json");
    await writeFile(adc, "precious");
    const { code, said } = await endOf(run(t, "--adc", adc));
    assert.equal(code, 1);
    assert.match(said, /^The file named by --adc exists already/);
    assert.equal(await readFile(adc, "utf8"), "precious");
  });

  test("says where the mistake in a world is", async (t) => {
    const world = join(await folderFor(t), "world.json");
    await writeFile(world, JSON.stringify({ users: [{ email: "no email" }] }));
    const { code, said } = await endOf(run(t, "--world", world));
    assert.equal(code, 1);
    assert.match(said, /world\.json has a mistake: users\[0\]\.email must be an email/);
  });

  test("says when the port is taken", async (t) => {
    const server = createServer().listen(0, "127.0.0.1");
    t.after(() => server.close());
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const { code, said } = await endOf(run(t, "--port", String(port)));
    assert.equal(code, 1);
    assert.match(said, new RegExp(`^Port ${port} cannot be used`));
  });

  test("answers bad arguments with a sentence and the usage", async (t) => {
    const { code, said } = await endOf(run(t, "--port", "many"));
    assert.equal(code, 2);
    assert.match(said, /^--port takes a number from 0 to 65535, not "many"\.\n\nUsage: /);
  });
});
