import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { test } from "node:test";
import ts from "typescript";
import { folderOrder, runtimes } from "../../folder-order.ts";

const root = resolve(import.meta.dirname, "../..");
const longestFile = 300;
const fullestFolder = 16;

const sources = globSync("src/**/*.ts", { cwd: root }).sort();

/** Runs the rules on imports; returns the problems, or nothing. */
async function brokenRules(...folders: readonly string[]): Promise<string> {
  const program = join(root, "node_modules/dependency-cruiser/bin/dependency-cruiser.mjs");
  const args = [program, "--config", join(root, ".dependency-cruiser.mjs"), ...folders];
  const { promise, resolve: end } = Promise.withResolvers<string>();
  execFile(process.execPath, args, { cwd: root }, (error, output, errors) => end(error ? output + errors : ""));
  return promise;
}

function syntaxOf(path: string): ts.SourceFile {
  return ts.createSourceFile(path, readFileSync(join(root, path), "utf8"), ts.ScriptTarget.Latest, true);
}

test("no folder imports across a wall, against the order, or in a circle", async () => {
  assert.equal(await brokenRules("src"), "");
});

test("an import against the rules would be found", async () => {
  assert.match(await brokenRules("test/unit/fixtures/broken-layout"), /no circle, not even of types/);
});

test("every folder of src has its place in the order", () => {
  const placed = Object.entries(folderOrder).flatMap(([parent, levels]) =>
    levels.flat().map((name) => (name === "." ? `src/${parent}` : `src/${parent}/${name}`)),
  );
  const known = new Set(["src", ...Object.keys(runtimes).map((name) => `src/${name}`), ...placed]);
  const folders = [...new Set(sources.map((path) => dirname(path)))];
  assert.deepEqual(
    folders.filter((folder) => !known.has(folder)),
    [],
  );
  assert.deepEqual(
    placed.filter((folder) => !sources.some((path) => path.startsWith(`${folder}/`))),
    [],
  );
});

test(`no folder has more than ${fullestFolder} files`, () => {
  const counts = new Map<string, number>();
  for (const path of sources) counts.set(dirname(path), (counts.get(dirname(path)) ?? 0) + 1);
  assert.deepEqual(
    [...counts].filter(([, count]) => count > fullestFolder),
    [],
  );
});

test("no two source files have the same name", () => {
  const names = sources.map((path) => path.slice(path.lastIndexOf("/") + 1));
  assert.deepEqual(
    names.filter((name, index) => names.indexOf(name) !== index),
    [],
  );
});

test("there is no default export and no re-export", () => {
  const offenders = sources.filter((path) =>
    syntaxOf(path).statements.some(
      (statement) =>
        (ts.isExportDeclaration(statement) && statement.moduleSpecifier !== undefined) ||
        ts.isExportAssignment(statement) ||
        (ts.canHaveModifiers(statement) &&
          ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword)),
    ),
  );
  assert.deepEqual(offenders, []);
});

test(`no source or test file is longer than ${longestFile} lines`, () => {
  const long = [...sources, ...globSync("test/**/*.ts", { cwd: root })]
    .map((path) => ({ path, lines: readFileSync(join(root, path), "utf8").split("\n").length - 1 }))
    .filter(({ lines }) => lines > longestFile);
  assert.deepEqual(long, []);
});

test("no UI test is left out of the file that gathers those of its folder", () => {
  const subjects = globSync("test/ui/*/*.test.ts", { cwd: root });
  assert.ok(subjects.length > 0);
  const leftOut = subjects.filter((path) => {
    const gatherer = readFileSync(join(root, `${dirname(path)}.test.ts`), "utf8");
    return !gatherer.includes(`\nimport "./${relative("test/ui", path)}";\n`);
  });
  assert.deepEqual(leftOut, []);
});
