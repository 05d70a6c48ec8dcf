import assert from "node:assert/strict";
import { test } from "node:test";
import type { JsonObject } from "../../../../../src/core/base/json.ts";
import type { KeySet } from "../../../../../src/core/inspect/verify/key-set.ts";
import { parseToken } from "../../../../../src/core/inspect/parse/parse-token.ts";
import { signatureVerdicts, worstVerdict } from "../../../../../src/core/inspect/verify/verdict.ts";
import type { KeyChoice } from "../../../../../src/core/inspect/verify/verification.ts";
import { base64url, makeJwt } from "../../../../support/make-jwt.ts";
import { certs, idToken, reasonOf, rsaKey, signed, world } from "./key-world.ts";

const own = (keys: readonly JsonObject[], more: Partial<KeySet> = {}): KeyChoice => ({
  kind: "own",
  keys: { origin: { kind: "own", name: "jwks.json" }, keys, ...more },
});

const unfit: readonly (readonly [name: string, key: JsonObject, code: string])[] = [
  ["use is for encryption", { ...rsaKey, use: "enc" }, "use"],
  ["key_ops do not allow it", { ...rsaKey, key_ops: ["sign"] }, "operations"],
  ["alg is another", { ...rsaKey, alg: "RS512" }, "algorithm"],
  ["type is another", { ...rsaKey, kty: "EC" }, "type"],
];

for (const [name, key, code] of unfit) {
  test(`a key whose ${name} makes nothing genuine, and the reason names it`, async () => {
    const { verify } = world({});
    const result = await verify(signed({}), own([key]));
    assert.ok(result.kind === "cannotCheck" && result.reason.code === "keyUnfit");
    assert.deepEqual([result.reason.keyId, result.reason.refusal.code], ["k1", code]);
  });
}

test("a key of Google's that is not for signatures is not used either", async () => {
  const { verify } = world({ [certs]: [{ ...rsaKey, use: "enc" }] });
  assert.equal(reasonOf(await verify(signed(idToken))), "keyUnfit");
});

test("a key that must not be used does not stand in the way of another that the token may mean", async () => {
  const { verify } = world({});
  const keys = [
    { ...rsaKey, kid: undefined, use: "enc" },
    { ...rsaKey, kid: undefined },
  ].map((key) => JSON.parse(JSON.stringify(key)) as JsonObject);
  const token = signed({}, { kid: undefined }, "undefined");
  const checked = (await verify(token, own(keys))).kind;
  assert.equal(checked, "invalid");
});

test("a certificate is obeyed when the signature is checked, and while the verdict is on the screen", async () => {
  const { clock, verifyAll } = world({});
  const key = { ...rsaKey };
  const at = clock.now();
  const certificate = { kind: "dates", notBefore: at, notAfter: at + 60_000 } as const;
  const choice = own([key], { certificates: new Map([[key, certificate]]) });
  const token = signed({ exp: 4_000_000_000 });
  const parsed = parseToken(token);
  assert.ok(parsed.kind === "jws");
  const results = await verifyAll(token, choice);
  const kindAt = (now: number): string => worstVerdict(signatureVerdicts(parsed, results, undefined, now)).kind;
  assert.deepEqual([kindAt(at), kindAt(at + 60_000), kindAt(at + 60_001)], ["valid", "valid", "cannotCheck"]);
  clock.advance(60_001);
  const [later] = await verifyAll(token, choice);
  assert.ok(later?.kind === "cannotCheck" && later.reason.code === "keyUnfit");
  assert.deepEqual(later.reason.refusal, { code: "ended", until: at + 60_000 });
});

test("keys from a text with a name twice are said to be ambiguous", async () => {
  const { verify } = world({});
  assert.equal(reasonOf(await verify(signed({}), own([], { isAmbiguous: true }))), "keysAmbiguous");
});

test("an empty payload is genuine as an empty one, and otherwise cannot be checked, as its content may be elsewhere", async () => {
  const { verify } = world({});
  const empty = (by: string): string => `${base64url('{"alg":"RS256","kid":"k1"}')}..${base64url(by)}`;
  assert.equal((await verify(empty("k1"), own([rsaKey]))).kind, "valid");
  assert.equal(reasonOf(await verify(empty("k2"), own([rsaKey]))), "emptyPayload");
});

test("a genuine token with a claim twice is never green: receivers differ on which one counts", async () => {
  const { verify, clock } = world({ [certs]: [rsaKey] });
  const text = JSON.stringify(idToken).replace("{", '{"email":"a@x.example","email":"b@x.example",');
  const token = makeJwt(text, JSON.stringify({ alg: "RS256", kid: "k1" }), base64url("k1"));
  const parsed = parseToken(token);
  assert.ok(parsed.kind === "jws");
  const [judged] = signatureVerdicts(parsed, [await verify(token)], undefined, clock.now());
  assert.ok(judged?.kind === "claimsFail", judged?.kind);
  assert.deepEqual(
    judged.checks.flatMap(({ rule, outcome }) => (outcome === "failed" ? [rule] : [])),
    ["uniqueNames"],
  );
});
