/**
 * The order of the folders of src: a folder may import from those before it in its list, never from those after it. Folders in one inner
 * list stand side by side and do not import each other. "." stands for the files of the folder itself.
 */
export const folderOrder: Readonly<Record<string, readonly (string | readonly string[])[]>> = {
  core: ["base", "async", "caller", "account", "request", "recipe", ["notation", "credential"], ["inspect", "chain"]],
  "core/base": ["redaction", "."],
  "core/notation": [".", "export", "import"],
  "core/credential": [".", "token", "destination"],
  "core/inspect": ["json", "scan", "parse", "verify", "."],
  "core/chain": [
    "policy",
    "group",
    "check",
    "graph",
    "search",
    "analysis",
    ["draft", "survey"],
    "find",
    "grant",
    "picture",
  ],
  google: ["http", ["api", "local"], "credential-file", "source", ["verify", "."]],
  sandbox: ["http", "policy", "world", "resource", "identity", "state", "server", "api", "."],
  "sandbox/api": ["sender", "receiver", "organization", "asset", "token", "iam", "."],
  host: [
    "base",
    "text",
    "failure-text",
    "surface",
    ["chain", "tree"],
    "picture",
    "destination",
    "diagnosis",
    "inspector",
    "editor",
    "wizard",
    "minting",
    "expiry",
    "command",
  ],
  "host/chain": ["edit", "check", "find", "grant"],
  webview: ["page", ["inspector", "picture"], "."],
};

interface Runtime {
  readonly folders: readonly string[];
  readonly node: boolean;
  readonly vscode: boolean;
}

/** What each runtime folder may import of the others; the composition root, which is the files of src itself, may import all. */
export const runtimes: Readonly<Record<string, Runtime>> = {
  core: { folders: [], node: false, vscode: false },
  google: { folders: ["core"], node: true, vscode: false },
  sandbox: { folders: ["core"], node: true, vscode: false },
  machine: { folders: ["core"], node: true, vscode: false },
  host: { folders: ["core"], node: false, vscode: true },
  webview: { folders: ["core"], node: false, vscode: false },
};
