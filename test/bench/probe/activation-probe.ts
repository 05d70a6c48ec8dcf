/** Loads an extension and activates it once; prints the time or the memory, and how many files were loaded. */
import { becomeExtensionHost, load } from "./extension-host.ts";
import { anything, stubVscode } from "./vscode-stub.ts";

interface Extension {
  readonly activate: (context: unknown) => unknown;
}

const bundle = process.argv[2] ?? "";
becomeExtensionHost();
stubVscode();
const context = Object.assign(anything() as object, { subscriptions: [] });

const memoryBefore = process.memoryUsage();
const filesBefore = Object.keys(load.cache).length;
const start = performance.now();
const extension = load(bundle) as Extension;
extension.activate(context);
const milliseconds = performance.now() - start;
const memory = process.memoryUsage();
console.log(
  JSON.stringify({
    milliseconds,
    rssMegabytes: (memory.rss - memoryBefore.rss) / 2 ** 20,
    files: Object.keys(load.cache).length - filesBefore,
  }),
);
process.exit(0);
