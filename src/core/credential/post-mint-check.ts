import { fail } from "../base/errors.ts";
import type { AccessTokenAnswer } from "./iam-credentials.ts";
import type { MintRequest } from "./request.ts";

/** How far Google's clock may be from ours before an expiry looks wrong, in milliseconds. */
const toleranceMs = 60_000;

/** Throws `mintMismatch` when the answer is not what the request asked for, so that a wrong token is never handed over. */
export function checkAnswer(request: MintRequest, answer: AccessTokenAnswer, now: number): void {
  const expected = now + request.lifetimeSeconds * 1_000;
  if (answer.expiresAt > now && answer.expiresAt <= expected + toleranceMs) return;
  fail({
    code: "mintMismatch",
    account: request.target,
    field: "expiry",
    expected: new Date(expected).toISOString(),
    actual: new Date(answer.expiresAt).toISOString(),
  });
}
