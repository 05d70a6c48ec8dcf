import assert from "node:assert/strict";
import { test } from "node:test";
import { SkewCorrectedClock } from "../../../src/core/base/clock.ts";
import type { BlobSignature } from "../../../src/core/inspect/verify/blob-signature.ts";
import { checkBlob } from "../../../src/google/verify/signature-checker.ts";
import { createTokenVerifier } from "../../../src/google/verify/token-verifier.ts";
import { MemoryLogger, never } from "./google-fixtures.ts";
import { desk, prod } from "./sandbox-desk.ts";

const exporter = `report-exporter@${prod}`;
const payload = Buffer.from([0, 255, 128, 10, 13]).toString("base64");

test("a signature of bytes is checked with the account's published keys", async (t) => {
  const { mint, sandbox, time } = await desk(t);
  const base = { target: exporter, delegates: [], destination: "clipboard" } as const;
  const { value: signature } = await mint({ kind: "signedBlob", ...base, payload }, never);
  const verifier = createTokenVerifier({
    clock: new SkewCorrectedClock({
      now: () => time.now(),
      steady: () => time.now(),
      after: (...timer) => time.after(...timer),
    }),
    logger: new MemoryLogger(),
    oauth2: () => sandbox.url,
    sandboxUrl: () => sandbox.url,
  });
  t.after(() => verifier.dispose());
  const signed: BlobSignature = { account: exporter, payload, signature, isOfSandbox: true };
  const verdict = await verifier.verifyBlob(signed, never);
  assert.ok(verdict.kind === "valid");
  assert.equal(verdict.origin.kind, "sandbox");
  assert.match(verdict.keyId ?? "", /^[0-9a-f]{20,}$/);
  const altered = [
    { ...signed, payload: Buffer.from([0, 255, 128, 10, 14]).toString("base64") },
    { ...signed, signature: `${signature.slice(0, 40)}AAAA${signature.slice(44)}` },
    { ...signed, account: `deployer@${prod}` },
  ];
  for (const blob of altered) assert.equal((await verifier.verifyBlob(blob, never)).kind, "invalid");
  assert.equal((await verifier.verifyBlob({ ...signed, account: "100000000000000000001" }, never)).kind, "noKeys");
});

test("no key but a readable one of RSA's makes a signature valid", () => {
  const blob = { account: exporter, payload, signature: "AAAA", isOfSandbox: true };
  const keys = [{}, { kty: "EC", x: "a", y: "b" }, { kty: "RSA", n: 1, e: "AQAB" }, { kty: "RSA", n: "", e: "" }];
  assert.deepEqual(
    keys.map((key) => checkBlob(blob, key)),
    [false, false, false, false],
  );
});
