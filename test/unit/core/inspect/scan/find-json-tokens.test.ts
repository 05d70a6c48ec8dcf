import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { longestJsonToken } from "../../../../../src/core/inspect/scan/find-json-tokens.ts";
import { findTokens } from "../../../../../src/core/inspect/scan/find-tokens.ts";
import { isRedacted, redactionsOf } from "../../../../../src/core/inspect/redact-token.ts";
import { scanText } from "../../../../../src/core/inspect/scan/scan-text.ts";
import { tokenFacts } from "../../../../../src/core/inspect/token-facts.ts";
import { base64url, makeJwt } from "../../../../support/make-jwt.ts";

const [header = "", payload = "", signature = ""] = makeJwt(
  JSON.stringify({ iss: "https://issuer.example", email: "gate@p.iam.gserviceaccount.com" }),
  undefined,
  base64url("a signature"),
).split(".");
const flattened = { payload, protected: header, signature };
const general = {
  signatures: [
    { protected: header, signature },
    { header: { alg: "RS256", kid: "k" }, signature: base64url("another") },
  ],
  payload,
};

function found(text: string): readonly string[] {
  return findTokens(text).map(({ start, end }) => text.slice(start, end));
}

suite("a JWS in JSON is found whole", () => {
  const pretty = JSON.stringify(flattened, undefined, 2);
  const texts: readonly (readonly [name: string, before: string, token: string, after: string])[] = [
    ["by itself", "", JSON.stringify(flattened), ""],
    ["over many lines, among other members", `{\n  "id": {"a": 1},\n  "token": `, pretty, `,\n  "more": []\n}\n`],
    ["with its payload last", "[", JSON.stringify({ signature, protected: header, payload }), "]"],
    ["in general form", "x = ", JSON.stringify(general), ";"],
    ["behind a brace that nothing closes", "function () { ", pretty, " and { so on"],
    ["with a long payload", "", JSON.stringify({ payload: payload.repeat(1_000), signature }), ""],
    ["behind a payload of something else", `{"payload": "abc", "size": 3}\n`, pretty, "\n"],
  ];
  for (const [name, before, token, after] of texts) {
    test(name, () => assert.deepEqual(found(before + token + after), [token]));
  }

  test("twice, with a compact one between them, in their order", () => {
    const compact = makeJwt("{}");
    assert.deepEqual(found([pretty, compact, pretty].join("\n")), [pretty, compact, pretty]);
  });

  test("in a file of many pieces, over the end of any of them", () => {
    const text = `${"a line\n".repeat(40)}${pretty}\n${"a line\n".repeat(40)}`;
    const start = text.indexOf(pretty);
    for (let length = 1; length < text.length; length += 1) {
      const spans = [...scanText(text, length)].flat();
      assert.deepEqual(spans, [{ start, end: start + pretty.length, kind: "json" }], String(length));
    }
  });

  test("and says whose it is", () => {
    assert.equal(tokenFacts(pretty)?.account, "gate@p.iam.gserviceaccount.com");
    assert.equal(tokenFacts(JSON.stringify(general))?.issuer, "https://issuer.example");
  });
});

suite("no JWS in JSON", () => {
  const texts = [
    JSON.stringify({ payload }),
    JSON.stringify({ payload: "not base64url!", signature }),
    JSON.stringify({ payload: { a: 1 }, signature }),
    JSON.stringify({ data: "payload", signature }),
    `{"payload":"${payload}","signature":"${signature}"`,
    `"payload":"${payload}","signature":"${signature}"}`,
    `{"payload":"${payload}",,"signature":"${signature}"}`,
    JSON.stringify({ payload: "a".repeat(longestJsonToken), signature }),
  ];
  for (const text of texts) test(text.slice(0, 60), () => assert.deepEqual(found(text), []));
});

test("every signature of a JWS in JSON is redacted, and what is left says the same", () => {
  for (const token of [flattened, general].map((object) => JSON.stringify(object, undefined, 1))) {
    assert.equal(isRedacted(token), false);
    const redacted = redactionsOf(token)
      .toReversed()
      .reduce((text, { start, end, text: marker }) => text.slice(0, start) + marker + text.slice(end), token);
    assert.ok(!redacted.includes(signature));
    assert.deepEqual([isRedacted(redacted), redactionsOf(redacted)], [true, []]);
    assert.deepEqual(found(redacted), [redacted]);
    assert.equal(tokenFacts(redacted)?.account, "gate@p.iam.gserviceaccount.com");
  }
});

test("a text that is made to be slow takes a time that grows with its length", () => {
  const pieces = [
    '"payload"',
    '{"payload":"',
    '{"payload":"a"',
    '{"payload":"a",',
    '{"a":{"payload":"a","b":',
    '}"payload":"a"{',
  ];
  for (const piece of pieces) {
    const read = (length: number): number => {
      const text = piece.repeat(length / piece.length);
      const startedAt = performance.now();
      assert.deepEqual(found(text), []);
      return performance.now() - startedAt;
    };
    read(100_000);
    assert.ok(read(1_600_000) < 1_500, piece);
  }
});
