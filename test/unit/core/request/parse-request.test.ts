import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";
import type { Failure } from "../../../../src/core/base/failure.ts";
import { completeRequest, parsePartialRequest, whatIsMissing } from "../../../../src/core/request/parse-request.ts";
import type { CredentialKind, PartialRequest } from "../../../../src/core/request/request.ts";
import { requestFailureCodes } from "../credential/request-failure-codes.ts";
import { randomBelow, seededRandom } from "../../../support/seeded-random.ts";
import {
  cloudPlatform,
  delegates,
  failureThrownBy,
  idTokenRequest,
  request,
  target,
} from "../credential/credential-fixtures.ts";

function parse(input: unknown): PartialRequest {
  return parsePartialRequest(input, "accessToken");
}

test("nothing at all is a request that lacks everything", () => {
  for (const input of [undefined, null, {}, { kind: "accessToken" }])
    assert.deepEqual(parse(input), { kind: "accessToken" });
});

test("a complete request is unchanged", () => {
  const whole = request({ source: "adc", reason: "ticket 7" });
  assert.deepEqual(parse(whole), whole);
  assert.deepEqual(completeRequest(parse(whole)), whole);
});

test("accounts may be written in any usual way and are put into one form", () => {
  const { target: email, delegates: chain } = parse({
    target: " Deployer@Prod.iam.gserviceaccount.com ",
    delegates: ["projects/-/serviceAccounts/one@stage.iam.gserviceaccount.com", "123456789012345678901"],
  });
  assert.deepEqual([email, chain], [target, [delegates[0], "123456789012345678901"]]);
});

test("scopes of Google's other hosts are scopes", () => {
  const scopes = ["https://mail.google.com/", "https://www.google.com/m8/feeds", `${cloudPlatform}.read-only`];
  assert.deepEqual(parse({ scopes }).scopes, scopes);
});

test("what a request lacks is said of its target first, and of delegates that lead nowhere", () => {
  const lacks = (request: object): Failure => whatIsMissing({ kind: "accessToken", ...request });
  assert.deepEqual(lacks({}), { code: "missingField", field: "target" });
  assert.deepEqual(lacks({ target }), { code: "missingField", field: "scopes" });
  assert.deepEqual(lacks({ delegates }), { code: "delegatesWithoutTarget", delegates });
});

test("scopes may be short names, and each is there once", () => {
  const { scopes } = parse({ scopes: ["cloud-platform", cloudPlatform, "openid"] });
  assert.deepEqual(scopes, [cloudPlatform, "openid"]);
});

test("a file is named by its whole path, and is a destination of its own", () => {
  for (const file of ["/home/me/token", "C:\\tokens\\a", "d:/tokens/a", "\\\\server\\share\\a"]) {
    assert.deepEqual(parse({ file }), { kind: "accessToken", destination: "file", file });
  }
  for (const file of [
    "token",
    "../credential/token",
    "~/token",
    "",
    "/home/\u0000x",
    "/a\nb",
    `/${"x".repeat(4_096)}`,
  ]) {
    assert.equal(failureThrownBy(() => parse({ file })).code, "notAFilePath");
  }
  const failure = failureThrownBy(() => parse({ file: "/a", destination: "editor" }));
  assert.deepEqual(failure, { code: "unknownValue", field: "destination", actual: "editor", allowed: ["file"] });
});

test("each thing that is wrong is named with its field", () => {
  const tooMany = Array.from({ length: 11 }, (_, n) => `d${n}@p.iam.gserviceaccount.com`);
  const cases: readonly (readonly [unknown, Failure])[] = [
    ["text", { code: "notARequest", actual: "string" }],
    [7, { code: "notARequest", actual: "number" }],
    [[], { code: "notARequest", actual: "array" }],
    [() => 1, { code: "notARequest", actual: "function" }],
    [{ kind: "idToken" }, { code: "unknownValue", field: "kind", actual: "idToken", allowed: ["accessToken"] }],
    [{ lifetime: 60 }, { code: "unknownField", field: "lifetime" }],
    [JSON.parse('{"__proto__": {}}'), { code: "unknownField", field: "__proto__" }],
    [{ audience: "x" }, { code: "notForKind", field: "audience", kind: "accessToken" }],
    [{ target: 1 }, { code: "wrongType", field: "target", expected: "string" }],
    [{ target: null }, { code: "wrongType", field: "target", expected: "string" }],
    [{ target: "ana@example.com" }, { code: "notAnAccount", field: "target", actual: "ana@example.com" }],
    [{ delegates: target }, { code: "wrongType", field: "delegates", expected: "string[]" }],
    [{ delegates: [1] }, { code: "wrongType", field: "delegates", expected: "string[]" }],
    [{ delegates: [target, "x"] }, { code: "notAnAccount", field: "delegates", actual: "x" }],
    [{ delegates: tooMany }, { code: "tooManyDelegates", count: 11, limit: 10 }],
    [
      { target, delegates: [target] },
      { code: "targetIsDelegate", account: target },
    ],
    [{ scopes: "cloud-platform" }, { code: "wrongType", field: "scopes", expected: "string[]" }],
    [{ scopes: [] }, { code: "emptyScopes" }],
    [{ scopes: ["not a scope"] }, { code: "notAScope", actual: "not a scope" }],
    ...["https://report-api-x2.a.run.app", "https://report-api-x2.a.run.app/v1?q", "http://insecure"].map(
      (actual) => [{ scopes: [actual] }, { code: "scopeIsAddress", actual, of: "service" }] as const,
    ),
    ...["https://storage.googleapis.com/", "https://www.googleapis.com"].map(
      (actual) => [{ scopes: [actual] }, { code: "scopeIsAddress", actual, of: "googleApi" }] as const,
    ),
    [{ delegates: [target, target] }, { code: "repeatedAccount", account: target, as: "delegate" }],
    [
      {
        scopes: ["devstorage.read_only"],
        accessBoundary: [{ bucket: "acme-b", roles: ["roles/storage.objectViewer"] }],
      },
      { code: "boundaryNeedsScope", scope: cloudPlatform },
    ],
    [{ lifetimeSeconds: "3600s" }, { code: "notALifetime", actual: "3600s" }],
    [{ lifetimeSeconds: 0.5 }, { code: "notALifetime", actual: "0.5" }],
    [{ lifetimeSeconds: Infinity }, { code: "notALifetime", actual: "Infinity" }],
    [{ lifetimeSeconds: 0 }, { code: "lifetimeOutOfRange", seconds: 0, limitSeconds: 43_200 }],
    [{ lifetimeSeconds: 43_201 }, { code: "lifetimeOutOfRange", seconds: 43_201, limitSeconds: 43_200 }],
    [
      { destination: "printer" },
      {
        code: "unknownValue",
        field: "destination",
        actual: "printer",
        allowed: ["clipboard", "secretStorage", "terminal", "editor", "file"],
      },
    ],
    [{ reason: 1 }, { code: "wrongType", field: "reason", expected: "string" }],
  ];
  for (const [input, failure] of cases)
    assert.deepEqual(
      failureThrownBy(() => parse(input)),
      failure,
      inspect(input),
    );
});

