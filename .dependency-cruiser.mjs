import { folderOrder, runtimes } from "./folder-order.ts";

const pathOf = (parent, name) => (name === "." ? `^src/${parent}/[^/]+$` : `^src/${parent}/${name}/`);

/** For each folder of a list, a rule against importing from those beside it and after it. */
function orderRules([parent, levels]) {
  const places = levels.flatMap((level, depth) => [level].flat().map((name) => ({ name, depth })));
  return places.flatMap(({ name, depth }) => {
    const closed = places.filter((other) => other.name !== name && other.depth >= depth);
    if (closed.length === 0) return [];
    return {
      name: `${parent}/${name} stands below ${closed.map((other) => other.name).join(", ")}`,
      severity: "error",
      from: { path: pathOf(parent, name) },
      to: { path: closed.map((other) => pathOf(parent, other.name)) },
    };
  });
}

/** The wall around one runtime: other runtimes, Node, the vscode API. */
function wallRules([runtime, { folders, node, vscode }]) {
  const from = { path: `^src/${runtime}/` };
  const others = Object.keys(runtimes).filter((name) => name !== runtime && !folders.includes(name));
  const closed = [`^src/(${others.join("|")})/`, String.raw`^src/[^/]+\.ts$`, ...(vscode ? [] : ["@types/vscode/"])];
  return [
    { name: `${runtime} keeps its wall`, severity: "error", from, to: { path: closed } },
    ...(node
      ? []
      : [{ name: `${runtime} does without Node`, severity: "error", from, to: { dependencyTypes: ["core"] } }]),
  ];
}

export default {
  forbidden: [
    {
      name: "no circle, not even of types",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    { name: "every import is found", severity: "error", from: {}, to: { couldNotResolve: true } },
    {
      name: "core imports no package",
      severity: "error",
      from: { path: "^src/core/" },
      to: { path: "node_modules/" },
    },
    ...Object.entries(runtimes).flatMap(wallRules),
    ...Object.entries(folderOrder).flatMap(orderRules),
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    doNotFollow: { path: "node_modules" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "node", "default", "types"] },
  },
};
