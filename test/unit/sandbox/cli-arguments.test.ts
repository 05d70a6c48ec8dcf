import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { parseCliArguments } from "../../../src/sandbox/cli-arguments.ts";

suite("the command line of npm run sandbox", () => {
  test("needs no arguments", () => {
    const options = { port: 0, worldPath: undefined, adcPath: undefined };
    assert.deepEqual(parseCliArguments([]), { kind: "run", options });
  });

  test("takes port, world and adc", () => {
    const options = { port: 8080, worldPath: "w.json", adcPath: "adc.json" };
    const args = ["--port", "8080", "--world=w.json", "--adc", "adc.json"];
    assert.deepEqual(parseCliArguments(args), { kind: "run", options });
  });

  test("shows help", () => assert.deepEqual(parseCliArguments(["-h"]), { kind: "help" }));

  const wrong: readonly (readonly string[])[] = [
    ["--port", "x"],
    ["--port", "65536"],
    ["--port="],
    ["--port", "-1"],
    ["--wolrd", "w"],
    ["extra"],
    ["--adc"],
  ];
  for (const args of wrong) {
    test(`says in a sentence what is wrong with ${args.join(" ")}`, () => {
      const parsed = parseCliArguments(args);
      assert.ok(parsed.kind === "wrong" && /\w+ .*\w/.test(parsed.sentence));
    });
  }
});
