import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join, matchesGlob, normalize } from "node:path";
import { test } from "node:test";
import { sourceChoices } from "../../src/core/caller/credential-source.ts";
import { googleEndpoints } from "../../src/core/caller/endpoints.ts";
import { isObject, type JsonObject } from "../../src/core/base/json.ts";
import { commandIds, viewIds } from "../../src/host/base/identifiers.ts";
import { repositoryFolder } from "../support/repository.ts";
import { commandHandlers, hostText } from "../support/host-source.ts";

interface Command {
  readonly command: string;
  readonly title: string;
  readonly category?: string;
  readonly enablement?: string;
}

interface MenuItem {
  readonly command: string;
  readonly when?: string;
}

interface WalkthroughStep {
  readonly id: string;
  readonly description: string;
  readonly media: { readonly markdown: string };
  readonly completionEvents: readonly string[];
}

interface Manifest {
  readonly publisher: string;
  readonly name: string;
  readonly main: string;
  readonly icon: string;
  readonly engines: { readonly vscode: string };
  readonly dependencies?: object;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly activationEvents: readonly string[];
  readonly capabilities: {
    readonly untrustedWorkspaces: { readonly supported: string };
  };
  readonly contributes: {
    readonly commands: readonly Command[];
    readonly keybindings?: unknown;
    readonly menus: Readonly<Record<string, readonly MenuItem[]>>;
    readonly views: Readonly<Record<string, readonly { readonly id: string }[]>>;
    readonly viewsContainers: Readonly<Record<string, readonly { readonly id: string }[]>>;
    readonly viewsWelcome: readonly { readonly view: string; readonly when?: string }[];
    readonly walkthroughs: readonly { readonly id: string; readonly steps: readonly WalkthroughStep[] }[];
    readonly configuration: { readonly properties: Readonly<Record<string, JsonObject>> };
  };
}

const manifestText = read("package.json");
const manifest = JSON.parse(manifestText) as Manifest;
const nls = JSON.parse(read("package.nls.json")) as Readonly<Record<string, string>>;
const { commands, menus, views, viewsContainers, viewsWelcome, configuration } = manifest.contributes;
const settings = configuration.properties;
const settingsSource = read("src/host/base/settings.ts");
const menuItems = Object.values(menus).flat();
const contextKeys = matches(
  read("src/host/base/identifiers.ts").split("type ContextKey")[1] ?? "",
  /"(mintmark\.\w+)"/g,
);

/** Keys that VS Code itself sets and `when` clauses here may read. */
const editorKeys = ["view", "viewItem", "editorHasSelection", "editorLangId", "resourceScheme", "isWorkspaceTrusted"];

function read(path: string): string {
  return readFileSync(join(repositoryFolder, path), "utf8");
}

function matches(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map((match) => match[1] ?? "");
}

function sorted(values: Iterable<string>): string[] {
  return [...new Set(values)].sort();
}

/** Every text value anywhere in a JSON value. */
function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return isObject(value) || Array.isArray(value) ? Object.values(value).flatMap(textsIn) : [];
}

test("package.json contributes exactly the commands that the host registers, each once", () => {
  assert.deepEqual(commands.map(({ command }) => command).sort(), [...commandIds].sort());
  assert.deepEqual(sorted(commandHandlers.keys()), [...commandIds].sort());
});

test("every command has the category Mintmark and a title of its own", () => {
  for (const { command, title, category } of commands) {
    assert.deepEqual([category, title], ["%category%", `%command.${command.replace("mintmark.", "")}%`]);
  }
  const titles = commands.map(({ title }) => nls[title.slice(1, -1)] ?? "");
  assert.equal(new Set(titles).size, commands.length, "two commands have the same title");
  for (const title of titles)
    assert.match(title, /^[A-Z][^.]*$/, "titles are in Title Case and end without a full stop");
});

test("every text of package.json is in package.nls.json, and every text there is used", () => {
  const used = textsIn(manifest).flatMap((text) => matches(text, /^%(.+)%$/g));
  assert.deepEqual(sorted(used), Object.keys(nls).sort());
});

