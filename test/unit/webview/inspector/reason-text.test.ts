import assert from "node:assert/strict";
import { test } from "node:test";
import type { KeyRefusal } from "../../../../src/core/inspect/verify/key-refusal.ts";
import type { CannotCheck } from "../../../../src/core/inspect/verify/verification.ts";
import { reasonText } from "../../../../src/webview/inspector/reason-text.ts";
import { createPageTime } from "../../../../src/webview/page/page-time.ts";

const time = createPageTime("en");
const at = Date.UTC(2026, 5, 15, 12);
const origin = { kind: "own", name: "jwks.json" } as const;

/** What a sentence must say beside the key's name. */
const refusals: readonly (readonly [refusal: KeyRefusal, says: RegExp])[] = [
  [{ code: "type", given: "EC P-256", needed: "RSA" }, /EC P-256.+RSA/],
  [{ code: "type", given: "", needed: "RSA" }, /unknown.+RSA/],
  [{ code: "algorithm", given: "RS512" }, /“alg” is RS512/],
  [{ code: "use", given: "enc" }, /“use” is “enc”.+“sig”/],
  [{ code: "operations", given: ["sign", "encrypt"] }, /“key_ops” allow sign, encrypt, but not “verify”/],
  [{ code: "operations", given: [] }, /“key_ops” allow nothing, but not “verify”/],
  [{ code: "notYetValid", from: at }, /certificate starts on Jun 15, 2026/],
  [{ code: "ended", until: at }, /certificate ended on Jun 15, 2026.+current one/],
  [{ code: "otherCertificate" }, /“x5c” is for another key/],
  [{ code: "certificateUnreadable" }, /certificate cannot be read/],
  [{ code: "unreadable" }, /numbers do not make a key/],
  [{ code: "tooShort", bits: 1_024, least: 2_048 }, /1024 bits, and 2048/],
  [{ code: "exponent" }, /RSA exponent/],
  [{ code: "guessable" }, /CVE-2017-15361/],
];

const textFor = (reason: CannotCheck): string => reasonText(reason, "", time);

for (const [refusal, says] of refusals) {
  test(`that a key is refused for ${JSON.stringify(refusal)} is said with its name`, () => {
    const sentence = textFor({ code: "keyUnfit", keyId: "key-7", origin, refusal });
    assert.match(sentence, /^Key key-7 (?:must not|cannot) be used/);
    assert.match(sentence, says);
    assert.match(textFor({ code: "keyUnfit", keyId: undefined, origin, refusal }), /^Key without id /);
  });
}

const reasons: readonly (readonly [reason: CannotCheck, says: RegExp])[] = [
  [{ code: "extensionUnknown", names: ["exp", "x"] }, /extension that Mintmark does not know: exp, x\..+must refuse/],
  [{ code: "emptyPayload" }, /payload is empty.+sent separately \(detached\) or removed/],
  [{ code: "detached" }, /payload is not in the token/],
  [{ code: "keysAmbiguous", origin }, /twice in jwks\.json/],
  [{ code: "noKeys", origin }, /no public key in jwks\.json/],
];

for (const [reason, says] of reasons) {
  test(`the reason ${reason.code} is said in words`, () => assert.match(textFor(reason), says));
}
