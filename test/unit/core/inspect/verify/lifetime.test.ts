import assert from "node:assert/strict";
import { test } from "node:test";
import { lifetimeAt, lifetimeBounds, lifetimeStart } from "../../../../../src/core/inspect/verify/lifetime.ts";
import { scanJson } from "../../../../../src/core/inspect/json/scan-json.ts";

function boundsOf(json: string): ReturnType<typeof lifetimeBounds> {
  const reading = scanJson(json);
  assert.ok(reading.kind === "json" && reading.value.kind === "object");
  return lifetimeBounds(reading.value);
}

const now = 1_000_000;

const cases: readonly (readonly [name: string, json: string, kind: string, reason?: string])[] = [
  ["before exp", '{"exp":1001}', "live"],
  ["at exp itself", '{"exp":1000}', "expired"],
  ["a fraction of a second before exp", '{"exp":1000.25}', "live"],
  ["after exp", '{"exp":999}', "expired"],
  ["at nbf", '{"nbf":1000,"exp":2000}', "live"],
  ["before nbf", '{"nbf":1001,"exp":2000}', "notYetValid"],
  ["after exp, whatever nbf says", '{"nbf":"soon","exp":999}', "expired"],
  ["without exp", '{"iat":900}', "unknown", "noExpiry"],
  ["without claims", "{}", "unknown", "noExpiry"],
  ["exp as text", '{"exp":"2000"}', "unknown", "invalidExpiry"],
  ["exp null", '{"exp":null}', "unknown", "invalidExpiry"],
  ["exp given twice", '{"exp":2000,"exp":2000}', "unknown", "invalidExpiry"],
  ["exp in milliseconds", '{"exp":1700000000000}', "unknown", "invalidExpiry"],
  ["exp without end", '{"exp":1e400}', "unknown", "invalidExpiry"],
  ["exp negative", '{"exp":-1}', "unknown", "invalidExpiry"],
  ["nbf as text", '{"nbf":"900","exp":2000}', "unknown", "invalidNotBefore"],
  ["iat more than a minute ahead", '{"iat":1061,"exp":2000}', "unknown", "issuedInFuture"],
  ["iat a minute ahead, as clocks may differ", '{"iat":1060,"exp":2000}', "live"],
  ["iat ahead of an nbf that is not reached", '{"iat":1900,"nbf":1500,"exp":2000}', "notYetValid"],
  ["nbf given twice", '{"nbf":900,"nbf":901,"exp":2000}', "unknown", "invalidNotBefore"],
];

for (const [name, json, kind, reason] of cases) {
  test(`time says "${kind}" ${name}`, () => {
    const lifetime = lifetimeAt(boundsOf(json), now);
    assert.deepEqual([lifetime.kind, "reason" in lifetime ? lifetime.reason : undefined], [kind, reason]);
  });
}

test("leeway moves both ends by as many seconds", () => {
  assert.equal(lifetimeAt(boundsOf('{"exp":1000}'), now, 1).kind, "live");
  assert.equal(lifetimeAt(boundsOf('{"exp":999}'), now, 1).kind, "expired");
  assert.equal(lifetimeAt(boundsOf('{"nbf":1001,"exp":2000}'), now, 1).kind, "live");
});

test("nothing known is never live", () => {
  assert.deepEqual(lifetimeAt(boundsOf("{}"), now), { kind: "unknown", reason: "noExpiry" });
});

test("a lifetime is drawn from nbf, else from iat, and not at all backwards", () => {
  assert.equal(lifetimeStart(boundsOf('{"iat":1,"nbf":2,"exp":3}')), 2_000);
  assert.equal(lifetimeStart(boundsOf('{"iat":1,"exp":3}')), 1_000);
  assert.equal(lifetimeStart(boundsOf('{"iat":3,"exp":3}')), undefined);
  assert.equal(lifetimeStart(boundsOf('{"exp":3}')), undefined);
});
