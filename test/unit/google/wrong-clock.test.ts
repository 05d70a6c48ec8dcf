import assert from "node:assert/strict";
import { suite, test, type TestContext } from "node:test";
import { SkewCorrectedClock } from "../../../src/core/base/clock.ts";
import { endpointsAt, googleEndpoints } from "../../../src/core/caller/endpoints.ts";
import { Emitter } from "../../../src/core/base/events.ts";
import { timeLeft } from "../../../src/core/credential/token/countdown.ts";
import { RenewAhead } from "../../../src/core/credential/token/renew-ahead.ts";
import { TokenStore } from "../../../src/core/credential/token/token-store.ts";
import { readTokens } from "../../../src/core/inspect/parse/parse-token.ts";
import { lifetimeAt } from "../../../src/core/inspect/verify/lifetime.ts";
import { parseCredentialFile } from "../../../src/google/credential-file/credential-file.ts";
import { createFileSource } from "../../../src/google/credential-file/file-source.ts";
import { HttpClient } from "../../../src/google/http/http-client.ts";
import { timeOriginsOf } from "../../../src/google/http/google-time.ts";
import { openMetadataSource } from "../../../src/google/source/metadata-source.ts";
import { InspectedToken } from "../../../src/host/inspector/inspected-token.ts";
import { ManualClock } from "../../support/manual-clock.ts";
import { FakeServer } from "./fake-server.ts";
import { MemoryLogger, never, secret } from "./google-fixtures.ts";
import { external } from "./identity-fixtures.ts";
import { ciRunner, desk, type Desk, releaseManager, request } from "./sandbox-desk.ts";
import { startTlsServer } from "./tls-server.ts";

const minute = 60_000;

const refused = "oauth2.token 400";
const refresh = "oauth2.token 200";
const minted = "iamcredentials.generateAccessToken 200";

/** How far the machine is ahead, and how an ID token of that moment looks there. */
const machines = [
  ["two minutes ahead", 2 * minute, [refresh], "live"],
  ["two hours ahead", 120 * minute, [refused, refresh], "unknown"],
  ["seven minutes behind", -7 * minute, [refresh], "live"],
  ["two hours behind", -120 * minute, [refused, refresh], "live"],
] as const;

const token = request(releaseManager, [], { source: "keyFile" });
const idToken = {
  kind: "idToken",
  target: releaseManager,
  delegates: [],
  audience: "https://service.example",
  includeEmail: true,
  organizationNumberIncluded: false,
  destination: "clipboard",
  source: "keyFile",
} as const;

function inspected(text: string): InspectedToken {
  const [reading] = readTokens(text);
  assert.ok(reading);
  return new InspectedToken(reading, undefined);
}

function lifetimeOf(shown: InspectedToken, { clock }: Desk): string {
  const times = { now: clock.now(), latest: clock.latest() };
  const known = shown.lifetime(times);
  assert.ok(known);
  return lifetimeAt(known.bounds, times.now, 0, times.now + known.latestAheadMs).kind;
}

for (const [how, aheadMs, exchanges, lifetime] of machines) {
  test(`on a machine that is ${how} a key file mints at once, and countdown, end and renewal go by Google's time`, async (t) => {
    const at = await desk(t, aheadMs);
    const { mint, calls, time, clock } = at;
    const store = new TokenStore(clock, () => "id");
    const { expiresAt, mintedAt } = store.add(await mint(token, never));
    assert.deepEqual(calls(), [...exchanges, minted]);
    assert.deepEqual([expiresAt, mintedAt, clock.skewMs], [time.now() + 60 * minute, time.now(), -aheadMs]);
    const shown = inspected((await mint(idToken, never)).value);
    assert.equal(lifetimeOf(shown, at), lifetime);
    calls();
    const started = time.now();
    const { ticks, renewed, renewal } = renewing(at, store);
    time.time += 49 * minute;
    ticks.fire();
    assert.deepEqual([timeLeft(expiresAt, clock.now()), calls()], [{ kind: "minutes", minutes: 11 }, []]);
    time.time += minute;
    ticks.fire();
    assert.equal(await renewed, started + 50 * minute);
    assert.deepEqual(calls(), [minted]);
    time.time += 10 * minute;
    assert.equal(lifetimeOf(shown, at), "expired");
    await mint(token, never);
    assert.deepEqual(calls(), [refresh, minted]);
    renewal.dispose();
    store.dispose();
  });
}