test("the views are the ones that the host fills, in a container that exists", () => {
  const containers = Object.values(viewsContainers).flatMap((group) => group.map(({ id }) => id));
  assert.deepEqual(Object.keys(views), containers);
  assert.deepEqual(
    Object.values(views).flatMap((group) => group.map(({ id }) => id)),
    Object.values(viewIds),
  );
  assert.deepEqual(sorted(viewsWelcome.map(({ view }) => view)), sorted(Object.values(viewIds)));
});

test("each step of the walkthrough has its page and a button, and is done by a command or a state that exists", () => {
  const [walkthrough] = manifest.contributes.walkthroughs;
  assert.ok(nls["welcome.accounts"]?.includes(`mintmark.mintmark%23${walkthrough?.id ?? ""}%22`));
  const known = [...commandIds.map((id) => `onCommand:${id}`), ...contextKeys.map((key) => `onContext:${key}`)];
  for (const { id, description, media, completionEvents } of walkthrough?.steps ?? []) {
    assert.equal(media.markdown, `media/walkthrough/${id}.md`);
    assert.match(nls[description.slice(1, -1)] ?? "", /\n\[[^\]]+\]\(command:mintmark\.\w+/);
    assert.deepEqual(
      [completionEvents.length > 0, completionEvents.filter((event) => !known.includes(event))],
      [true, []],
    );
  }
  assert.equal(walkthrough?.steps.length, 5);
});

test("menus offer commands that exist", () => {
  const known: readonly string[] = commandIds;
  assert.deepEqual(
    menuItems.map(({ command }) => command).filter((command) => !known.includes(command)),
    [],
  );
});

