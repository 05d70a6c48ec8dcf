import assert from "node:assert/strict";
import { createPublicKey, timingSafeEqual, verify } from "node:crypto";
import { test } from "node:test";
import {
  compactVerify,
  flattenedVerify,
  generalVerify,
  importJWK,
  type FlattenedJWSInput,
  type GeneralJWSInput,
} from "jose";
import type { JsonObject } from "../../../src/core/base/json.ts";
import { formatJson } from "../../../src/core/inspect/format-json.ts";
import type { JsonObjectNode } from "../../../src/core/inspect/json/json-node.ts";
import { scanJson } from "../../../src/core/inspect/json/scan-json.ts";
import { parseToken, readTokens } from "../../../src/core/inspect/parse/parse-token.ts";
import { signaturesOf, type Payload } from "../../../src/core/inspect/parse/parsed-token.ts";
import { viewToken } from "../../../src/core/inspect/token-view.ts";
import { randomBelow, seededRandom } from "../../support/seeded-random.ts";
import { changed, compactToken, flattenedToken, generalToken, signers, type OddSigner } from "./odd-tokens.ts";
import { genuineKinds, ownVerdict } from "./own-verdict.ts";

/** More by hand, as `MINTMARK_ROUNDS=200000`. */
const rounds = Number(process.env["MINTMARK_ROUNDS"] ?? 1_200);

interface JoseReading {
  readonly payload: Uint8Array;
  readonly protectedHeader?: object;
  readonly unprotectedHeader?: object;
}

/** What jose reads in a token, for each of its signatures; `undefined` if it refuses one. */
async function joseReadings(token: string, { algorithm, jwk }: OddSigner): Promise<readonly JoseReading[] | undefined> {
  const key = await importJWK({ ...jwk, kty: String(jwk["kty"]) }, algorithm);
  const options = { algorithms: [algorithm] };
  try {
    if (!token.startsWith("{")) return [await compactVerify(token, key, options)];
    const whole = JSON.parse(token) as GeneralJWSInput & FlattenedJWSInput;
    if (!("signatures" in whole)) return [await flattenedVerify(whole, key, options)];
    await generalVerify(whole, key, options);
    return await Promise.all(
      whole.signatures.map((signature) => flattenedVerify({ ...signature, payload: whole.payload }, key, options)),
    );
  } catch {
    return undefined;
  }
}

/** Node's own verdict on the texts of a token as `JSON.parse` reads them. */
function nodeSays(token: string, { algorithm, jwk, sign }: OddSigner): boolean {
  const [header, payload, signature] = token.split(".");
  const whole = token.startsWith("{") ? (JSON.parse(token) as JsonObject) : { protected: header, payload, signature };
  const list = whole["signatures"];
  const all = (Array.isArray(list) ? list : [whole]) as readonly Readonly<Record<string, string | undefined>>[];
  return all.every((one) => {
    const input = `${one["protected"] ?? ""}.${String(whole["payload"])}`;
    const bytes = Buffer.from(one["signature"] ?? "", "base64url");
    if (algorithm === "HS256") return bytes.length === 32 && timingSafeEqual(sign(input), bytes);
    const key = createPublicKey({ key: { ...jwk }, format: "jwk" });
    return verify("sha256", Buffer.from(input), { key, dsaEncoding: "ieee-p1363" }, bytes);
  });
}

/** The payload that is shown, from the bytes that jose verified. */
function assertShown(shown: Payload, bytes: Uint8Array, text: string): void {
  const verified = Buffer.from(bytes);
  switch (shown.kind) {
    case "claims":
    case "json": {
      const reading = scanJson(verified.toString());
      assert.ok(reading.kind === "json", text);
      assert.deepEqual(shown.kind === "claims" ? shown.claims : shown.value, reading.value, text);
      return;
    }
    case "text": {
      assert.deepEqual(Buffer.from(shown.text), verified, text);
      return;
    }
    case "bytes": {
      assert.deepEqual(Buffer.from(shown.bytes), verified, text);
      return;
    }
    case "nested": {
      assert.deepEqual(viewToken(shown.token), viewToken(parseToken(verified.toString())), text);
      return;
    }
    case "empty": {
      assert.equal(verified.length, 0, text);
      return;
    }
    case "detached":
      assert.fail(`genuine without content: ${text}`);
  }
}

function assertSameHeader(shown: JsonObjectNode | undefined, reading: JoseReading, text: string): void {
  assert.ok(shown, text);
  const read = { ...reading.protectedHeader, ...reading.unprotectedHeader };
  assert.deepEqual({ ...(JSON.parse(formatJson(shown)) as object) }, read, text);
}

const forms = { compact: compactToken, flattened: flattenedToken, general: generalToken };

for (const [form, generate] of Object.entries(forms)) {
  test(`of random ${form} tokens with fitting signatures, none is genuine that jose or Node refuses or reads otherwise`, async () => {
    const random = seededRandom(7_515);
    const counts = { genuine: 0, invalid: 0, stricter: 0 };
    for (let round = 0; round < rounds; round += 1) {
      const signer = signers[randomBelow(random, signers.length)]!;
      let text = generate(random, signer);
      for (let changes = randomBelow(random, 4) - 1; changes > 0; changes -= 1) text = changed(random, text);
      const { token, parsed } = readTokens(text)[0]!;
      const verdict = parsed.kind === "jws" ? (await ownVerdict(parsed, JSON.stringify(signer.jwk))).kind : "malformed";
      const isGenuine = genuineKinds.includes(verdict);
      if (!isGenuine && verdict !== "invalid" && round % 4 !== 0) continue;
      const readings = await joseReadings(token, signer);
      if (verdict === "invalid")
        assert.equal(readings, undefined, `called invalid, but jose finds it genuine: ${text}`);
      counts.invalid += verdict === "invalid" ? 1 : 0;
      counts.stricter += !isGenuine && readings !== undefined ? 1 : 0;
      if (!isGenuine || parsed.kind !== "jws") continue;
      counts.genuine += 1;
      assert.ok(readings, `jose refuses: ${JSON.stringify(text)}`);
      assert.ok(nodeSays(token, signer), `Node refuses: ${JSON.stringify(text)}`);
      const shown = signaturesOf(parsed);
      assert.equal(shown.length, readings.length, text);
      for (const [index, reading] of readings.entries()) {
        assertShown(parsed.payload, reading.payload, text);
        assertSameHeader(shown[index]?.header, reading, text);
      }
    }
    if (process.env["MINTMARK_ROUNDS"] !== undefined) console.log(form, counts);
    assert.ok(counts.genuine > rounds / 25, `only ${counts.genuine} were genuine`);
    assert.ok(counts.invalid > rounds / 200, `only ${counts.invalid} were forged`);
    assert.ok(counts.stricter > 0, "nothing was refused that jose takes");
  });
}
