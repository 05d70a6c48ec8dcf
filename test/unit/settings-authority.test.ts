import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { repositoryFolder } from "../support/repository.ts";

interface Manifest {
  readonly capabilities: { readonly untrustedWorkspaces: { readonly restrictedConfigurations: readonly string[] } };
  readonly contributes: {
    readonly configuration: { readonly properties: Readonly<Record<string, { readonly scope?: string }>> };
  };
}

/**
 * Who may set a setting:
 * - `user`: the user alone, in VS Code's application scope. Neither a folder nor a remote machine or dev container can set it.
 * - `machine`: the user, for the machine that the extension runs on; nobody who writes into a folder.
 * - `trustedWorkspace`: also a folder that the user trusts. The value is shown as the workspace's own.
 * - `anyWorkspace`: also an untrusted folder; it changes only what is drawn, and takes no warning away.
 */
type Setter = "user" | "machine" | "trustedWorkspace" | "anyWorkspace";

const authority: Readonly<Record<string, { readonly setter: Setter; readonly worst: string }>> = {
  source: {
    setter: "trustedWorkspace",
    worst:
      "Another credential of the user's pays for mints; notices of mints, the source list and the diagnosis say so.",
  },
  keyFile: { setter: "machine", worst: "Mints run as the account of somebody else's key." },
  allowedCommands: { setter: "machine", worst: "Any program runs, and its output counts as the user's credential." },
  endpoints: { setter: "machine", worst: "The caller's token goes to any host." },
  quotaProject: {
    setter: "trustedWorkspace",
    worst:
      "Calls are charged to a stranger's project, whose owner sees which APIs are called; notices of mints say so.",
  },
  projects: {
    setter: "trustedWorkspace",
    worst: "The Accounts view asks Google about projects that the user did not name; the view says so.",
  },
  "clipboard.clearAfterSeconds": { setter: "user", worst: "Tokens stay on the clipboard for ever." },
  "expiry.warnBeforeSeconds": { setter: "user", worst: "No reminder comes before a token ends." },
  "expiry.notify": { setter: "user", worst: "No reminder comes before a token ends." },
  renewAhead: { setter: "user", worst: "Tokens are minted again and again without the user." },
  "statusBar.enabled": { setter: "user", worst: "Nothing shows that the window holds a live token." },
  "editor.hover": { setter: "anyWorkspace", worst: "No hover explains a token in a file; warnings stay." },
  "editor.codeLens": { setter: "anyWorkspace", worst: "No link stands above a token in a file; warnings stay." },
  "editor.warnings": { setter: "user", worst: "A live token in a file that git tracks is not warned of." },
  "terminal.links": { setter: "anyWorkspace", worst: "Tokens in a terminal cannot be clicked on." },
  "sandbox.world": { setter: "machine", worst: "Any file of the machine is read as a world." },
  receivers: {
    setter: "trustedWorkspace",
    worst:
      "A check says that a service of the workspace's choice accepts a token; it is listed as from this workspace.",
  },
  recipes: {
    setter: "trustedWorkspace",
    worst: "A row mints what the workspace chose, after a question; it never runs by the name of a user's recipe.",
  },
};

const scopes: Readonly<Record<Setter, string | undefined>> = {
  user: "application",
  machine: "machine",
  trustedWorkspace: undefined,
  anyWorkspace: undefined,
};

const { capabilities, contributes } = JSON.parse(read("package.json")) as Manifest;
const { properties } = contributes.configuration;
const source = read("src/host/base/settings.ts");

function read(path: string): string {
  return readFileSync(join(repositoryFolder, path), "utf8");
}

function namesOf(...setters: readonly Setter[]): string[] {
  return Object.keys(authority).filter((name) => setters.some((setter) => authority[name]?.setter === setter));
}

/** The names that settings.ts reads with one of these functions. */
function readWith(functions: string): string[] {
  const names = [...source.matchAll(new RegExp(`\\b(?:${functions})\\("([\\w.]+)"`, "g"))].map(
    ([, name]) => name ?? "",
  );
  return [...new Set(names)].sort();
}

test("for every setting it is written who may set it and what the worst is", () => {
  assert.deepEqual(
    Object.keys(authority).map((name) => `mintmark.${name}`),
    Object.keys(properties),
  );
  for (const { worst } of Object.values(authority)) assert.match(worst, /^[A-Z].{20,}\.$/);
});

test("VS Code's scope of a setting keeps everybody else from setting it", () => {
  for (const [name, { setter }] of Object.entries(authority)) {
    assert.equal(properties[`mintmark.${name}`]?.scope, scopes[setter], name);
  }
});

test("what an untrusted workspace must not set is on the list by which VS Code ignores it", () => {
  assert.deepEqual(
    [...capabilities.untrustedWorkspaces.restrictedConfigurations].sort(),
    namesOf("trustedWorkspace")
      .map((name) => `mintmark.${name}`)
      .sort(),
  );
});

test("a setting of the user or the machine is read from there alone, not from what VS Code puts together", () => {
  assert.deepEqual(readWith("readUser|userText|userSeconds"), namesOf("user", "machine").sort());
});

test("a workspace's recipes and receivers are read apart from the user's, and its other choices are told", () => {
  assert.deepEqual(readWith("readByOwner"), ["receivers", "recipes"]);
  assert.deepEqual(readWith("read|readText"), namesOf("trustedWorkspace", "anyWorkspace").filter(isNotOwned).sort());
  const told = /workspaceMayChoose = \[([^\]]+)\]/.exec(source)?.[1]?.match(/\w+/g);
  assert.deepEqual(told, namesOf("trustedWorkspace").filter(isNotOwned));
});

function isNotOwned(name: string): boolean {
  return name !== "recipes" && name !== "receivers";
}
