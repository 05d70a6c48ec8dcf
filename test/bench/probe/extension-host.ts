import { createRequire } from "node:module";

/** Loads modules as the extension host does. */
export const load = createRequire(__filename);

const builtins = [
  "async_hooks",
  "buffer",
  "child_process",
  "crypto",
  "dns",
  "events",
  "fs",
  "fs/promises",
  "http",
  "https",
  "net",
  "os",
  "path",
  "querystring",
  "readline",
  "stream",
  "string_decoder",
  "tls",
  "url",
  "util",
  "worker_threads",
  "zlib",
];

/** Loads what an extension host has already loaded before an extension starts, such as Node's built-ins and fetch with its classes. */
export function becomeExtensionHost(): void {
  for (const name of builtins) load(`node:${name}`);
  new Response("", { headers: new Headers() });
}
