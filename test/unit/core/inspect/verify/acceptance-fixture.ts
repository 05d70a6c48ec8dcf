import type { JsonObject } from "../../../../../src/core/base/json.ts";
import { judgeAcceptance } from "../../../../../src/core/inspect/verify/acceptance.ts";
import { parseToken } from "../../../../../src/core/inspect/parse/parse-token.ts";
import type { Receiver } from "../../../../../src/core/inspect/verify/receiver.ts";
import type { SignatureResult } from "../../../../../src/core/inspect/verify/verification.ts";
import { makeJwt } from "../../../../support/make-jwt.ts";

export const now = Date.UTC(2026, 10, 21, 12);
export const second = now / 1_000;
export const url = "https://orders-7h2k3j4l5m-ew.a.run.app";
export const account = "ci@demo-1.iam.gserviceaccount.com";

export const idToken = {
  iss: "https://accounts.google.com",
  aud: url,
  sub: "112233445566778899001",
  email: account,
  email_verified: true,
  iat: second - 60,
  exp: second + 3_540,
};
export const selfSigned = {
  iss: account,
  sub: account,
  aud: "https://pubsub.googleapis.com/",
  iat: second,
  exp: second + 3_600,
};

/** Somebody who can mint, with an account of their own. */
export const stranger = { email: "eve@elsewhere.iam.gserviceaccount.com", sub: "998877665544332211009" };

export const signedBy = (kind: "google" | "sandbox"): SignatureResult => ({
  kind: "valid",
  key: {
    id: "k",
    algorithm: "RS256",
    origin: { kind, url: "https://keys.example", fetchedAt: now },
    source: undefined,
  },
});

/** What is said of these claims, for a Cloud Run service unless another receiver is given. */
export function judge(
  claims: JsonObject,
  receiver: Partial<Receiver> = {},
  result?: SignatureResult,
  header: JsonObject = {},
) {
  const token = makeJwt(JSON.stringify(claims), JSON.stringify({ alg: "RS256", typ: "JWT", kid: "k", ...header }));
  const whole: Receiver = { kind: "cloudRun", audiences: [url], emails: [account], ...receiver };
  return judgeAcceptance(parseToken(token), result === undefined ? [] : [result], whole, now);
}

/** The rules that failed, with their hints. */
export function failures(acceptance: ReturnType<typeof judge>): (readonly [rule: string, hint: string | undefined])[] {
  return acceptance.checks.flatMap(({ rule, outcome, hint }) => (outcome === "failed" ? [[rule, hint] as const] : []));
}
