import { join } from "node:path";
import type { BenchSetup, Figure, Subject } from "./figure.ts";
import { runProbe } from "./programs.ts";
import { interleave, median } from "./statistics.ts";

interface Activation {
  readonly milliseconds: number;
  readonly rssMegabytes: number;
  readonly files: number;
}

const rounds = 15;

/** What VS Code waits for when Mintmark starts, compared with an extension that does nothing and one that loads everything. */
export const activation: Subject = { name: "Activation, in a process with Node's built-ins loaded", measure };

async function measure({ extension, programs }: BenchSetup): Promise<readonly Figure[]> {
  const bundles = {
    mintmark: join(extension, "dist", "extension.cjs"),
    empty: join(programs, "empty.cjs"),
    everything: join(programs, "everything.cjs"),
  };
  const runs: Record<keyof typeof bundles, Activation[]> = { mintmark: [], empty: [], everything: [] };
  const candidate = (name: keyof typeof bundles) => async () => {
    const run = await runProbe<Activation>(join(programs, "activation-probe.cjs"), [bundles[name]]);
    runs[name].push(run);
    return run.milliseconds;
  };
  const times = await interleave(
    { mintmark: candidate("mintmark"), empty: candidate("empty"), everything: candidate("everything") },
    rounds,
  );
  const memory = (name: keyof typeof bundles): number => median(runs[name].map(({ rssMegabytes }) => rssMegabytes));
  return [
    { what: "activate() and its load", value: median(times.mintmark), unit: "ms" },
    { what: "  an empty extension (floor)", value: median(times.empty), unit: "ms" },
    { what: "  one that loads google-auth-library whole", value: median(times.everything), unit: "ms" },
    { what: "Mintmark over that one", value: median(times.mintmark) / median(times.everything), unit: "×", limit: 0.2 },
    { what: "memory (RSS) on top", value: memory("mintmark"), unit: "MB", limit: 2 },
    { what: "  an empty extension (floor)", value: memory("empty"), unit: "MB" },
    { what: "  one that loads google-auth-library whole", value: memory("everything"), unit: "MB" },
    { what: "files loaded (no lazy bundle among them)", value: runs.mintmark[0]!.files, unit: "files", limit: 1 },
  ];
}
