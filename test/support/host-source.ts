import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { repositoryFolder } from "./repository.ts";

/** One source file, parsed. */
export interface ParsedSource {
  readonly path: string;
  readonly syntax: ts.SourceFile;
}

/** The parsed files below a folder of the repository. */
export function parseSources(pattern: string): readonly ParsedSource[] {
  return globSync(pattern, { cwd: repositoryFolder })
    .sort()
    .map((path) => {
      const text = readFileSync(join(repositoryFolder, path), "utf8");
      return { path, syntax: ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true) };
    });
}

/** Every node of a file, from the outside in. */
export function nodesOf({ syntax }: ParsedSource): readonly ts.Node[] {
  const nodes: ts.Node[] = [];
  const visit = (node: ts.Node): void => {
    nodes.push(node);
    ts.forEachChild(node, visit);
  };
  visit(syntax);
  return nodes;
}

const hostSources = parseSources("src/host/**/*.ts");

/** All text of the host. */
export const hostText = hostSources.map(({ syntax }) => syntax.text).join("\n");

/** What each command runs, as source text: the members of the command tables, by command id. */
export const commandHandlers: ReadonlyMap<string, string> = new Map(
  [...hostSources, ...parseSources("src/*.ts")]
    .flatMap(nodesOf)
    .filter(ts.isPropertyAssignment)
    .filter(({ name }) => ts.isStringLiteral(name) && name.text.startsWith("mintmark."))
    .map(({ name, initializer }) => [name.getText().slice(1, -1), initializer.getText()]),
);
