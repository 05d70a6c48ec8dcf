import { join } from "node:path";
import type { BenchSetup, Figure, Subject } from "./figure.ts";
import { startLoopbackServer } from "./loopback-server.ts";
import { runProbe } from "./programs.ts";
import { interleave, median } from "./statistics.ts";

const rounds = 21;

/** The first mint after a start, including loading the client; the caller's token is ready. */
export const firstMint: Subject = { name: "First mint in a process with Node's built-ins loaded", measure };

async function measure({ extension, programs }: BenchSetup): Promise<readonly Figure[]> {
  const server = await startLoopbackServer();
  const candidate = (name: string, bundle: string) => async () => {
    const probe = join(programs, "first-mint-probe.cjs");
    return (await runProbe<{ milliseconds: number }>(probe, [name, server.url, bundle])).milliseconds;
  };
  try {
    const { mintmark, impersonated, raw } = await interleave(
      {
        mintmark: candidate("mintmark", join(extension, "dist", "google.cjs")),
        impersonated: candidate("impersonated", join(programs, "impersonated.cjs")),
        raw: candidate("raw", ""),
      },
      rounds,
    );
    const share = median(mintmark) / median(impersonated);
    return [
      { what: "Mintmark of google-auth-library's Impersonated", value: share, unit: "×", limit: 0.5 },
      { what: "  Mintmark", value: median(mintmark), unit: "ms" },
      { what: "  Impersonated, bundled", value: median(impersonated), unit: "ms" },
      { what: "  node:http by hand (floor)", value: median(raw), unit: "ms" },
    ];
  } finally {
    await server.stop();
  }
}
