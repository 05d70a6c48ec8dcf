import assert from "node:assert/strict";
import { test } from "node:test";
import { copyText, parseCopyPart } from "../../../../src/core/inspect/copy-text.ts";
import { parseToken, readTokens } from "../../../../src/core/inspect/parse/parse-token.ts";
import { shareForm } from "../../../../src/core/inspect/share-form.ts";
import { verdictOf } from "../../../../src/core/inspect/verify/verdict.ts";
import { base64url, makeJwt } from "../../../support/make-jwt.ts";

const signature = base64url("the secret part");
const token = makeJwt('{"sub":"1","exp":1785000000,"aud":["a","b"]}', '{"alg":"RS256","kid":"k"}', signature);
const [reading] = readTokens(token);

test("header, payload and single values are copied as they are written", () => {
  const copy = (part: Parameters<typeof copyText>[1]): string | undefined => copyText(reading!, part);
  assert.equal(copy({ kind: "header" }), '{\n  "alg": "RS256",\n  "kid": "k"\n}');
  assert.deepEqual(JSON.parse(copy({ kind: "payload" }) ?? ""), { sub: "1", exp: 1_785_000_000, aud: ["a", "b"] });
  assert.equal(copy({ kind: "claim", in: "payload", index: 0 }), "1");
  assert.equal(copy({ kind: "claim", in: "payload", index: 1 }), "1785000000");
  assert.deepEqual(JSON.parse(copy({ kind: "claim", in: "payload", index: 2 }) ?? ""), ["a", "b"]);
  assert.equal(copy({ kind: "claim", in: "header", index: 1 }), "k");
  assert.equal(copy({ kind: "claim", in: "header", index: 9 }), undefined);
});

test("the form that may be shared decodes to the same and has no signature", () => {
  const shared = shareForm(token) ?? "";
  assert.equal(shared, `${token.slice(0, token.lastIndexOf("."))}.REDACTED`);
  const parsed = parseToken(shared);
  assert.ok(parsed.kind === "jws");
  assert.equal(verdictOf(parsed).kind, "signatureRedacted");
});

test("every signature of a token in JSON form is taken out", () => {
  const [header, payload] = token.split(".");
  const signers = [1, 2].map(() => ({ protected: header, signature }));
  for (const whole of [
    { payload, signatures: signers },
    { payload, protected: header, signature },
  ]) {
    const shared = shareForm(JSON.stringify(whole)) ?? "";
    assert.ok(!shared.includes(signature) && shared.includes("REDACTED"));
    assert.equal(parseToken(shared).kind, "jws");
  }
});

test("a token inside a token loses its signature as well", () => {
  const outer = makeJwt(token, '{"alg":"RS256","cty":"JWT"}', base64url("outer"));
  const parsed = parseToken(shareForm(outer) ?? "");
  assert.ok(parsed.kind === "jws" && parsed.payload.kind === "nested");
  const inner = parsed.payload.token;
  assert.ok(inner.kind === "jws" && inner.signature.kind === "redacted");
  const bytes = Buffer.from((shareForm(outer) ?? "").split(".")[1] ?? "", "base64url").toString();
  assert.ok(!bytes.includes(signature));
});

test("what cannot be made harmless has no form to share", () => {
  const encrypted = `${base64url('{"alg":"dir","enc":"A128GCM"}')}..aXY.Y3Q.dGFn`;
  const nested = makeJwt("ya29.a0AfH6SM", '{"alg":"RS256","cty":"JWT"}');
  for (const text of ["ya29.a0AfH6SM", "1//0gFake", encrypted, "e30.x", "", nested]) {
    assert.equal(shareForm(text), undefined, text);
  }
});

test("a request of the page to copy is narrowed", () => {
  assert.deepEqual(parseCopyPart({ kind: "claim", in: "payload", index: 2, more: 1 }), {
    kind: "claim",
    in: "payload",
    index: 2,
  });
  for (const value of [undefined, "header", { kind: "token" }, { kind: "claim", in: "signature", index: 0 }]) {
    assert.equal(parseCopyPart(value), undefined);
  }
});
