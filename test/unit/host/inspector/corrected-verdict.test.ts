import assert from "node:assert/strict";
import { test } from "node:test";
import { SkewCorrectedClock } from "../../../../src/core/base/clock.ts";
import { lifetimeAt } from "../../../../src/core/inspect/verify/lifetime.ts";
import { readTokens } from "../../../../src/core/inspect/parse/parse-token.ts";
import type { UsedKey } from "../../../../src/core/inspect/verify/verification.ts";
import { InspectedToken } from "../../../../src/host/inspector/inspected-token.ts";
import { ManualClock } from "../../../support/manual-clock.ts";
import { base64url, makeJwt } from "../../../support/make-jwt.ts";
import { randomBelow, seededRandom } from "../../../support/seeded-random.ts";

const minute = 60_000;
const key: UsedKey = {
  id: "k1",
  algorithm: "RS256",
  origin: { kind: "google", url: "https://www.googleapis.com/oauth2/v3/certs", fetchedAt: 0 },
  source: undefined,
};
const email = "ci@demo-1.iam.gserviceaccount.com";
const receiver = { kind: "ownService", audiences: ["a"], emails: [email] } as const;

/** A verified token with an hour to live by the time of `at`. */
async function verified(at: number): Promise<InspectedToken> {
  const iat = Math.floor(at / 1_000);
  const claims = { iss: "https://accounts.google.com", aud: "a", email, email_verified: true, iat, exp: iat + 3_600 };
  const [reading] = readTokens(makeJwt(JSON.stringify(claims), undefined, base64url("signature")));
  assert.ok(reading);
  const token = new InspectedToken(reading, undefined);
  const verifier = { verify: () => Promise.resolve([{ kind: "valid", key } as const]), readKeys: () => assert.fail() };
  await token.verify(
    () => Promise.resolve(verifier),
    () => Promise.resolve({ kind: "issuer" }),
    () => undefined,
  );
  return token;
}

/** A machine whose clock is off, and all that is said of a token there. */
function machineOff(skewMs: number) {
  const machine = new ManualClock();
  const clock = new SkewCorrectedClock(machine);
  const google = (): number => machine.now() + skewMs;
  const said = (token: InspectedToken): readonly string[] => {
    const times = { now: clock.now(), latest: clock.latest() };
    const lifetime = token.lifetime(times);
    assert.ok(lifetime);
    const { kind } = lifetimeAt(lifetime.bounds, times.now, 0, times.now + lifetime.latestAheadMs);
    return [token.verdict(times).kind, token.acceptance(receiver, times).outcome, kind];
  };
  const compare = (aheadMs = skewMs): void => clock.observeDateHeader(new Date(machine.now() + aheadMs).toUTCString());
  return { machine, google, said, compare };
}

const good = ["valid", "nothingAgainst", "live"];
const ended = ["claimsFail", "refused", "expired"];
const doubtful = ["clocksDisagree", "unchecked", "unknown"];

test("a fresh token is good on a machine that is behind, and ends when Google says so", async () => {
  for (const skewMs of [0, 7 * minute, 120 * minute]) {
    const { machine, google, said, compare } = machineOff(skewMs);
    compare();
    const token = await verified(google());
    assert.deepEqual(said(token), good);
    machine.advance(60 * minute - 1_000);
    assert.deepEqual(said(token), good);
    machine.advance(1_000);
    assert.deepEqual(said(token), ended);
  }
});

test("on a machine that is two minutes ahead the last two minutes are in doubt, and never good", async () => {
  const { machine, google, said, compare } = machineOff(-2 * minute);
  compare();
  const token = await verified(google());
  assert.deepEqual(said(token), good);
  machine.advance(58 * minute);
  assert.deepEqual(said(token), doubtful);
  machine.advance(2 * minute);
  assert.deepEqual(said(token), ended);
});

test("a token that ended a day ago does not become good again, however far back Google's time is", async () => {
  const { machine, said, compare } = machineOff(0);
  const token = await verified(machine.now() - 25 * 60 * minute);
  assert.deepEqual(said(token), ended);
  for (const aheadMs of [-2_000 * minute, 0, -10_000 * minute]) {
    compare(aheadMs);
    assert.notEqual(said(token)[0], "valid");
    assert.notEqual(said(token)[1], "nothingAgainst");
    assert.notEqual(said(token)[2], "live");
  }
});

test("no sequence of corrections makes an ended token good", async () => {
  const rounds = Number(process.env["MINTMARK_RANDOM_ROUNDS"] ?? 40);
  for (let seed = 1; seed <= rounds; seed += 1) {
    const random = seededRandom(seed);
    const { machine, said, compare } = machineOff(0);
    const tokens = await Promise.all([-90, -30, 0, 60].map((ago) => verified(machine.now() + ago * minute)));
    const expired = new Set<number>();
    for (let step = 0; step < 60; step += 1) {
      if (randomBelow(random, 2) === 0) machine.advance(randomBelow(random, 10 * minute));
      else compare((randomBelow(random, 400) - 200) * minute);
      for (const [index, token] of tokens.entries()) {
        const seen = said(token);
        if (seen[2] === "expired") expired.add(index);
        const isGood = seen.some((word, part) => word === good[part]);
        assert.ok(!isGood || !expired.has(index), `seed ${seed}, step ${step}, token ${index}: ${seen.join(", ")}`);
      }
    }
  }
});
