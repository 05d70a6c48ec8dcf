import assert from "node:assert/strict";
import { test } from "node:test";
import { failureOf } from "../../../../src/core/base/errors.ts";
import type { Failure } from "../../../../src/core/base/failure.ts";
import type { SourceChoice } from "../../../../src/core/caller/credential-source.ts";
import type { AccessTokenRequest } from "../../../../src/core/request/request.ts";
import { gate, settle } from "../../../support/manual-clock.ts";
import {
  cloudPlatform,
  codeOf,
  delegates,
  FakeSource,
  never,
  principal,
  request,
  target,
} from "./credential-fixtures.ts";
import { bench, google, secret } from "./mint-bench.ts";

test("a chain of any length takes one call, with the accounts in the order in which they were given", async () => {
  for (let length = 0; length <= 10; length += 1) {
    const { mint, iam } = bench();
    const chain = Array.from({ length }, (_, index) => `hop-${index}@p.iam.gserviceaccount.com`);
    await mint(request({ delegates: chain }), never);
    assert.deepEqual(
      iam.calls.map(({ call }) => [call.target, call.delegates]),
      [[target, chain]],
    );
  }
});

test("a minted token has its kind, caller and expiry", async () => {
  const { mint, clock, source, logger } = bench();
  const asked = request({ reason: "ticket 7" });
  assert.deepEqual(await mint(asked, never), {
    request: { ...asked, source: "adc" },
    value: `${secret}-1`,
    caller: { name: "adc", principal, origin: source.origin },
    epoch: 0,
    mintedAt: clock.now(),
    expiresAt: clock.now() + 3_600_000,
  });
  assert.deepEqual(logger.lines, [`Minted accessToken for ${target} through 2 delegates.`]);
});

test("a hundred identical requests at once are one fetch of the caller's token and one call", async () => {
  const { mint, iam, source } = bench();
  const results = await Promise.all(Array.from({ length: 100 }, () => mint(request(), never)));
  assert.deepEqual([iam.calls.length, source.fetches], [1, 1]);
  assert.deepEqual(new Set(results.map(({ value }) => value)), new Set([`${secret}-1`]));
});

test("requests that differ only in where the token goes, or in the order of scopes, share a call and keep what they asked", async () => {
  const { mint, iam } = bench();
  const [a, b] = [cloudPlatform, "https://www.googleapis.com/auth/drive"];
  const asked = [
    request({ scopes: [a, b] }),
    request({ scopes: [b, a], destination: "terminal" }),
    request({ scopes: [a, b], source: "auto" }),
  ];
  const results = await Promise.all(asked.map((one) => mint(one, never)));
  assert.equal(iam.calls.length, 1);
  assert.deepEqual(
    results.map(
      (result) => result.request.kind === "accessToken" && [result.request.destination, result.request.scopes],
    ),
    asked.map(({ destination, scopes }) => [destination, scopes]),
  );
});

test("a chain that begins with its own caller is refused before any call", async () => {
  const { mint, iam, source } = bench();
  Object.assign(source, { principal: delegates[0] });
  assert.equal(await codeOf(mint(request(), never)), "repeatedAccount");
  assert.equal(iam.calls.length, 0);
});

test("requests for different credentials at once are different calls", async () => {
  const { mint, iam } = bench();
  const changes: readonly Partial<AccessTokenRequest>[] = [
    {},
    { target: "other@prod.iam.gserviceaccount.com" },
    { delegates: [...delegates].reverse() },
    { delegates: [] },
    { scopes: [`${cloudPlatform}.read-only`] },
    { lifetimeSeconds: 600 },
    { source: "gcloud" },
    { reason: "audit" },
  ];
  await Promise.all(changes.map((change) => mint(request(change), never)));
  assert.equal(iam.calls.length, changes.length);
});

test("one request after the other is one call after the other", async () => {
  const { mint, iam } = bench();
  const values = [await mint(request(), never), await mint(request(), never)].map(({ value }) => value);
  assert.deepEqual([values, iam.calls.length], [[`${secret}-1`, `${secret}-2`], 2]);
});

test("a request without a source uses the one that is set at that moment", async () => {
  let choice: SourceChoice = "adc";
  const { mint, sources } = bench(() => choice);
  await mint(request(), never);
  choice = "gcloud";
  await mint(request(), never);
  await mint(request({ source: "keyFile" }), never);
  assert.deepEqual(sources.opened, ["adc", "gcloud", "keyFile"]);
});

test("one who cancels leaves the others their token; when all have, the call is aborted", async () => {
  const { mint, iam } = bench();
  const controllers = [new AbortController(), new AbortController(), new AbortController()];
  iam.held = gate();
  const pending = controllers.map(({ signal }) => mint(request(), signal).catch(failureOf));
  await settle();
  controllers[0]!.abort();
  await settle();
  assert.deepEqual([await pending[0], iam.calls[0]!.signal.aborted], [{ code: "cancelled" }, false]);
  controllers[1]!.abort();
  controllers[2]!.abort();
  await Promise.all(pending);
  assert.equal(iam.calls[0]!.signal.aborted, true);
});

