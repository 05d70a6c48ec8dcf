import assert from "node:assert/strict";
import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { test } from "node:test";
import ts from "typescript";

const root = resolve(import.meta.dirname, "../..");
const longestFile = 300;

/** The files that put everything together: they may import all folders. */
const compositionRoot = ["src/extension.ts", "src/lazy-bundles.ts"];

/** What each runtime folder of src may import from the others. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  core: ["core"],
  google: ["google", "core"],
  sandbox: ["sandbox", "core"],
  machine: ["machine", "core"],
  host: ["host", "core"],
  webview: ["webview", "core"],
};

interface SourceFile {
  readonly path: string;
  readonly syntax: ts.SourceFile;
  /** Relative imports, as paths from the root. */
  readonly imports: readonly string[];
  /** The imports that exist when the program runs: all but `import type`. */
  readonly runtimeImports: readonly string[];
  readonly packages: readonly string[];
}

const files = globSync("src/**/*.ts", { cwd: root }).sort().map(readSource);
const byPath = new Map(files.map((file) => [file.path, file]));

function readSource(path: string): SourceFile {
  const text = readFileSync(join(root, path), "utf8");
  const syntax = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const imports = importsOf(syntax);
  const local = imports.filter(({ name }) => name.startsWith("."));
  const pathOf = ({ name }: Import): string => relative(root, resolve(root, dirname(path), name));
  return {
    path,
    syntax,
    imports: local.map(pathOf),
    runtimeImports: local.filter(({ typeOnly }) => !typeOnly).map(pathOf),
    packages: imports.map(({ name }) => name).filter((name) => !name.startsWith(".")),
  };
}

interface Import {
  readonly name: string;
  readonly typeOnly: boolean;
}

function importsOf(syntax: ts.SourceFile): Import[] {
  const found: Import[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
      const typeOnly = node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword;
      found.push({ name: node.moduleSpecifier.text, typeOnly });
    } else if (ts.isExportDeclaration(node) && node.moduleSpecifier && ts.isStringLiteral(node.moduleSpecifier)) {
      found.push({ name: node.moduleSpecifier.text, typeOnly: node.isTypeOnly });
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const argument = node.arguments[0];
      if (argument && ts.isStringLiteral(argument)) {
        found.push({ name: argument.text, typeOnly: false });
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(syntax);
  return found;
}

function folderOf(path: string): string {
  return path.split("/")[1] ?? "";
}

/** The first cycle of runtime imports, as the files on it, or nothing. */
function findCycle(importsOfFile: (path: string) => readonly string[], paths: readonly string[]): string[] {
  const done = new Set<string>();
  const visit = (path: string, trail: string[]): string[] => {
    const start = trail.indexOf(path);
    if (start >= 0) {
      return [...trail.slice(start), path];
    }
    if (done.has(path)) {
      return [];
    }
    for (const next of importsOfFile(path)) {
      const cycle = visit(next, [...trail, path]);
      if (cycle.length > 0) {
        return cycle;
      }
    }
    done.add(path);
    return [];
  };
  for (const path of paths) {
    const cycle = visit(path, []);
    if (cycle.length > 0) {
      return cycle;
    }
  }
  return [];
}

test("the sources are found", () => {
  assert.ok(files.length > 20);
  assert.ok(files.some(({ imports }) => imports.length > 0));
});

test("a cycle would be found", () => {
  const graph: Record<string, string[]> = { a: ["b"], b: ["c"], c: ["b"] };
  assert.deepEqual(
    findCycle((path) => graph[path] ?? [], ["a"]),
    ["b", "c", "b"],
  );
});

test("no source file imports itself through others", () => {
  const cycle = findCycle(
    (path) => byPath.get(path)?.runtimeImports ?? [],
    files.map(({ path }) => path),
  );
  assert.deepEqual(cycle, []);
});

test("every relative import names a file that is there", () => {
  const missing = files.flatMap(({ path, imports }) =>
    imports.filter((name) => !existsSync(join(root, name))).map((name) => `${path} imports ${name}`),
  );
  assert.deepEqual(missing, []);
});

test("every source file lies in one of the runtime folders", () => {
  const elsewhere = files.map(({ path }) => path).filter((path) => !(folderOf(path) in mayImport));
  assert.deepEqual(elsewhere, compositionRoot);
});

test("no runtime folder imports across its wall, not even a type", () => {
  const crossings = files
    .filter(({ path }) => !compositionRoot.includes(path))
    .flatMap(({ path, imports }) =>
      imports
        .filter((name) => !mayImport[folderOf(path)]?.includes(folderOf(name)))
        .map((name) => `${path} imports ${name}`),
    );
  assert.deepEqual(crossings, []);
});

test("only the host and the composition root import vscode", () => {
  const importers = files.filter(({ packages }) => packages.includes("vscode")).map(({ path }) => path);
  assert.ok(importers.length > 0);
  assert.deepEqual(
    importers.filter((path) => !compositionRoot.includes(path) && folderOf(path) !== "host"),
    [],
  );
});

test("core, host and webview import nothing of Node", () => {
  const importers = files
    .filter(({ path }) => ["core", "host", "webview"].includes(folderOf(path)))
    .filter(({ packages }) => packages.some((name) => name.startsWith("node:")));
  assert.deepEqual(
    importers.map(({ path }) => path),
    [],
  );
});

test("there is no default export and no re-export", () => {
  const offenders = files.filter(({ syntax }) =>
    syntax.statements.some(
      (statement) =>
        (ts.isExportDeclaration(statement) && statement.moduleSpecifier !== undefined) ||
        ts.isExportAssignment(statement) ||
        (ts.canHaveModifiers(statement) &&
          ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword)),
    ),
  );
  assert.deepEqual(
    offenders.map(({ path }) => path),
    [],
  );
});

test(`no source or test file is longer than ${longestFile} lines`, () => {
  const long = [...globSync("src/**/*.ts", { cwd: root }), ...globSync("test/**/*.ts", { cwd: root })]
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
