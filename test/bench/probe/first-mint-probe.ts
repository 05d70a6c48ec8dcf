/** Loads a client and mints once, in a new process; prints the milliseconds. */
import http from "node:http";
import type { createGoogleCloud } from "../../../src/google/google-cloud.ts";
import { type GoogleAuthLibrary, impersonatedMint, openImpersonated } from "../impersonated-client.ts";
import { mintmarkMint, openGoogleCloud } from "../mintmark-client.ts";
import { rawMint } from "../raw-client.ts";
import { becomeExtensionHost, load } from "./extension-host.ts";

const [candidate, url = "", bundle = ""] = process.argv.slice(2);

async function mint(): Promise<unknown> {
  if (candidate === "mintmark") {
    const { createGoogleCloud: create } = load(bundle) as { createGoogleCloud: typeof createGoogleCloud };
    return mintmarkMint(openGoogleCloud(create, url), url);
  }
  if (candidate === "impersonated") return impersonatedMint(openImpersonated(load(bundle) as GoogleAuthLibrary, url));
  return rawMint(url, new http.Agent({ keepAlive: true }));
}

async function main(): Promise<void> {
  becomeExtensionHost();
  console.warn = () => undefined;
  const start = performance.now();
  await mint();
  console.log(JSON.stringify({ milliseconds: performance.now() - start }));
  process.exit(0);
}

void main();
