import assert from "node:assert/strict";
import { test } from "node:test";
import ts from "typescript";
import { nodesOf, type ParsedSource, parseSources } from "../support/host-source.ts";

const sources = parseSources("src/**/*.ts");
const host = sources.filter(({ path }) => path.startsWith("src/host/"));
const pages = sources.filter(({ path }) => path.startsWith("src/webview/"));

interface TextCall {
  readonly at: string;
  readonly message: ts.Expression | undefined;
  readonly values: readonly ts.Expression[];
}

function place({ path, syntax }: ParsedSource, node: ts.Node): string {
  return `${path}:${syntax.getLineAndCharacterOfPosition(node.getStart()).line + 1}`;
}

/** The calls in a file of `vscode.l10n.t`, and of the `t` that `@vscode/l10n` has for pages. */
function textCalls(source: ParsedSource): TextCall[] {
  return nodesOf(source)
    .filter(ts.isCallExpression)
    .filter(({ expression }) => /(?:^|\bl10n\.)t$/.test(expression.getText()))
    .map((call) => ({ at: place(source, call), message: call.arguments[0], values: call.arguments.slice(1) }));
}

const calls = [...host, ...pages].flatMap(textCalls);

test("every text is a plain string, which a translator's tools can find", () => {
  assert.ok(calls.length > 100);
  const built = calls.filter(({ message }) => message === undefined || !ts.isStringLiteral(message));
  assert.deepEqual(
    built.map(({ at }) => at),
    [],
  );
});

test("every value that a text is given has its place in it, and every place its value", () => {
  const wrong = calls.filter(({ message, values }) => {
    const text = message !== undefined && ts.isStringLiteral(message) ? message.text : "";
    const places = new Set([...text.matchAll(/\{(\d+)\}/g)].map((match) => Number(match[1])));
    return places.size !== values.length || values.some((_, index) => !places.has(index));
  });
  assert.deepEqual(
    wrong.map(({ at }) => at),
    [],
  );
});

test("only the host and the pages translate", () => {
  const shown = [...host, ...pages];
  const others = sources.filter((source) => !shown.includes(source) && textCalls(source).length > 0);
  assert.deepEqual(
    others.map(({ path }) => path),
    [],
  );
});

test("a page translates when it draws, not when it loads: the translation comes after its code", () => {
  const early = pages.flatMap((source) =>
    nodesOf(source)
      .filter(ts.isCallExpression)
      .filter((call) => call.expression.getText() === "t" && ts.findAncestor(call, ts.isFunctionLike) === undefined)
      .map((call) => place(source, call)),
  );
  assert.deepEqual(early, []);
});

/** Properties whose value people read. */
const readByPeople = /^(?:title|label|placeholder|placeHolder|prompt|detail|description|tooltip|text|message|name)$/;
const shownByCall = /\.(?:show(?:Information|Warning|Error)Message|appendText|TreeItem|MarkdownString)$/;

/** String literals with words that are shown to people directly. */
function rawTexts(source: ParsedSource): string[] {
  return nodesOf(source).flatMap((node) => {
    const values = shownValues(node).filter((value) => ts.isStringLiteralLike(value) && /[A-Za-z]{2}/.test(value.text));
    return values.map((value) => `${place(source, value)} ${value.getText()}`);
  });
}

function shownValues(node: ts.Node): readonly ts.Expression[] {
  if (ts.isPropertyAssignment(node) && readByPeople.test(node.name.getText())) return [node.initializer];
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken) {
    const { left, right } = node;
    return ts.isPropertyAccessExpression(left) && readByPeople.test(left.name.text) ? [right] : [];
  }
  if (ts.isCallExpression(node)) {
    const first = { element: 2, section: 1 }[node.expression.getText()];
    if (first !== undefined) return node.arguments.slice(first);
  }
  const isShown =
    (ts.isCallExpression(node) || ts.isNewExpression(node)) && shownByCall.test(node.expression.getText());
  return isShown ? (node.arguments ?? []) : [];
}

test("nothing that people read goes round the translation", () => {
  assert.deepEqual([...host, ...pages].flatMap(rawTexts), []);
});