test("a request is complete when it has what only the user can know: a target, and scopes or an audience", () => {
  assert.equal(completeRequest(parse({ target })), undefined);
  assert.equal(completeRequest(parse({ scopes: ["openid"] })), undefined);
  assert.deepEqual(
    completeRequest(parse({ target, scopes: ["cloud-platform"] })),
    request({ delegates: [], lifetimeSeconds: 3_600, destination: "clipboard" }),
  );
  assert.deepEqual(
    completeRequest(parsePartialRequest({ target, audience: " https://api.example.com " }, "idToken")),
    idTokenRequest({ delegates: [] }),
  );
});

const fields = [
  ...["kind", "target", "delegates", "scopes", "lifetimeSeconds", "destination", "file", "source", "reason"],
  ...["audience", "includeEmail", "claims", "payload", "constructor", "__proto__", "toString", "", "x".repeat(500)],
];
const good = ["accessToken", "idToken", target, delegates[0], "cloud-platform", "clipboard", "adc", 3_600, true];
const planted = "PLANTEDSECRET";
const secrets = [`ya29.${planted}`, `1//0g${planted}`, `eyJhbGciOiJSUzI1NiJ9.${planted}.x`, `Bearer ${planted}`];

/** Any JSON value, often close to a request. */
function randomValue(random: () => number, depth: number): unknown {
  const pick = <T>(items: readonly T[]): T => items[randomBelow(random, items.length)]!;
  const dice = random();
  if (depth > 0 && dice < 0.2) {
    return Array.from({ length: randomBelow(random, 4) }, () => randomValue(random, depth - 1));
  }
  if (depth > 0 && dice < (depth === 3 ? 0.95 : 0.3)) {
    const entries = Array.from({ length: randomBelow(random, 6) }, () => [
      pick(fields),
      randomValue(random, depth - 1),
    ]);
    if (random() < 0.05) entries.push([pick(secrets), 1]);
    return JSON.parse(JSON.stringify(Object.fromEntries(entries))) as unknown;
  }
  if (dice < 0.5) return pick(good);
  return pick<unknown>([
    ...secrets,
    null,
    true,
    false,
    0,
    -1,
    1.5,
    1e300,
    "",
    "日本 한국 \ud800",
    "a\nb",
    "x".repeat(999),
  ]);
}

test("whatever JSON comes in, it is a request with right fields or a failure that names what is wrong and no secret", () => {
  const random = seededRandom(11);
  let accepted = 0;
  for (let round = 0; round < 8_000; round += 1) {
    const input = randomValue(random, 3);
    const outcome = parseOrFail(input, random() < 0.5 ? "accessToken" : "idToken");
    if (!("code" in outcome)) {
      accepted += 1;
      assert.deepEqual(parsePartialRequest(outcome, outcome.kind), outcome, "a parsed request parses as itself");
    } else {
      assert.ok(requestFailureCodes.has(outcome.code), `${outcome.code} for ${JSON.stringify(input)}`);
      const text = JSON.stringify(outcome);
      assert.ok(!text.includes(planted) && text.length < 400, text);
    }
  }
  assert.ok(accepted > 100, `only ${accepted} of the random values were requests`);
});

function parseOrFail(input: unknown, kind: CredentialKind): PartialRequest | Failure {
  try {
    return parsePartialRequest(input, kind);
  } catch {
    return failureThrownBy(() => parsePartialRequest(input, kind));
  }
}

test("live objects of another extension fail as requests do, too", () => {
  const loop: Record<string, unknown> = {};
  loop["loop"] = loop;
  for (const field of fields.slice(0, 8)) {
    for (const value of [
      loop,
      1n,
      Symbol("s"),
      () => 1,
      new Date(Number.NaN),
      new Map(),
      { toJSON: () => undefined },
    ]) {
      const failure = failureThrownBy(() => parse({ [field]: value }));
      assert.ok(requestFailureCodes.has(failure.code), `${failure.code} for ${field}: ${inspect(value)}`);
    }
  }
});
