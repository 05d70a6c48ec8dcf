import assert from "node:assert/strict";
import { test } from "node:test";
import { readBase64url } from "../../../../src/core/base/base64url.ts";
import { formatJson } from "../../../../src/core/inspect/format-json.ts";
import { scanJson } from "../../../../src/core/inspect/json/scan-json.ts";
import { readUtf8, utf8Length } from "../../../../src/core/base/utf8.ts";
import { randomBelow, seededRandom } from "../../../support/seeded-random.ts";

test("base64url gives the bytes that Node gives, for random bytes of every length", () => {
  const random = seededRandom(7515);
  for (let length = 0; length < 300; length += 1) {
    const bytes = Uint8Array.from({ length }, () => randomBelow(random, 256));
    const reading = readBase64url(Buffer.from(bytes).toString("base64url"));
    assert.deepEqual(reading, { bytes, problem: undefined });
  }
});

test("padding and plain base64 are read to the same bytes, and reported", () => {
  assert.deepEqual(readBase64url("-_8="), { bytes: Uint8Array.of(251, 255), problem: { code: "padding", offset: 3 } });
  assert.deepEqual(readBase64url("+/8"), {
    bytes: Uint8Array.of(251, 255),
    problem: { code: "plainBase64", offset: 0 },
  });
});

test("UTF-8 is read as strictly as the platform's own decoder, for random bytes", () => {
  const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  const random = seededRandom(3629);
  const leads = [0x41, 0x7f, 0x80, 0xbf, 0xc0, 0xc2, 0xdf, 0xe0, 0xa0, 0xed, 0x9f, 0xef, 0xf0, 0x90, 0xf4, 0x8f, 0xf5];
  let valid = 0;
  for (let round = 0; round < 20_000; round += 1) {
    const bytes = Uint8Array.from(
      { length: 1 + randomBelow(random, 4) },
      () => leads[randomBelow(random, leads.length)]!,
    );
    const reading = readUtf8(bytes);
    let expected: string | undefined;
    try {
      expected = strict.decode(bytes);
      valid += 1;
    } catch {
      expected = undefined;
    }
    assert.equal(reading.kind === "text" ? reading.text : undefined, expected, Buffer.from(bytes).toString("hex"));
  }
  assert.ok(valid > 500, "too few valid sequences to mean anything");
});

test("long text of every width survives UTF-8", () => {
  const text = "aé€😀\u{10ffff}".repeat(5_000);
  assert.deepEqual(readUtf8(Buffer.from(text)), { kind: "text", text });
  assert.equal(utf8Length(text, text.length), Buffer.byteLength(text));
});

test("the offset of bad UTF-8 is that of the first byte of the sequence", () => {
  assert.deepEqual(readUtf8(Uint8Array.of(0x61, 0xe2, 0x82)), { kind: "notUtf8", offset: 1 });
});

test("JSON is accepted exactly where JSON.parse accepts it, and means the same", () => {
  const random = seededRandom(8259);
  const pieces = [
    '{"a":1}',
    "[1,2]",
    '"x"',
    "-0.5e+3",
    "true",
    "null",
    " ",
    ",",
    ":",
    "{",
    "}",
    "[",
    "]",
    '"\\u00e9"',
    "01",
    "\t",
  ];
  let accepted = 0;
  for (let round = 0; round < 30_000; round += 1) {
    const text = Array.from(
      { length: 1 + randomBelow(random, 6) },
      () => pieces[randomBelow(random, pieces.length)],
    ).join("");
    const reading = scanJson(text);
    const expected = parsed(text);
    assert.equal(reading.kind === "json", expected !== undefined, text);
    if (reading.kind === "json") assert.deepEqual(JSON.parse(formatJson(reading.value)), expected?.value, text);
    if (expected !== undefined) accepted += 1;
  }
  assert.ok(accepted > 1_000, "too few valid texts to mean anything");
});

function parsed(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

test("JSON is written back with its digits, its order and its duplicate names", () => {
  const reading = scanJson('{"b":1.0,"a":{},"b":[1e2,"\\u2028",{"c":null}]}');
  assert.ok(reading.kind === "json");
  const written = ["{", '  "b": 1.0,', '  "a": {},', '  "b": [', "    1e2,", `    ${JSON.stringify("\u2028")},`];
  assert.equal(formatJson(reading.value), [...written, "    {", '      "c": null', "    }", "  ]", "}"].join("\n"));
});
