import { createRequire } from "node:module";
import http from "node:http";
import { join } from "node:path";
import type { createGoogleCloud, GoogleCloud } from "../../src/google/google-cloud.ts";
import type { BenchSetup, Figure, Subject } from "./figure.ts";
import { type GoogleAuthLibrary, impersonatedMint, openImpersonated } from "./impersonated-client.ts";
import { startLoopbackServer } from "./loopback-server.ts";
import { mintmarkCalls, mintmarkMint, openGoogleCloud } from "./mintmark-client.ts";
import { quietly } from "./quietly.ts";
import { rawMint } from "./raw-client.ts";
import { interleave, median, quantile } from "./statistics.ts";

const warmUpRounds = 1_500;
const rounds = 3_000;
const load = createRequire(import.meta.url);

/** A later mint on a kept connection; the caller's token is ready. */
export const warmMint: Subject = { name: "Warm mint on loopback", measure };

async function measure({ extension, programs }: BenchSetup): Promise<readonly Figure[]> {
  const server = await startLoopbackServer();
  const { createGoogleCloud: create } = load(join(extension, "dist", "google.cjs")) as {
    createGoogleCloud: typeof createGoogleCloud;
  };
  const cloud = openGoogleCloud(create, server.url);
  const agent = new http.Agent({ keepAlive: true });
  const impersonated = await quietly(() =>
    openImpersonated(load(join(programs, "impersonated.cjs")) as GoogleAuthLibrary, server.url),
  );
  const candidates = {
    raw: timed(() => rawMint(server.url, agent)),
    mintmark: timed(() => mintmarkMint(cloud, server.url)),
    fetch: timed(() => fetchMint(server.url)),
    impersonated: timed(() => impersonatedMint(impersonated)),
  };
  try {
    await interleave(candidates, warmUpRounds);
    const samples = await interleave(candidates, rounds);
    return [...figures(samples), ...(await otherKinds(cloud, server.url, agent))];
  } finally {
    cloud.dispose();
    agent.destroy();
    await server.stop();
  }
}

/** Every other kind compared with its own minimum, in pairs. */
async function otherKinds(cloud: GoogleCloud, url: string, agent: http.Agent): Promise<readonly Figure[]> {
  const calls = mintmarkCalls(cloud, url);
  const measured: Figure[] = [];
  for (const kind of ["idToken", "signedJwt", "signedBlob"] as const) {
    const pair = { raw: timed(() => rawMint(url, agent, kind)), mintmark: timed(calls[kind]) };
    await interleave(pair, warmUpRounds);
    const { raw, mintmark } = await interleave(pair, rounds);
    const value = median(mintmark) / median(raw);
    measured.push({ what: `Mintmark over node:http, ${kind}`, value, unit: "×", limit: 1.5 });
  }
  return measured;
}

function figures(
  samples: Readonly<Record<"raw" | "mintmark" | "fetch" | "impersonated", readonly number[]>>,
): Figure[] {
  const floor = median(samples.raw);
  const rows: readonly (readonly [string, readonly number[]])[] = [
    ["node:http by hand (floor)", samples.raw],
    ["Mintmark", samples.mintmark],
    ["fetch by hand", samples.fetch],
    ["Impersonated", samples.impersonated],
  ];
  return [
    { what: "Mintmark over node:http", value: median(samples.mintmark) / floor, unit: "×", limit: 1.5 },
    { what: "  fetch over node:http", value: median(samples.fetch) / floor, unit: "×" },
    { what: "  Impersonated over node:http", value: median(samples.impersonated) / floor, unit: "×" },
    ...rows.flatMap(([what, times]): Figure[] => [
      { what: `  ${what}, median`, value: median(times), unit: "µs" },
      { what: `  ${what}, p95`, value: quantile(times, 0.95), unit: "µs" },
    ]),
  ];
}

function timed(mint: () => Promise<unknown>): () => Promise<number> {
  return async () => {
    const start = performance.now();
    await mint();
    return (performance.now() - start) * 1000;
  };
}

async function fetchMint(url: string): Promise<unknown> {
  const body = JSON.stringify({ delegates: [], scope: ["s"], lifetime: "3600s" });
  const headers = { authorization: "Bearer caller", "content-type": "application/json" };
  const path = "/v1/projects/-/serviceAccounts/t@p.iam.gserviceaccount.com:generateAccessToken";
  return (await fetch(`${url}${path}`, { method: "POST", headers, body })).json();
}
