import assert from "node:assert/strict";
import { test } from "node:test";
import { KeySetCache } from "../../../src/core/inspect/verify/key-set.ts";
import { parseToken } from "../../../src/core/inspect/parse/parse-token.ts";
import { signatureVerdicts, worstVerdict, type Verdict } from "../../../src/core/inspect/verify/verdict.ts";
import { verifySignatures } from "../../../src/core/inspect/verify/verification.ts";
import { readOwnKeys } from "../../../src/google/verify/own-keys.ts";
import { checkSignature } from "../../../src/google/verify/signature-checker.ts";
import { ManualClock } from "../../support/manual-clock.ts";
import * as rfc from "../core/inspect/rfc-7520-examples.ts";
import { never } from "./google-fixtures.ts";

const ownKeys = readOwnKeys(JSON.stringify({ keys: rfc.keys }), "RFC 7520");
const nobody = (): Promise<never> => Promise.reject(new Error("The user's own keys are enough"));
const clock = new ManualClock();
const keySets = new KeySetCache(nobody, clock, () => undefined);

async function verdicts(token: string): Promise<readonly Verdict[]> {
  const parsed = parseToken(token);
  assert.ok(parsed.kind === "jws");
  const choice = { kind: "own", keys: ownKeys } as const;
  const results = await verifySignatures(parsed, choice, { clock, keySets, checkSignature }, never);
  return signatureVerdicts(parsed, results, undefined, 0);
}

for (const [section, token] of rfc.signedExamples) {
  test(`the example of RFC 7520 section ${section} is decoded, and each signature is genuine`, async () => {
    const parsed = parseToken(token);
    assert.ok(parsed.kind === "jws");
    assert.deepEqual(parsed.payload, { kind: "text", text: rfc.signedText });
    for (const { kind } of await verdicts(token)) assert.equal(kind, "validWithoutClaims");
  });
}

test("the three signatures of section 4.8 are all looked at: with any of them forged, the whole is invalid", async () => {
  assert.equal((await verdicts(rfc.signedExamples.at(-1)![1])).length, 3);
  for (const index of [0, 1, 2]) {
    const each = await verdicts(rfc.withOneForged(index));
    assert.deepEqual(
      each.map(({ kind }) => kind === "invalid"),
      [0, 1, 2].map((at) => at === index),
    );
    assert.equal(worstVerdict(each).kind, "invalid");
  }
});

test("without the content, the signature of section 4.5 cannot be checked", async () => {
  const [verdict] = await verdicts(rfc.detachedExample);
  assert.ok(verdict?.kind === "cannotCheck");
  assert.equal(verdict.reason.code, "emptyPayload");
});

test("a changed text is found out under every algorithm", async () => {
  for (const [section, token] of rfc.signedExamples) {
    const changed = token.replace("SXTigJlz", "SXTigJlt");
    assert.notEqual(changed, token);
    assert.ok(
      (await verdicts(changed)).every(({ kind }) => kind === "invalid"),
      section,
    );
  }
});

for (const [section, token, parameters] of rfc.encryptedExamples) {
  test(`the encrypted example of RFC 7520 section ${section} shows its header, and no more`, () => {
    const parsed = parseToken(token);
    assert.ok(parsed.kind === "jwe");
    assert.deepEqual(
      parsed.header.members.map(({ name }) => name),
      parameters,
    );
  });
}
