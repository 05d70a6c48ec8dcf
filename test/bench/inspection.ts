import { verify } from "node:crypto";
import { compactVerify, decodeJwt, decodeProtectedHeader, importJWK } from "jose";
import { readTokens } from "../../src/core/inspect/parse/parse-token.ts";
import { viewToken } from "../../src/core/inspect/token-view.ts";
import { checkSignature } from "../../src/google/verify/signature-checker.ts";
import { signedPartsOf } from "../support/signed-parts.ts";
import { createSigner } from "../support/signed-jwt.ts";
import type { Figure, Subject } from "./figure.ts";
import { pasteToVerdict } from "./paste-to-verdict.ts";
import { interleave, median } from "./statistics.ts";

/** Decoding and verifying compared with jose and with the minimum work; and from a paste to a verdict on the page. */
export const inspection: Subject = { name: "Inspector", measure };

const rounds = 40;
const perRound = 200;
const signer = createSigner("RS256", "k");
const token = signer.signJwt({
  iss: "https://accounts.google.com",
  aud: "https://s.example",
  sub: "1",
  exp: 4e9,
  iat: 1,
});

const dot = token.lastIndexOf(".");
const signed = Buffer.from(token.slice(0, dot));
const signature = Buffer.from(token.slice(dot + 1), "base64url");

/** JSON.parse of the two parts, the minimum for any decoder. It reports nothing and accepts everything. */
function bareDecode(): unknown {
  const [header = "", payload = ""] = token.split(".");
  return [header, payload].map((part) => JSON.parse(Buffer.from(part, "base64url").toString()) as unknown);
}

async function measure({ extension }: Parameters<Subject["measure"]>[0]): Promise<readonly Figure[]> {
  const decoding = await interleave(
    {
      ours: () => microseconds(() => viewToken(readTokens(token)[0]!.parsed)),
      jose: () => microseconds(() => [decodeProtectedHeader(token), decodeJwt(token)]),
      bare: () => microseconds(bareDecode),
    },
    rounds,
  );
  const verifying = await interleave(
    {
      ours: () => microseconds(() => checkSignature(signedPartsOf(token), "RS256", signer.jwk)),
      jose: () => microseconds(async () => compactVerify(token, await importJWK(signer.jwk, "RS256"))),
      floor: () => microseconds(() => verify("sha256", signed, signer.publicKey, signature)),
    },
    rounds,
  );
  const big = await pasteToVerdict(extension);
  return [
    { what: "decode, explain and lint a token", value: median(decoding.ours), unit: "µs" },
    { what: "  jose, decode only", value: median(decoding.jose), unit: "µs" },
    { what: "  JSON.parse only", value: median(decoding.bare), unit: "µs" },
    { what: "verify an RS256 token, key import included", value: median(verifying.ours), unit: "µs" },
    { what: "  jose, key import included", value: median(verifying.jose), unit: "µs" },
    { what: "  node:crypto, key ready", value: median(verifying.floor), unit: "µs" },
    { what: "  over jose", value: median(verifying.ours) / median(verifying.jose), unit: "×", limit: 1.2 },
    ...big,
  ];
}

async function microseconds(work: () => unknown): Promise<number> {
  const start = performance.now();
  for (let turn = 0; turn < perRound; turn += 1) await work();
  return ((performance.now() - start) * 1_000) / perRound;
}
