import { writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { runChild } from "./child-process.ts";

const quiet = ["--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error"];

/** Installs one pinned package, with its own pinned dependencies and without scripts, into a separate folder. */
export async function npmInstallInto(folder: string, pinned: string): Promise<void> {
  // Without a package.json there, npm would install into the nearest parent that has one.
  await writeFile(join(folder, "package.json"), `{"private": true}\n`);
  await npm(folder, ["install", pinned, "--ignore-scripts"]);
}

/** Runs npm in a folder, without the settings that an npm script of this project passes on. */
export async function npm(folder: string, args: readonly string[]): Promise<void> {
  await runChild("npm", [...args, "--prefix", folder, ...quiet], { cwd: folder, env: outsideEnvironment() });
}

/**
 * Our environment with this Node first on the PATH, without what npm adds for this project's scripts (the user's registry or cache setting
 * stays) and without the tests' own cache of compiled code.
 */
export function outsideEnvironment(): NodeJS.ProcessEnv {
  const dropped =
    /^(NODE_COMPILE_CACHE$|npm_(package|lifecycle|command|execpath|node_execpath|config_(local_prefix|loglevel|omit|include)))/i;
  const kept = Object.entries(process.env).filter(([name]) => !dropped.test(name));
  return { ...Object.fromEntries(kept), PATH: `${dirname(process.execPath)}:${process.env["PATH"] ?? ""}` };
}
