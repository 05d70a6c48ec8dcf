import assert from "node:assert/strict";
import { test } from "node:test";
import {
  base64Length,
  decodeBase64,
  encodeBase64,
  isBase64,
  parseHex,
  writeHex,
} from "../../../../src/core/base/base64.ts";
import { seededRandom } from "../../../support/seeded-random.ts";

test("bytes of every length are encoded as Node encodes them", () => {
  const random = seededRandom(7);
  for (let length = 0; length < 300; length += 1) {
    const bytes = Uint8Array.from({ length }, () => Math.floor(random() * 256));
    const text = encodeBase64(bytes);
    assert.equal(text, Buffer.from(bytes).toString("base64"));
    assert.equal(base64Length(text), length);
    assert.ok(isBase64(text));
    assert.deepEqual(decodeBase64(text), bytes);
    assert.equal(writeHex(bytes), Buffer.from(bytes).toString("hex"));
  }
});

for (const text of ["A", "AA", "AAA", "A===", "AA=A", "AAAA ", "AA-_", "=AAA", "AAA=="]) {
  test(`${JSON.stringify(text)} is not base64`, () => {
    assert.equal(isBase64(text), false);
  });
}

test("hexadecimal digits are read in either case and with white space", () => {
  assert.deepEqual(parseHex("DE ad\n00fF"), Uint8Array.of(0xde, 0xad, 0, 0xff));
  assert.equal(parseHex("abc"), undefined);
  assert.equal(parseHex("zz"), undefined);
});
