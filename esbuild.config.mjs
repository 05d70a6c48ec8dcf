import { readdir, readFile, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import * as esbuild from "esbuild";

const { watch, production, outdir } = parseArgs({
  options: {
    watch: { type: "boolean", default: false },
    production: { type: "boolean", default: false },
    outdir: { type: "string", default: "dist" },
  },
}).values;

const common = {
  bundle: true,
  minify: production,
  sourcemap: production ? false : "linked",
  legalComments: "none",
  logLevel: "warning",
  metafile: true,
};

/** Separate bundles beside extension.cjs, each loaded by a dynamic import when it is first needed. */
const lazyChunks = {
  commands: "src/host/command/command-set.ts",
  diagnoser: "src/host/diagnosis/diagnoser.ts",
  google: "src/google/google-cloud.ts",
  "google-auth": "src/google/credential-file/google-auth.ts",
  "kept-token": "src/core/credential/destination/kept-token.ts",
  "private-files": "src/machine/private-files.ts",
  redact: "src/core/base/redact.ts",
  "record-files": "src/machine/record-files.ts",
  "token-verifier": "src/google/verify/token-verifier.ts",
  chain: "src/host/command/chain-actions.ts",
  "chain-editor": "src/host/chain/edit/chain-editor.ts",
  "editor-tokens": "src/host/editor/editor-tokens.ts",
  inspector: "src/host/inspector/inspector-panel.ts",
  sandbox: "src/sandbox/sandbox-cloud.ts",
  "token-upkeep": "src/host/expiry/token-upkeep.ts",
  wizard: "src/host/wizard/mint-wizard.ts",
};
const chunkOf = new Map(Object.entries(lazyChunks).map(([name, file]) => [resolve(file), name]));

const externalizeChunks = {
  name: "externalize-chunks",
  setup(build) {
    build.onResolve({ filter: /^\..*\.ts$/ }, ({ path, kind, resolveDir }) => {
      const name = kind === "dynamic-import" ? chunkOf.get(resolve(resolveDir, path)) : undefined;
      return name === undefined ? null : { path: `./${name}.cjs`, external: true };
    });
  },
};

/** google-auth-library needs fetch only; Node has it, so the node-fetch polyfill stays out of the bundle. */
const nativeFetch = {
  name: "native-fetch",
  setup(build) {
    build.onResolve({ filter: /^node-fetch$/ }, () => ({ path: "node-fetch", namespace: "native-fetch" }));
    build.onLoad({ filter: /.*/, namespace: "native-fetch" }, () => ({
      contents: "export default globalThis.fetch; export const { Headers, Request, Response } = globalThis;",
    }));
  },
};

/**
 * Binds each member of the vscode API that the sources use once for a bundle. Left to itself, esbuild copies the whole API anew for every
 * file that imports it, which takes longer than all the rest of activation.
 */
const vscodeMembers = {
  name: "vscode-members",
  setup(build) {
    build.onResolve({ filter: /^vscode$/ }, ({ namespace }) =>
      namespace === "vscode" ? { path: "vscode", external: true } : { path: "vscode", namespace: "vscode" },
    );
    build.onLoad({ filter: /.*/, namespace: "vscode" }, async () => {
      const members = [...(await usedMembers())].map((name) => `export const ${name} = api.${name};`);
      return { contents: ['const api = require("vscode");', ...members].join("\n") };
    });
  },
};

async function usedMembers() {
  const files = (await readdir("src", { recursive: true })).filter((name) => name.endsWith(".ts"));
  const texts = await Promise.all(files.map((name) => readFile(join("src", name), "utf8")));
  return new Set(texts.flatMap((text) => [...membersIn(text)]));
}

/** `vscode.window` of a namespace import, and the names in `import { l10n } from "vscode"`. */
function membersIn(text) {
  const named = [...text.matchAll(/^import \{([^}]*)\} from "vscode";$/gm)].flatMap(([, names]) => names.split(","));
  const qualified = [...text.matchAll(/\bvscode\.(\w+)/g)].map(([, name]) => name);
  return [...named.map((name) => name.trim()).filter((name) => /^\w+$/.test(name)), ...qualified];
}

const nodeBundle = (entryPoints) => ({
  ...common,
  entryPoints,
  outdir,
  outExtension: { ".js": ".cjs" },
  platform: "node",
  format: "cjs",
  target: "node22",
  // Turns import() into require(), which loads a lazy bundle in half the time.
  supported: { "dynamic-import": false },
  plugins: [externalizeChunks, nativeFetch, vscodeMembers],
});

const webviewBundle = (entryPoints) => ({
  ...common,
  entryPoints,
  outdir: join(outdir, "webview"),
  platform: "browser",
  format: "iife",
  target: "es2023",
});

const bundles = [
  nodeBundle({ extension: "src/extension.ts" }),
  nodeBundle(lazyChunks),
  webviewBundle({ inspector: "src/webview/inspector.ts", picture: "src/webview/picture.ts" }),
];

await rm(outdir, { recursive: true, force: true });
if (watch) {
  const contexts = await Promise.all(bundles.map((bundle) => esbuild.context({ ...bundle, logLevel: "info" })));
  await Promise.all(contexts.map((context) => context.watch()));
} else {
  await Promise.all(bundles.map((bundle) => esbuild.build(bundle)));
}
