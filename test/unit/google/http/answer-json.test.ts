import assert from "node:assert/strict";
import { test } from "node:test";
import { failureOf } from "../../../../src/core/base/errors.ts";
import type { Failure } from "../../../../src/core/base/failure.ts";
import { failNotJson } from "../../../../src/google/http/answer-json.ts";
import { throwGoogleError } from "../../../../src/google/http/google-error.ts";
import type { HttpAnswer } from "../../../../src/google/http/http-exchange.ts";
import { secret } from "../google-fixtures.ts";

const token = `ya29.${secret}${"Ab0_".repeat(60)}`;

function answer(status: number, text: string, contentType: string): HttpAnswer {
  return { host: "iam.example", status, headers: { "content-type": contentType }, text, isProven: true };
}

function failureFrom(act: () => never): Failure {
  try {
    return act();
  } catch (error) {
    return failureOf(error);
  }
}

test("of an answer that is not JSON only the media type is reported, and nothing else from its header", () => {
  const types = [
    [`text/html; token="${token}"`, "text/html"],
    ["application/problem+json;charset=utf-8", "application/problem+json"],
    [`${token}/html`, ""],
    [`text/${token}`, ""],
    [`Bearer ${token}`, ""],
    ["", ""],
  ] as const;
  for (const [header, contentType] of types) {
    const failure = failureFrom(() => failNotJson(answer(200, "<html>", header)));
    assert.deepEqual(failure, { code: "notJson", host: "iam.example", status: 200, contentType });
  }
});

test("what a refusal echoes is not shown, whatever it was encoded as", () => {
  const encoded = Buffer.from(`Bearer ${token}`);
  for (const echo of [encoded.toString("base64"), encoded.toString("base64url"), encoded.toString("hex")]) {
    const message = `Unknown: ${echo}, said Google.`;
    const refusal = answer(400, JSON.stringify({ error: { message } }), "application/json");
    const failure = failureFrom(() => throwGoogleError(refusal, "a resource"));
    assert.equal("google" in failure && failure.google.message, "Unknown: [redacted], said Google.");
  }
});
