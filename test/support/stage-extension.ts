import { cp, readFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { runChild } from "./child-process.ts";
import { repositoryFolder } from "./repository.ts";
import { temporaryFolder } from "./temporary-folder.ts";

/** The extension as it ships, in a folder of this run: a build in the checkout at the same time does not affect it. */
export interface StagedExtension {
  readonly folder: string;
  readonly remove: () => void;
}

/** Makes a production build and copies the files that `.vscodeignore` lets into the package next to it. */
export async function stageExtension(): Promise<StagedExtension> {
  const folder = temporaryFolder("extension");
  for (const name of await shippedNames()) {
    if (existsSync(join(repositoryFolder, name))) {
      await cp(join(repositoryFolder, name), join(folder.path, name), { recursive: true });
    }
  }
  const build = ["esbuild.config.mjs", "--production", `--outdir=${join(folder.path, "dist")}`];
  await runChild(process.execPath, build, { cwd: repositoryFolder });
  return { folder: folder.path, remove: folder.remove };
}

/** Packages a staged extension; returns the path of the .vsix in the staged folder. */
export async function packageExtension(folder: string): Promise<string> {
  const packagePath = join(folder, "mintmark.vsix");
  const vsce = join(repositoryFolder, "node_modules/@vscode/vsce/vsce");
  const flags = ["package", "--no-dependencies", "--allow-missing-repository", "--out", packagePath];
  await runChild(process.execPath, [vsce, ...flags], { cwd: folder });
  return packagePath;
}

async function shippedNames(): Promise<string[]> {
  const lines = (await readFile(join(repositoryFolder, ".vscodeignore"), "utf8")).split("\n");
  const allowed = lines.filter((line) => line.startsWith("!")).map((line) => line.slice(1).split("/")[0] ?? "");
  return [".vscodeignore", ...new Set(allowed)].filter((name) => name !== "dist");
}
