import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, watch, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, suite, test } from "node:test";
import { failureOf } from "../../../src/core/base/errors.ts";
import { privateFiles } from "../../../src/machine/private-files.ts";
import { temporaryFolder, type TemporaryFolder } from "../../support/temporary-folder.ts";

let folder: TemporaryFolder;
beforeEach(() => (folder = temporaryFolder("private")));
afterEach(() => folder.remove());

const at = (...names: string[]): string => join(folder.path, ...names);
const modeOf = (path: string): number => statSync(path).mode & 0o777;

suite("a private file", () => {
  test("holds the text, and only its owner can read it, whatever the umask allows", async () => {
    const before = process.umask(0);
    try {
      assert.equal(await privateFiles.write(at("token"), "secret"), "owner");
    } finally {
      process.umask(before);
    }
    assert.deepEqual([readFileSync(at("token"), "utf8"), modeOf(at("token"))], ["secret", 0o600]);
  });

  test("was never wider, under no name", async () => {
    const seen = new Set<string>();
    const watcher = watch(folder.path, (_event, name) => {
      try {
        if (name !== null) seen.add(modeOf(at(name)).toString(8));
      } catch {
        seen.add("gone");
      }
    });
    writeFileSync(at("token"), "older", { mode: 0o600 });
    for (let round = 0; round < 20; round += 1) await privateFiles.write(at("token"), `secret ${round}`);
    watcher.close();
    assert.ok(
      [...seen].every((mode) => mode === "600" || mode === "gone"),
      [...seen].join(),
    );
  });

  test("replaces one that others can read, and a link, but not the link's target", async () => {
    writeFileSync(at("open"), "older");
    chmodSync(at("open"), 0o666);
    await privateFiles.write(at("open"), "secret");
    assert.equal(modeOf(at("open")), 0o600);
    writeFileSync(at("elsewhere"), "theirs");
    symlinkSync(at("elsewhere"), at("link"));
    await privateFiles.write(at("link"), "secret");
    assert.deepEqual([readFileSync(at("elsewhere"), "utf8"), readFileSync(at("link"), "utf8")], ["theirs", "secret"]);
  });

  test("that cannot be written says why, and leaves nothing behind", async () => {
    mkdirSync(at("folder"));
    writeFileSync(at("folder", "something"), "");
    for (const [path, reason] of [
      [at("missing", "token"), "ENOENT"],
      [at("folder"), /^(?:EISDIR|ENOTEMPTY|EEXIST)$/],
    ] as const) {
      const failure = failureOf(await privateFiles.write(path, "secret").catch((error: unknown) => error));
      assert.ok(failure.code === "fileNotWritten" && failure.path === path);
      assert.match(failure.reason, new RegExp(reason));
    }
    assert.deepEqual(readdirSync(folder.path), ["folder"]);
  });

  test("is deleted while it holds the text, and only then", async () => {
    await privateFiles.write(at("token"), "secret");
    await privateFiles.deleteWhileItHolds(at("token"), "another");
    assert.equal(readFileSync(at("token"), "utf8"), "secret");
    await privateFiles.deleteWhileItHolds(at("token"), "secret");
    await privateFiles.deleteWhileItHolds(at("token"), "secret");
    assert.deepEqual(readdirSync(folder.path), []);
  });

  test("is not deleted by a window that closes while another one writes its own token there", async () => {
    for (let round = 0; round < 200; round += 1) {
      const own = `token of round ${round}`;
      await privateFiles.write(at("token"), "older");
      await Promise.all([privateFiles.deleteWhileItHolds(at("token"), "older"), privateFiles.write(at("token"), own)]);
      assert.deepEqual([readdirSync(folder.path), readFileSync(at("token"), "utf8")], [["token"], own]);
    }
  });

  test("is proposed in the user's home folder", () => {
    assert.equal(privateFiles.homePath("x.jwt"), join(homedir(), "x.jwt"));
  });
});

suite("a path", { skip: !hasGit() && "git is not on this machine" }, () => {
  const git = (...words: readonly string[]): void => void execFileSync("git", ["-C", at("repo"), ...words]);
  beforeEach(() => {
    mkdirSync(at("repo", "deep", "er"), { recursive: true });
    git("init", "--quiet");
    writeFileSync(at("repo", ".gitignore"), "*.token\n");
  });

  test("outside of a repository is not seen by git", async () => {
    assert.equal(await privateFiles.isSeenByGit(at("token")), false);
  });

  test("in a repository is seen by git unless it is ignored", async () => {
    assert.equal(await privateFiles.isSeenByGit(at("repo", "token")), true);
    assert.equal(await privateFiles.isSeenByGit(at("repo", "deep", "er", "token")), true);
    assert.equal(await privateFiles.isSeenByGit(at("repo", "deep", "er", "a.token")), false);
    assert.equal(await privateFiles.isSeenByGit(at("repo", "--help")), true);
  });

  test("that git tracks counts as seen although a rule ignores it", async () => {
    writeFileSync(at("repo", "tracked.token"), "");
    git("add", "--force", "tracked.token");
    assert.equal(await privateFiles.isSeenByGit(at("repo", "tracked.token")), true);
  });

  test("is judged without running a program that the repository names", async () => {
    git("config", "core.fsmonitor", `touch ${at("harmed")};`);
    await privateFiles.isSeenByGit(at("repo", "token"));
    assert.ok(!readdirSync(folder.path).includes("harmed"));
  });

  test("in what looks like a repository counts as seen when git cannot tell", async () => {
    mkdirSync(at("odd", ".git"), { recursive: true });
    assert.equal(await privateFiles.isSeenByGit(at("odd", "a.token")), true);
  });
});

function hasGit(): boolean {
  try {
    execFileSync("git", ["--version"]);
    return true;
  } catch {
    return false;
  }
}