test("every condition reads views, context keys and kinds of row that exist, and every context key is set and read", () => {
  const conditions = [...menuItems, ...viewsWelcome].flatMap(({ when }) => when ?? []);
  const enablements = commands.flatMap(({ enablement }) => enablement ?? []);
  const all = [...conditions, ...enablements].filter((when) => when !== "false");
  const viewsRead = all.flatMap((when) => matches(when, /\bview == ([\w.]+)/g));
  assert.deepEqual(sorted(viewsRead), Object.values(viewIds).sort());
  const kinds = matches(hostText, /contextValue = ([^;]+);/g).flatMap((text) => matches(text, /"([^"]+)"/g));
  const words = all.flatMap((when) => matches(when, /viewItem =~ \/\\b(\w+)\\b\//g));
  assert.deepEqual(
    words.filter((word) => !kinds.some((kind) => kind.split(" ").includes(word))),
    [],
  );
  const rest = all.map((when) => when.replaceAll(/\b(\w+) (?:==|!=) [\w.-]+|viewItem =~ \/\\b\w+\\b\//g, "$1"));
  const keys = rest.flatMap((when) => matches(when, /([A-Za-z][\w.]*)/g)).filter((key) => !editorKeys.includes(key));
  assert.deepEqual(sorted(keys), sorted(contextKeys));
  const set = matches(hostText + read("src/extension.ts"), /\.set\("(mintmark\.\w+)"/g);
  assert.deepEqual(sorted(set), sorted(contextKeys));
});

test("the palette leaves out the commands that need a row, and only those, a view's own buttons or what returns a token", () => {
  const hidden = (menus["commandPalette"] ?? []).filter(({ when }) => when === "false").map(({ command }) => command);
  const needRow = [...commandHandlers].filter(([, handler]) => handler.includes("isNode(")).map(([command]) => command);
  assert.ok(needRow.length > 0);
  assert.deepEqual(
    needRow.filter((command) => !hidden.includes(command)),
    [],
  );
  const buttons = [...(menus["view/title"] ?? []).map(({ command }) => command), "mintmark.getToken"];
  assert.deepEqual(
    hidden.filter((command) => !needRow.includes(command) && !buttons.includes(command)),
    [],
  );
});

test("no key is bound, so that none of the user's is taken", () => {
  assert.equal(manifest.contributes.keybindings, undefined);
});

test("the extension starts after the window, for kept tokens and the status bar, and on nothing else", () => {
  assert.deepEqual(manifest.activationEvents, ["onStartupFinished"]);
});

test("the settings are the ones that the host reads or watches", () => {
  const reads = matches(settingsSource, /\b(?:read(?:Text|User|ByOwner)?|user(?:Text|Seconds))\("([\w.]+)"/g).map(
    (name) => `mintmark.${name}`,
  );
  assert.deepEqual(sorted(reads), Object.keys(settings).sort());
  const watched = matches(hostText + read("src/extension.ts"), /onDidChangeSetting\("([\w.]+)"/g);
  assert.deepEqual(
    watched.filter((name) => !(`mintmark.${name}` in settings)),
    [],
  );
});

test("defaults and choices in package.json are the ones that the code falls back on", () => {
  for (const [, name, fallback] of settingsSource.matchAll(/userSeconds\("([\w.]+)", ([\d_]+)\)/g)) {
    assert.equal(settings[`mintmark.${name ?? ""}`]?.["default"], Number(fallback?.replaceAll("_", "")), name);
  }
  const source = settings["mintmark.source"];
  assert.deepEqual(source?.["enum"], sourceChoices);
  assert.deepEqual(
    source["enumDescriptions"],
    sourceChoices.map((choice) => `%setting.source.${choice}%`),
  );
  assert.deepEqual(Object.keys(settings["mintmark.endpoints"]?.["properties"] ?? {}), Object.keys(googleEndpoints));
});

test("every setting is described and has a default", () => {
  for (const [name, setting] of Object.entries(settings)) {
    assert.deepEqual(
      [setting["markdownDescription"], "default" in setting],
      [`%setting.${name.replace("mintmark.", "")}%`, true],
    );
  }
});

test("no repository can set what names a program, a key file, a world file or an endpoint", () => {
  const dangerous = Object.keys(settings).filter((name) =>
    /file|path|endpoint|url|host|program|command|world/i.test(name),
  );
  assert.ok(dangerous.includes("mintmark.keyFile") && dangerous.includes("mintmark.endpoints"));
  for (const name of dangerous) assert.equal(settings[name]?.["scope"], "machine", name);
});

test("VS Code starts the extension in an untrusted workspace with limits", () => {
  assert.equal(manifest.capabilities.untrustedWorkspaces.supported, "limited");
});

test("texts mention only commands, settings and views that exist", () => {
  const extension = `${manifest.publisher}.${manifest.name}`;
  const known: readonly string[] = [...commandIds, ...Object.keys(settings), ...Object.values(viewIds), extension];
  const mentioned = Object.values(nls).flatMap((text) => matches(text, /(mintmark\.[\w.]*\w)/g));
  assert.ok(mentioned.length > 0);
  assert.deepEqual(
    mentioned.filter((name) => !known.includes(name)),
    [],
  );
});

test("every file that package.json names is there and goes into the package, and nothing of the workshop does", () => {
  const lines = read(".vscodeignore").split("\n").filter(Boolean);
  assert.equal(lines[0], "**");
  const allowed = lines.slice(1).map((line) => line.replace(/^!/, ""));
  const isShipped = (path: string): boolean => allowed.some((pattern) => matchesGlob(path, pattern));
  const named = textsIn({ ...manifest, scripts: {}, files: [] })
    .filter((text) => /^(?:\.\/|media\/|dist\/|l10n\/)/.test(text))
    .map(normalize);
  assert.ok(named.includes("dist/extension.cjs") && named.includes("media/icon.png"));
  const shipped = [...named, "package.json", "package.nls.json", "README.md", "CHANGELOG.md", "LICENSE"];
  for (const path of shipped) {
    assert.ok(isShipped(path), `${path} is not in the package`);
    assert.ok(path.startsWith("dist/") || existsSync(join(repositoryFolder, path)), `${path} is not there`);
  }
  const workshop = ["src/extension.ts", "test/unit/manifest.test.ts", "dist/extension.cjs.map", "node_modules/a/b.js"];
  assert.deepEqual([...workshop, "package-lock.json", ".vscode-test/log", "tsconfig.json"].filter(isShipped), []);
});

test("the VS Code that is promised is the one that the code is typed against, and packages are pinned and bundled", () => {
  assert.equal(manifest.engines.vscode, `^${manifest.devDependencies["@types/vscode"] ?? ""}`);
  assert.equal(manifest.dependencies, undefined);
  for (const [name, version] of Object.entries(manifest.devDependencies)) assert.match(version, /^\d+\.\d+\.\d+/, name);
});
