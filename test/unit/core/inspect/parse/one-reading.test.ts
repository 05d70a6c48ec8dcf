import assert from "node:assert/strict";
import { test } from "node:test";
import { parseToken } from "../../../../../src/core/inspect/parse/parse-token.ts";
import { signaturesOf } from "../../../../../src/core/inspect/parse/parsed-token.ts";
import { lintToken } from "../../../../../src/core/inspect/lint-token.ts";
import { base64url, makeJwt } from "../../../../support/make-jwt.ts";

const header = base64url('{"alg":"RS256"}');
const payload = base64url('{"sub":"1"}');
const other = base64url('{"sub":"2"}');
const encrypted = base64url('{"alg":"dir","enc":"A128GCM"}');
const jwe = `"protected":"${encrypted}","iv":"YQ","tag":"YQ","ciphertext":"YQ"`;

/** Texts that two readers may take for two tokens: each is malformed, and says why. */
const ambiguous: readonly (readonly [name: string, token: string, code: string])[] = [
  [
    "two payloads",
    `{"payload":"${payload}","payload":"${other}","protected":"${header}","signature":"c2ln"}`,
    "duplicateName",
  ],
  [
    "two payloads, one name with an escape",
    `{"payload":"${payload}","p\\u0061yload":"${other}","protected":"${header}","signature":"c2ln"}`,
    "duplicateName",
  ],
  [
    "two protected headers",
    `{"payload":"${payload}","protected":"${header}","protected":"${header}","signature":"c2ln"}`,
    "duplicateName",
  ],
  [
    "two signatures under one name",
    `{"payload":"${payload}","protected":"${header}","signature":"c2ln","signature":"eHh4"}`,
    "duplicateName",
  ],
  [
    "two unprotected headers",
    `{"payload":"${payload}","header":{"alg":"HS256"},"header":{"alg":"RS256"},"signature":"c2ln"}`,
    "duplicateName",
  ],
  [
    "an alg twice in the unprotected header",
    `{"payload":"${payload}","header":{"alg":"HS256","alg":"RS256"},"signature":"c2ln"}`,
    "duplicateName",
  ],
  [
    "two lists of signatures",
    `{"payload":"${payload}","signatures":[],"signatures":[{"protected":"${header}","signature":"c2ln"}]}`,
    "duplicateName",
  ],
  [
    "a signature twice in an entry",
    `{"payload":"${payload}","signatures":[{"protected":"${header}","signature":"c2ln","signature":"c2ln"}]}`,
    "duplicateName",
  ],
  [
    "an unknown member twice",
    `{"payload":"${payload}","protected":"${header}","signature":"c2ln","x":1,"x":2}`,
    "duplicateName",
  ],
  ["an alg twice in the protected header", makeJwt('{"sub":"1"}', '{"alg":"HS256","alg":"RS256"}'), "duplicateName"],
  [
    "a kid twice in the protected header",
    makeJwt('{"sub":"1"}', '{"alg":"RS256","kid":"a","k\\u0069d":"b"}'),
    "duplicateName",
  ],
  ["a name twice inside a parameter", makeJwt("{}", '{"alg":"RS256","jwk":{"kty":"RSA","kty":"EC"}}'), "duplicateName"],
  ["two ciphertexts", `{${jwe},"ciphertext":"Yg"}`, "duplicateName"],
  [
    "an enc twice, encrypted",
    `${base64url('{"alg":"dir","enc":"A128GCM","enc":"A256GCM"}')}.YQ.YQ.YQ.YQ`,
    "duplicateName",
  ],
  ["a parameter inside and outside, encrypted", `{${jwe},"unprotected":{"enc":"A256GCM"}}`, "headerOverlap"],
  [
    "a parameter of a recipient that is also protected",
    `{${jwe},"recipients":[{"header":{"alg":"RSA-OAEP"}}]}`,
    "headerOverlap",
  ],
  [
    "a list of signatures and a signature",
    `{"payload":"${payload}","signatures":[{"protected":"${header}","signature":"c2ln"}],"protected":"${header}","signature":"eHh4"}`,
    "twoForms",
  ],
  [
    "a list of signatures and a header beside it",
    `{"payload":"${payload}","signatures":[{"protected":"${header}","signature":"c2ln"}],"header":{"kid":"x"}}`,
    "twoForms",
  ],
  ["a payload that is a number", `{"payload":1,"protected":"${header}","signature":"c2ln"}`, "memberNotText"],
  ["a payload that is null", `{"payload":null,"protected":"${header}","signature":"c2ln"}`, "memberNotText"],
  [
    "an unprotected header that is a text",
    `{"payload":"${payload}","protected":"${header}","header":"x","signature":"c2ln"}`,
    "memberNotObject",
  ],
  [
    "a signature that is a number",
    `{"payload":"${payload}","signatures":[{"protected":"${header}","signature":1}]}`,
    "memberNotText",
  ],
  ["no signature in the list", `{"payload":"${payload}","signatures":[]}`, "noSignatures"],
  ["a crit that is no list", makeJwt("{}", '{"alg":"RS256","crit":"exp","exp":1}'), "criticalUnsound"],
  ["an empty crit", makeJwt("{}", '{"alg":"RS256","crit":[]}'), "criticalUnsound"],
  ["a crit with a name twice", makeJwt("{}", '{"alg":"RS256","crit":["x","x"],"x":1}'), "criticalUnsound"],
  ["a crit with a name that is not there", makeJwt("{}", '{"alg":"RS256","crit":["x"]}'), "criticalUnsound"],
  [
    "a crit that nothing protects",
    `{"payload":"${payload}","protected":"${header}","header":{"crit":["x"],"x":1},"signature":"c2ln"}`,
    "criticalUnsound",
  ],
  ["a crit that names a number", makeJwt("{}", '{"alg":"RS256","crit":["x",1],"x":1}'), "criticalUnsound"],
  [
    "an encrypted token's crit that is no list",
    `${base64url('{"alg":"dir","enc":"A128GCM","crit":1}')}.YQ.YQ.YQ.YQ`,
    "criticalUnsound",
  ],
  [
    "a b64 of false that is not critical",
    `${base64url('{"alg":"RS256","b64":false}')}.${payload}.c2ln`,
    "unencodedUnsound",
  ],
  [
    "a b64 that nothing protects",
    `{"payload":"${payload}","protected":"${header}","header":{"b64":false},"signature":"c2ln"}`,
    "unencodedUnsound",
  ],
  ["a b64 that is a text", makeJwt("{}", '{"alg":"RS256","crit":["b64"],"b64":"false"}'), "unencodedUnsound"],
  [
    "an unencoded payload with half a character",
    `{"payload":"\\ud800","protected":"${base64url('{"alg":"RS256","b64":false,"crit":["b64"]}')}","signature":"c2ln"}`,
    "unsafeCharacter",
  ],
  [
    "an unencoded compact payload beyond ASCII",
    `${base64url('{"alg":"RS256","b64":false,"crit":["b64"]}')}.é.c2ln`,
    "unsafeCharacter",
  ],
  [
    "a nested token whose envelope has padding",
    makeJwt(makeJwt("{}"), '{"alg":"RS256","cty":"JWT"}').replace(/\.(?=[^.]*$)/, "=."),
    "padding",
  ],
];

