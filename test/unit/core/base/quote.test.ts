import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { suite, test } from "node:test";
import { createContext, runInContext } from "node:vm";
import { codeText, jsonText, shellWord, terraformText, workflowText } from "../../../../src/core/base/quote.ts";
import { randomBelow, seededRandom } from "../../../support/seeded-random.ts";

const hostile = [
  "",
  "plain",
  "'",
  "''",
  `'"'"'`,
  "\\",
  "\\'",
  "$(id)",
  "`id`",
  "${HOME}",
  "$${x}",
  "$$${x}",
  "%{ if true }",
  "%%{x}",
  "${{ secrets.TOKEN }}",
  "$${{ 1 }}",
  "${{ '",
  "; rm -rf ~ #",
  "&& id",
  "a\nb\r\tc",
  "\b\f\\b\\f",
  "!history!",
  "~root",
  "*?[a]",
  "-n",
  "é ∑ 😀",
  "\u007f\u009b31m\u2028\u2029",
];

const pieces = [
  ..."'|\"|\\|$|`|{|}|(|)|%|#|!|;|&|<|>|*|?|~| |\n|\t|\r|\b|\f|a|b|u|0|é|😀".split("|"),
  "|",
  "${",
  "%{",
  "${{",
  "}}",
  "$(",
  "\\u0041",
  "'\\''",
];

function randomTexts(count: number, seed: number): string[] {
  const random = seededRandom(seed);
  const text = (): string =>
    Array.from({ length: randomBelow(random, 12) }, () => pieces[randomBelow(random, pieces.length)]).join("");
  return Array.from({ length: count }, text);
}

const texts = [...hostile, ...randomTexts(2_000, 20_261_121)];

/** Reads a Terraform template as Terraform does; throws if something would be interpolated. */
function readTerraform(literal: string): string {
  assert.doesNotMatch(literal, /[$%]\{/, "it would be interpolated");
  const escapes = new Map(["n", "r", "t", '"', "\\"].map((letter) => [letter, JSON.parse(`"\\${letter}"`) as string]));
  return literal
    .slice(1, -1)
    .replace(/\\(?:u([0-9a-f]{4})|(.))/g, (_, code: string | undefined, letter: string) =>
      code === undefined
        ? (escapes.get(letter) ?? assert.fail(`\\${letter} is no escape of Terraform's`))
        : String.fromCharCode(Number.parseInt(code, 16)),
    );
}

/** What GitHub makes of a YAML scalar: YAML first, then each expression, which may only contain text literals. */
function readWorkflow(scalar: string): string {
  const yaml = JSON.parse(scalar) as string;
  return yaml.replaceAll(/\$\{\{( '\$\{\{' \}\})?/g, (_, literal: string | undefined) => {
    assert.ok(literal !== undefined, `an expression would be evaluated in ${scalar}`);
    return "${{";
  });
}

suite("a quoted text", () => {
  test("is one word for a shell, the same text, and nothing in it is run", { skip: !existsSync("/bin/sh") }, () => {
    const wordsPerRun = 200;
    for (let at = 0; at < texts.length; at += wordsPerRun) {
      const some = texts.slice(at, at + wordsPerRun);
      const output = execFileSync("/bin/sh", ["-c", `printf '%s\\0' ${some.map(shellWord).join(" ")}`]).toString();
      assert.deepEqual(output.split("\0").slice(0, -1), some);
    }
  });

  test("stays unquoted in a shell only if it cannot mean anything else", () => {
    assert.equal(
      shellWord("--scopes=https://www.googleapis.com/auth/x,y"),
      "--scopes=https://www.googleapis.com/auth/x,y",
    );
    for (const text of ["", "a b", "~", "a*", "$x", "é"]) assert.match(shellWord(text), /^'.*'$/);
  });

  test("is the same text in JavaScript and in JSON, with every control character escaped", () => {
    const context = createContext();
    for (const text of texts) {
      assert.equal(JSON.parse(codeText(text)), text);
      assert.equal(runInContext(codeText(text), context), text);
      assert.deepEqual(JSON.parse(jsonText({ [text]: [text] })), { [text]: [text] });
      assert.doesNotMatch(codeText(text), /[\p{Cc}\u2028\u2029]/u);
    }
  });

  test("is the same text in Terraform, with nothing interpolated", () => {
    for (const text of texts) assert.equal(readTerraform(terraformText(text)), text);
  });

  test("is the same text in a GitHub workflow, with no expression of its own evaluated", () => {
    for (const text of texts) assert.equal(readWorkflow(workflowText(text)), text);
  });
});
