import assert from "node:assert/strict";
import { test } from "node:test";
import ts from "typescript";
import { commandIds } from "../../src/host/base/identifiers.ts";
import { commandsThatAsk, consentTable } from "../support/consent-table.ts";
import { nodesOf, parseSources } from "../support/host-source.ts";

const host = parseSources("src/host/**/*.ts");

/** What each command runs, as source text. */
const handlers = new Map(
  host
    .filter(({ path }) => path.startsWith("src/host/command/"))
    .flatMap(nodesOf)
    .filter(ts.isPropertyAssignment)
    .filter(({ name }) => ts.isStringLiteral(name) && name.text.startsWith("mintmark."))
    .map(({ name, initializer }) => [name.getText().slice(1, -1), initializer.getText()] as const),
);

/** The files of the host whose text has this. */
function filesWith(pattern: RegExp): readonly string[] {
  return host.filter(({ syntax }) => pattern.test(syntax.text)).map(({ path }) => path);
}

test("for every command it is said what it takes, and what it asks when text runs it", () => {
  assert.deepEqual(Object.keys(consentTable).sort(), [...commandIds].sort());
});

test("a command that is said to take nothing reads no argument, and every other one does", () => {
  for (const [id, { takes }] of Object.entries(consentTable)) {
    const takesNothing = /^(?:async )?\(\)/.test(handlers.get(id) ?? "");
    assert.equal(takes === "", takesNothing, id);
  }
});

test("whatever mints for a command goes through the one way that asks for leave", () => {
  assert.deepEqual(filesWith(/\bminting\.(?:run|settleForCaller)\(/), [
    "src/host/command/get-token-command.ts",
    "src/host/command/history-commands.ts",
    "src/host/command/mint-commands.ts",
    "src/host/command/recipe-commands.ts",
  ]);
  assert.deepEqual(filesWith(/\bmint\(request/), ["src/host/minting/minting.ts"]);
  const minting = commandsThatAsk("leave").filter((id) => /mint/i.test(handlers.get(id) ?? ""));
  assert.deepEqual(minting, commandsThatAsk("leave"));
});

test("only a person's own choice is called a person's: a mint of the history, and a recipe of the user that was pressed or picked", () => {
  assert.deepEqual(filesWith(/\bbyPerson\b/), [
    "src/host/command/history-commands.ts",
    "src/host/command/recipe-commands.ts",
    "src/host/minting/ask-leave.ts",
  ]);
});

test("what a command that works on a token takes is its id, and ids are random", () => {
  for (const id of commandsThatAsk("id")) assert.match(consentTable[id as keyof typeof consentTable].takes, /\bid\b/);
  const [root] = parseSources("src/extension.ts");
  assert.match(root?.syntax.text ?? "", /new TokenStore\(clock, \(\) => crypto\.randomUUID\(\)\)/);
});
