import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { packageExtension } from "../support/stage-extension.ts";
import type { BenchSetup, Figure, Subject } from "./figure.ts";
import { quietly } from "./quietly.ts";

/** What a user downloads, and what is in it. */
export const packageSize: Subject = { name: "Size", measure };

async function measure({ extension, programs }: BenchSetup): Promise<readonly Figure[]> {
  const dist = join(extension, "dist");
  const bundles = (await readdir(dist, { recursive: true })).filter((name) => /\.(?:cjs|js|css)$/.test(name)).sort();
  const sizes = await Promise.all(bundles.map((name) => kilobytes(join(dist, name))));
  const vsix = await kilobytes(await quietly(() => packageExtension(extension)));
  return [
    { what: "the .vsix", value: vsix, unit: "KB", limit: 800 },
    ...bundles.map((name, index) => ({ what: `  dist/${name}`, value: sizes[index]!, unit: "KB" }) as const),
    {
      what: "  google-auth-library alone, bundled",
      value: await kilobytes(join(programs, "impersonated.cjs")),
      unit: "KB",
    },
  ];
}

async function kilobytes(path: string): Promise<number> {
  return (await stat(path)).size / 1000;
}