for (const refusedAs of ["unauthenticated", "notAnAccessToken"] as const) {
  test(`a caller token that Google no longer knows (${refusedAs}) is refreshed once and the call repeated once`, async () => {
    const { mint, iam, source } = bench();
    iam.refusedAs = refusedAs;
    await mint(request(), never);
    iam.revoked.add("adc-token-1");
    const { value } = await mint(request(), never);
    assert.deepEqual(
      [value, source.fetches, iam.calls.map(({ caller }) => caller.token)],
      [`${secret}-3`, 2, ["adc-token-1", "adc-token-1", "adc-token-2"]],
    );
  });
}

test("a fresh token that is refused, too, ends it", async () => {
  const { mint, iam, source } = bench();
  iam.revoked.add("adc-token-1").add("adc-token-2").add("adc-token-3");
  assert.equal(await codeOf(mint(request(), never)), "unauthenticated");
  assert.deepEqual([source.fetches, iam.calls.length], [2, 2]);
});

test("when the source only has the refused token again, the call is not repeated", async () => {
  const { mint, iam, source } = bench();
  source.repeats = true;
  iam.revoked.add("adc-token-1");
  assert.equal(await codeOf(mint(request(), never)), "unauthenticated");
  assert.deepEqual([source.fetches, iam.calls.length], [2, 1]);
});

test("any other refusal is passed on after one call", async () => {
  const failures: readonly Failure[] = [
    { code: "notFound", resource: target, google },
    { code: "rateLimited", resource: target, google },
    { code: "unreachable", host: "iamcredentials.googleapis.com", reason: "dns" },
  ];
  for (const failure of failures) {
    const { mint, iam } = bench();
    iam.failure = failure;
    await assert.rejects(mint(request(), never), (error) => failureOf(error) === failure);
    assert.equal(iam.calls.length, 1);
  }
});

test("a denied permission names everyone in the chain, because Google names no hop", async () => {
  const { mint, iam } = bench();
  const failure = {
    code: "permissionDenied",
    resource: target,
    google,
    permission: "iam.serviceAccounts.getAccessToken",
  } as const;
  iam.failure = failure;
  await assert.rejects(mint(request(), never), (error) => {
    const chain = [principal, ...delegates, target];
    assert.deepEqual(failureOf(error), { ...failure, chain, kind: "accessToken", source: "adc" });
    return true;
  });
});

test("a chain of the caller's own that was denied before the mint stays unchanged", async () => {
  const { mint, iam } = bench();
  const chain = ["ana@example.com", principal];
  const failure = { code: "permissionDenied", resource: principal, google, permission: undefined, chain } as const;
  iam.failure = failure;
  await assert.rejects(mint(request(), never), (error) => failureOf(error) === failure);
});

test("an answer that is not what was asked for is never handed over", async () => {
  const mismatches = [0, -1, -3_600_000, 3_600_000 + 60_001, 43_200_000, Infinity, Number.NaN];
  for (const expiresInMs of mismatches) {
    const { mint, iam } = bench();
    iam.expiresInMs = expiresInMs;
    const failure = await mint(request(), never).then(() => undefined, failureOf);
    assert.equal(failure?.code, "mintMismatch", `${expiresInMs} ms`);
    assert.ok(!JSON.stringify(failure).includes("PLANTED"));
  }
});

test("an expiry a minute beyond what was asked for, or any shorter one, is accepted", async () => {
  for (const expiresInMs of [1, 600_000, 3_600_000, 3_660_000]) {
    const { mint, iam, clock } = bench();
    iam.expiresInMs = expiresInMs;
    assert.equal((await mint(request(), never)).expiresAt, clock.now() + expiresInMs);
  }
});

test("a request that Google cannot grant is refused before any call", async () => {
  const cases: readonly (readonly [Partial<AccessTokenRequest>, string])[] = [
    [{ delegates: [target] }, "targetIsDelegate"],
    [{ delegates: Array.from({ length: 11 }, (_, n) => `d${n}@p.iam.gserviceaccount.com`) }, "tooManyDelegates"],
    [{ lifetimeSeconds: 0 }, "lifetimeOutOfRange"],
    [{ lifetimeSeconds: 43_201 }, "lifetimeOutOfRange"],
    [{ lifetimeSeconds: 1.5 }, "notALifetime"],
    [{ lifetimeSeconds: Number.NaN }, "notALifetime"],
  ];
  for (const [change, code] of cases) {
    const { mint, iam, sources } = bench();
    assert.equal(await codeOf(mint(request(change), never)), code);
    assert.deepEqual([iam.calls, sources.opened], [[], []]);
  }
});

test("who asks after the source changed is not given the token of the caller before", async () => {
  const { mint, iam, sources, session, clock } = bench();
  iam.held = gate();
  const before = mint(request(), never);
  await settle();
  sources.source = new FakeSource(clock, "keyFile");
  session.reset();
  const after = mint(request(), never);
  await settle();
  iam.held.resolve();
  assert.deepEqual([(await before).caller.name, (await after).caller.name], ["adc", "keyFile"]);
  assert.deepEqual(
    iam.calls.map(({ caller }) => caller.token),
    ["adc-token-1", "keyFile-token-1"],
  );
});
