import assert from "node:assert/strict";
import { test } from "node:test";
import { parseToken } from "../../../../src/core/inspect/parse/parse-token.ts";
import {
  canBeVerified,
  signatureVerdicts,
  verdictOf,
  worstVerdict,
  type Verdict,
} from "../../../../src/core/inspect/verify/verdict.ts";
import type { SignatureResult, UsedKey } from "../../../../src/core/inspect/verify/verification.ts";
import { base64url } from "../../../support/make-jwt.ts";

const now = Date.UTC(2026, 6, 1);
const key = (kind: "google" | "sandbox"): UsedKey => ({
  id: "k",
  algorithm: "RS256",
  origin: { kind, url: "https://keys.example", fetchedAt: now },
  source: undefined,
});
const valid: SignatureResult = { kind: "valid", key: key("google") };
const inSandbox: SignatureResult = { kind: "valid", key: key("sandbox") };
const invalid: SignatureResult = { kind: "invalid", key: key("google") };
const unknown: SignatureResult = { kind: "cannotCheck", reason: { code: "algorithmMissing" } };

function token(headers: readonly object[], exp = now / 1_000 + 60): string {
  const signatures = headers.map((header) => ({ protected: base64url(JSON.stringify(header)), signature: "c2ln" }));
  return JSON.stringify({ payload: base64url(JSON.stringify({ exp })), signatures });
}

function verdicts(text: string, results: readonly SignatureResult[]): readonly Verdict[] {
  const parsed = parseToken(text);
  assert.ok(parsed.kind === "jws");
  return signatureVerdicts(parsed, results, undefined, now);
}

const rsa = { alg: "RS256" };

const cases: readonly (readonly [name: string, results: readonly SignatureResult[], verdict: Verdict["kind"]])[] = [
  ["both are genuine", [valid, valid], "valid"],
  ["the second is forged", [valid, invalid], "invalid"],
  ["the first is forged", [invalid, valid], "invalid"],
  ["one could not be looked at", [valid, unknown], "cannotCheck"],
  ["one has not been looked at", [valid], "notChecked"],
  ["one is the sandbox's only", [valid, inSandbox], "validInSandbox"],
  ["one is forged and one could not be looked at", [unknown, invalid], "invalid"],
];

for (const [name, results, verdict] of cases) {
  test(`of two signatures, where ${name}, the whole is ${verdict}`, () => {
    assert.equal(worstVerdict(verdicts(token([rsa, rsa]), results)).kind, verdict);
  });
}

test("each signature has a verdict of its own, in their order", () => {
  const kinds = verdicts(token([rsa, rsa, rsa]), [valid, invalid, unknown]).map(({ kind }) => kind);
  assert.deepEqual(kinds, ["valid", "invalid", "cannotCheck"]);
});

test("a good signature does not make up for one that is no signature", () => {
  const text = token([rsa, { alg: "none" }]);
  assert.equal(verdictOf(parseToken(text)).kind, "contradictory");
  assert.equal(worstVerdict(verdicts(text, [valid, valid])).kind, "contradictory");
});

test("a token whose first signature is missing can still be looked at for the others", () => {
  const whole = JSON.parse(token([rsa, rsa])) as { signatures: { signature: string }[] };
  whole.signatures[0]!.signature = "";
  const parsed = parseToken(JSON.stringify(whole));
  assert.ok(canBeVerified(parsed));
  assert.equal(verdictOf(parsed).kind, "signatureMissing");
});

test("the whole is not called genuine for its claims while one of its signatures could not be looked at", () => {
  const each = verdicts(token([rsa, rsa], 1), [unknown, valid]);
  assert.deepEqual(
    each.map(({ kind }) => kind),
    ["cannotCheck", "claimsFail"],
  );
  assert.equal(worstVerdict(each).kind, "cannotCheck");
});

test("what has expired is refused, however many have signed it", () => {
  assert.equal(worstVerdict(verdicts(token([rsa, rsa], 1), [valid, valid])).kind, "claimsFail");
});

test("of all verdicts, only valid ones together are valid", () => {
  const kinds: readonly Verdict["kind"][] = [
    "malformed",
    "contradictory",
    "unsecured",
    "signatureMissing",
    "signatureRemoved",
    "encrypted",
    "opaque",
    "notChecked",
  ];
  const good: Verdict = { kind: "valid", key: key("google"), checks: [] };
  for (const kind of kinds) assert.equal(worstVerdict([good, { kind } as Verdict, good]).kind, kind);
  assert.equal(worstVerdict([]).kind, "malformed");
});

test("no verdict that calls a signature genuine stands for a token with one that was not found to be", () => {
  const reason = { code: "algorithmMissing" } as const;
  for (const kind of ["claimsFail", "clocksDisagree", "validInSandbox", "validWithoutClaims", "valid"] as const) {
    const good = { kind, key: key("google"), checks: [] };
    assert.equal(worstVerdict([good, { kind: "cannotCheck", reason }]).kind, "cannotCheck");
    assert.equal(worstVerdict([{ kind: "notChecked" }, good]).kind, "notChecked");
  }
});
