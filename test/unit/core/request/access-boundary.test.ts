import assert from "node:assert/strict";
import { test } from "node:test";
import { isObject } from "../../../../src/core/base/json.ts";
import { boundaryOptions, parseStoragePlace, writeStoragePlace } from "../../../../src/core/request/access-boundary.ts";
import { parseAccessBoundary } from "../../../../src/core/request/parse-access-boundary.ts";
import { codeOf, failureThrownBy, never, request, target } from "../credential/credential-fixtures.ts";
import { bench, secret } from "../credential/mint-bench.ts";

const viewer = "roles/storage.objectViewer";
const accessBoundary = [{ bucket: "acme-reports", prefix: "2026/", roles: [viewer] }];

test("a boundary is written as the Security Token Service takes it, with lists below the prefix", () => {
  assert.deepEqual(boundaryOptions(accessBoundary), {
    accessBoundary: {
      accessBoundaryRules: [
        {
          availableResource: "//storage.googleapis.com/projects/_/buckets/acme-reports",
          availablePermissions: [`inRole:${viewer}`],
          availabilityCondition: {
            expression:
              `resource.name.startsWith("projects/_/buckets/acme-reports/objects/2026/")` +
              ` || api.getAttribute('storage.googleapis.com/objectListPrefix', '').startsWith("2026/")`,
          },
        },
      ],
    },
  });
});

test("a whole bucket needs no condition", () => {
  const [rule] = parseAccessBoundary([{ bucket: "acme-reports", prefix: "", roles: [viewer] }]);
  assert.doesNotMatch(JSON.stringify(boundaryOptions([rule!])), /availabilityCondition/);
});

test("no prefix can end the literal that contains it", () => {
  const prefix = `a" || true || "\\`;
  const text = JSON.stringify(boundaryOptions([{ bucket: "acme-reports", prefix, roles: [viewer] }]));
  const options: unknown = JSON.parse(text);
  assert.ok(isObject(options));
  assert.match(text, /objects\/a\\\\\\" \|\| true/);
});

const wrong: readonly (readonly [string, unknown, string])[] = [
  ["no list", {}, "rules"],
  ["an empty list", [], "rules"],
  ["eleven rules", Array.from({ length: 11 }, () => accessBoundary[0]), "rules"],
  ["a rule that is no object", ["acme"], "rules"],
  ["a bucket with capitals", [{ bucket: "Acme", roles: [viewer] }], "bucket"],
  ["a bucket's path", [{ bucket: "acme/x", roles: [viewer] }], "bucket"],
  ["a prefix over two lines", [{ bucket: "acme", prefix: "a\nb", roles: [viewer] }], "prefix"],
  ["no roles", [{ bucket: "acme", roles: [] }], "roles"],
  ["a permission in place of a role", [{ bucket: "acme", roles: ["storage.objects.get"] }], "roles"],
  ["a role with inRole", [{ bucket: "acme", roles: [`inRole:${viewer}`] }], "roles"],
];
for (const [what, value, part] of wrong) {
  test(`${what} is not a boundary`, () => {
    const failure = failureThrownBy(() => parseAccessBoundary(value));
    assert.equal(failure.code === "notABoundary" && failure.part, part);
  });
}

test("an unknown field of a rule is named", () => {
  const failure = failureThrownBy(() => parseAccessBoundary([{ bucket: "acme", roles: [viewer], folder: "x" }]));
  assert.deepEqual(failure, { code: "unknownField", field: "accessBoundary.folder" });
});

test("a place in Cloud Storage is read in each of the ways people write it", () => {
  assert.deepEqual(parseStoragePlace("acme-reports"), { bucket: "acme-reports" });
  assert.deepEqual(parseStoragePlace(" gs://acme-reports/ "), { bucket: "acme-reports" });
  assert.deepEqual(parseStoragePlace("acme-reports/2026/q1"), { bucket: "acme-reports", prefix: "2026/q1" });
  assert.equal(parseStoragePlace("https://storage.googleapis.com/x"), undefined);
  assert.equal(writeStoragePlace(accessBoundary[0]!), "gs://acme-reports/2026/");
});

test("a downscoped token is minted wide and exchanged, and the wide one is not kept", async () => {
  const { mint, exchange, logger } = bench();
  const minted = await mint(request({ accessBoundary }), never);
  assert.equal(minted.value, "ya29.NARROW-SECRET");
  assert.equal(exchange.downscoped[0]?.accessToken, `${secret}-1`);
  assert.deepEqual(exchange.downscoped[0].boundary, accessBoundary);
  assert.doesNotMatch(JSON.stringify([minted, logger]), new RegExp(secret));
});

test("a token that comes back as wide as it was is thrown away", async () => {
  const { mint, exchange } = bench();
  exchange.narrow = `${secret}-1`;
  assert.equal(await codeOf(mint(request({ accessBoundary }), never)), "mintMismatch");
});

test("a refused boundary hands nothing over", async () => {
  const { mint, exchange } = bench();
  exchange.failure = { code: "boundaryRefused", account: target, error: "invalid_request", description: "no" };
  assert.equal(await codeOf(mint(request({ accessBoundary }), never)), "boundaryRefused");
});

test("a narrow token ends no later than the wide one", async () => {
  const { mint, exchange, clock } = bench();
  exchange.expiresInMs = 99_000_000;
  const minted = await mint(request({ accessBoundary, lifetimeSeconds: 900 }), never);
  assert.equal(minted.expiresAt, clock.now() + 900_000);
});
