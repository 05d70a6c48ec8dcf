import { join } from "node:path";
import { build } from "esbuild";
import { runChild } from "../support/child-process.ts";

const folder = import.meta.dirname;
const probes = ["activation-probe", "chain-search-probe", "first-mint-probe", "policy-ingest-probe"].map((name) =>
  join(folder, "probe", `${name}.ts`),
);
const peers = ["empty", "everything", "impersonated"].map((name) => join(folder, "peer", `${name}.ts`));

/** Bundles the probes and peers, minified like the extension, so that no candidate pays for compiling or for many small files. */
export async function buildPrograms(outdir: string): Promise<void> {
  await build({
    entryPoints: [...probes, ...peers],
    outdir,
    entryNames: "[name]",
    outExtension: { ".js": ".cjs" },
    bundle: true,
    minify: true,
    platform: "node",
    format: "cjs",
    target: "node22",
    logLevel: "error",
  });
}

/**
 * Runs a probe in its own process and returns its measurement. Uses no V8 flags: any of them makes Node drop its code cache for built-ins,
 * which slows down every load.
 */
export async function runProbe<T>(program: string, args: readonly string[]): Promise<T> {
  return JSON.parse(await runChild(process.execPath, [program, ...args])) as T;
}