for (const [name, token, code] of ambiguous) {
  test(`a token with ${name} is malformed: ${code}`, () => {
    const parsed = parseToken(token);
    assert.ok(parsed.kind === "malformed", parsed.kind);
    assert.ok(
      parsed.problems.some((problem) => problem.code === code),
      parsed.problems.map((problem) => problem.code).join(),
    );
  });
}

test("of two payloads none is shown, nor is it said that there is none", () => {
  const rest = `"protected":"${header}","signature":"c2ln"`;
  for (const members of [`"payload":"${payload}","payload":"${other}"`, '"payload":1']) {
    const parsed = parseToken(`{${members},${rest}}`);
    assert.ok(parsed.kind === "malformed");
    assert.equal(parsed.payload, undefined);
  }
});

test("signatures that differ on whether the payload is encoded make a token malformed", () => {
  const unencoded = base64url('{"alg":"RS256","b64":false,"crit":["b64"]}');
  const signatures = [header, unencoded].map((text) => ({ protected: text, signature: "c2ln" }));
  const parsed = parseToken(JSON.stringify({ payload, signatures }));
  assert.ok(parsed.kind === "malformed");
  assert.ok(parsed.problems.some(({ code }) => code === "unencodedMixed"));
});

test("a name twice in the text of a token is quoted alone, with no signature beside it", () => {
  const signature = base64url("the signature that must stay behind");
  const parsed = parseToken(`{"payload":"${payload}",\n "signature":"${signature}","signature":"${signature}"}`);
  assert.ok(parsed.kind === "malformed");
  const excerpt = { before: "", marked: '"signature"', after: "", position: { line: 2, column: 64 } };
  assert.deepEqual(parsed.problems[0], { code: "duplicateName", part: "token", offset: 93, excerpt });
  assert.ok(!JSON.stringify(parsed).includes(signature.slice(0, 12)));
});

test("a name twice in the claims is forgiven and reported, as receivers may take the last", () => {
  const parsed = parseToken(makeJwt('{"sub":"a","sub":"b","x":{"y":1,"y":2}}'));
  assert.ok(parsed.kind === "jws");
  assert.deepEqual(
    parsed.problems.map(({ code, part }) => `${code} ${part}`),
    ["duplicateName payload", "duplicateName payload"],
  );
});

test("what is verified are the parts that were read, escapes and all, and no copy of the token has the signature", () => {
  const token = `{"p\\u0061yload":"${payload}","signatures":[{"protected":"${header}","signature":"c2\\u006cn"}]}`;
  const parsed = parseToken(token);
  assert.ok(parsed.kind === "jws");
  const [signed] = signaturesOf(parsed).map((signature) => signature.signed());
  assert.deepEqual(signed, { input: `${header}.${payload}`, signature: new Uint8Array(Buffer.from("sig")) });
  assert.ok(!/signed|c2ln/.test(JSON.stringify(parsed)));
});

test("a payload that is missing was sent separately; one that is empty may be", () => {
  const rest = { protected: header, signature: "c2ln" };
  const kinds = [{ ...rest }, { ...rest, payload: "" }, { ...rest, payload }].map((token) => {
    const parsed = parseToken(JSON.stringify(token));
    return parsed.kind === "jws" && parsed.payload.kind;
  });
  assert.deepEqual(kinds, ["detached", "empty", "claims"]);
});

test("what stands outside the protected headers is said to be without protection, for each signature", () => {
  const signatures = [
    { protected: header, header: { kid: "a" }, signature: "c2ln" },
    { header: { alg: "HS256", jku: "https://evil.example" }, signature: "c2ln" },
  ];
  const lints = lintToken(parseToken(JSON.stringify({ payload, signatures }))).map(
    ({ code, name }) => `${code} ${name}`,
  );
  assert.deepEqual(lints.filter((lint) => /notProtected|keyAddress/.test(lint)).sort(), [
    "keyAddressInToken jku",
    "notProtected alg",
    "notProtected jku",
    "notProtected kid",
  ]);
});