/** Renews ahead at each tick; `renewed` is the time at which the first renewal was over. */
function renewing({ mint, clock, time }: Desk, store: TokenStore) {
  const ticks = new Emitter<void>();
  const { promise: renewed, resolve, reject } = Promise.withResolvers<number>();
  const renewal = new RenewAhead({
    store,
    clock,
    onTick: ticks.event,
    isAllowed: () => true,
    isInUse: () => true,
    renew: async ({ id }) => {
      store.add(await mint(token, never), id);
      resolve(time.now());
    },
    giveUp: (_, error) => reject(error),
  });
  return { ticks, renewed, renewal };
}

const lie = "Mon, 01 Mar 2027 00:00:00 GMT";
const lying = { date: lie };

/** A machine with the right clock, and what learns from answers there. */
function rightMachine(t: TestContext, google = googleEndpoints) {
  const time = new ManualClock();
  const clock = new SkewCorrectedClock(time);
  const timeOrigins = () => timeOriginsOf(google);
  const http = new HttpClient({ clock, logger: new MemoryLogger(), random: () => 1, timeOrigins });
  t.after(() => http.dispose());
  return { time, clock, context: { clock, http } };
}

suite("a wrong time does not move the clock if it comes from", () => {
  test("the address of a subject token, over TLS too", async (t) => {
    const subject = await startTlsServer(t, (_request, response) => response.writeHead(200, lying).end("subject"));
    const json = { access_token: secret, expires_in: 3600, token_type: "Bearer" };
    const google = await FakeServer.start(t, { json, headers: lying });
    const { time, clock, context } = rightMachine(t, endpointsAt(google.url));
    const file = parseCredentialFile(external(google.url, { url: subject }), "/adc.json", endpointsAt(google.url));
    const options = { name: "adc", file, origin: "/adc.json", quotaProject: undefined } as const;
    const source = createFileSource({ ...options, endpoints: endpointsAt(google.url) }, context);
    const { expiresAt } = await source.accessToken(never);
    assert.deepEqual([expiresAt, clock.skewMs], [time.now() + 60 * minute, undefined]);
  });

  test("a metadata server", async (t) => {
    const flavor = { "metadata-flavor": "Google", ...lying };
    const token = { access_token: secret, expires_in: 3600, token_type: "Bearer" };
    const email = { text: "vm@demo.iam.gserviceaccount.com", headers: flavor };
    const server = await FakeServer.start(t, email, { json: token, headers: flavor });
    const { time, clock, context } = rightMachine(t);
    const variables = { GCE_METADATA_HOST: `127.0.0.1:${server.port}` };
    const environment = { platform: "linux", variables, homeDirectory: "/" } as const;
    const source = await openMetadataSource(
      { environment, endpoints: googleEndpoints, quotaProject: undefined },
      context,
      never,
    );
    const { expiresAt } = await source.accessToken(never);
    assert.deepEqual([expiresAt, clock.skewMs], [time.now() + 60 * minute, undefined]);
  });

  test("the sandbox", async (t) => {
    const { mint, sandbox, clock, time } = await desk(t);
    sandbox.settings.dateSkewMs = 90 * 86_400_000;
    const { expiresAt } = await mint(request(ciRunner), never);
    assert.deepEqual([expiresAt, clock.now(), clock.skewMs], [time.now() + 60 * minute, time.now(), undefined]);
  });
});
