// Bundles the integration suites for the extension host. The shipped build does not contain them.
import { globSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import * as esbuild from "esbuild";
import { repositoryFolder } from "./repository.ts";

/** Builds every integration suite and the runner into a folder; returns the runner's path. */
export async function buildIntegration(outdir: string): Promise<string> {
  const suites = globSync("test/integration/**/*.test.ts", { cwd: repositoryFolder });
  await rm(outdir, { recursive: true, force: true });
  await esbuild.build({
    absWorkingDir: repositoryFolder,
    entryPoints: ["test/integration/run-in-host.ts", ...suites],
    outbase: "test/integration",
    outdir,
    outExtension: { ".js": ".cjs" },
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node22",
    sourcemap: "inline",
    external: ["vscode"],
    plugins: [mochaOfThisCheckout],
    logLevel: "warning",
  });
  return join(outdir, "run-in-host.cjs");
}

/** Mocha stays outside the bundle; its absolute path makes the bundle's location free. */
const mochaOfThisCheckout: esbuild.Plugin = {
  name: "mocha-of-this-checkout",
  setup(build) {
    const mocha = join(repositoryFolder, "node_modules/mocha/index.js");
    build.onResolve({ filter: /^mocha$/ }, () => ({ path: pathToFileURL(mocha).href, external: true }));
  },
};

if (import.meta.main) {
  await buildIntegration(join(repositoryFolder, "dist/test"));
}
