import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { endpointsAt, googleEndpoints } from "../../../src/core/caller/endpoints.ts";
import type { IdTokenRequest } from "../../../src/core/request/request.ts";
import { fillOwnRequest } from "../../../src/core/credential/own-id-token.ts";
import { readJwtClaims } from "../../../src/core/credential/post-mint-check.ts";
import { completeRequest } from "../../../src/core/request/parse-request.ts";
import { openGcloudSource } from "../../../src/google/source/gcloud-source.ts";
import { openMetadataSource } from "../../../src/google/source/metadata-source.ts";
import { startSandboxCloud } from "../../../src/sandbox/sandbox-cloud.ts";
import { makeJwt } from "../../support/make-jwt.ts";
import { FakeClock } from "./fake-clock.ts";
import { failureOfRejection, network, never, secret } from "./google-fixtures.ts";
import { external, folder, granted, impersonated, openContent, target, workforce } from "./identity-fixtures.ts";
import { build, ciRunner, desk, type Desk } from "./sandbox-desk.ts";

const ada = "ada@larkfield.example";
const audience = "https://api.example.com";
const reports = "/targets/larkfield-prod/reports";

async function settle({ session }: Desk, source: "sandbox" | "keyFile", more: Partial<IdTokenRequest> = {}) {
  const filled = await fillOwnRequest(session, { kind: "idToken", ofCaller: true, source, ...more }, source, never);
  const complete = completeRequest(filled);
  assert.ok(complete !== undefined);
  return complete;
}

test("a person's ID token comes with a refresh, for the client of the sign-in, without the IAM API", async (t) => {
  const opened = await desk(t);
  const request = await settle(opened, "sandbox");
  opened.calls();
  const { value } = await opened.mint(request, never);
  assert.deepEqual(opened.calls(), ["oauth2.token 200"]);
  const claims = readJwtClaims(value);
  assert.equal(claims?.["email"], ada);
  assert.equal(claims["aud"], opened.sandbox.callers[0]?.clientId);
  assert.deepEqual([request.target, request.delegates], [ada, []]);
});

test("a service that a person develops accepts such a token, and says who called", async (t) => {
  const opened = await desk(t);
  const { value } = await opened.mint(await settle(opened, "sandbox"), never);
  const call = async (token: string): Promise<number> =>
    (await fetch(`${opened.sandbox.url}${reports}`, { headers: { authorization: `Bearer ${token}` } })).status;
  assert.equal(await call(value), 403, "known, but not an invoker");
  assert.equal(await call(`${value.slice(0, -8)}AAAAAAAA`), 401);
});

test("for another audience a person has none, and the failure says which one there is", async (t) => {
  const opened = await desk(t);
  const failure = await failureOfRejection(settle(opened, "sandbox", { audience }));
  assert.deepEqual(failure, {
    code: "ownAudienceOnly",
    account: ada,
    audience: opened.sandbox.callers[0]?.clientId,
    asked: audience,
  });
});

test("a key's account has one for any audience", async (t) => {
  const opened = await desk(t);
  const request = await settle(opened, "keyFile", { audience });
  opened.calls();
  const { value, expiresAt } = await opened.mint(request, never);
  assert.deepEqual(opened.calls(), ["oauth2.token 200"]);
  const claims = readJwtClaims(value);
  assert.deepEqual([claims?.["aud"], claims?.["email"]], [audience, ciRunner]);
  assert.equal(expiresAt, Number(claims?.["exp"]) * 1_000);
});

test("a request for another caller's token is not sent", async (t) => {
  const opened = await desk(t);
  const request = await settle(opened, "sandbox");
  opened.calls();
  const failure = await failureOfRejection(opened.mint({ ...request, source: "keyFile" }, never));
  assert.equal(failure.code, "otherCaller");
  assert.deepEqual(opened.calls(), []);
});

test("no ID token of the caller is in the log", async (t) => {
  const opened = await desk(t);
  await opened.mint(await settle(opened, "sandbox"), never);
  await opened.mint(await settle(opened, "keyFile", { audience }), never);
  assert.doesNotMatch(opened.logger.lines.join("\n"), /eyJ/);
});

async function metadata(t: TestContext) {
  const sandbox = await startSandboxCloud();
  t.after(() => sandbox.close());
  const environment = {
    platform: "linux",
    variables: { GCE_METADATA_HOST: new URL(sandbox.url).host },
    homeDirectory: "/",
  } as const;
  const options = { environment, endpoints: endpointsAt(sandbox.url), quotaProject: undefined };
  const connected = network(t);
  connected.clock.holdsWaits = true;
  return openMetadataSource(options, connected, never);
}

test("the metadata server gives one for any audience, with as much of the machine as is asked for", async (t) => {
  const { ownIdTokens, principal } = await metadata(t);
  assert.ok(ownIdTokens?.hasDetails);
  const awkward = "https://api.example.com/?a=b&format=standard#x";
  const claims = async (includeEmail: boolean, licenses: boolean) =>
    readJwtClaims(await ownIdTokens.fetch({ audience: awkward, includeEmail, licenses }, never)) ?? {};
  const plain = await claims(false, false);
  assert.deepEqual([plain["aud"], plain["email"], plain["google"]], [awkward, undefined, undefined]);
  const full = await claims(true, false);
  assert.equal(full["email"], principal);
  assert.doesNotMatch(JSON.stringify(full), /license_id/);
  assert.match(JSON.stringify(await claims(false, true)), /license_id/);
});

test("a file that impersonates gives one of the account, minted by its source", async (t) => {
  const idToken = makeJwt(JSON.stringify({ aud: audience, email: target }));
  const { source, server } = await openContent(t, impersonated, [granted, { json: { token: idToken } }]);
  const call = { audience, includeEmail: false, licenses: false };
  assert.equal(await source.ownIdTokens?.fetch(call, never), idToken);
  assert.match(
    server.requests.at(-1)?.path ?? "",
    /deployer@demo[^/]+:generateIdToken$|deployer%40demo[^/]+:generateIdToken$/,
  );
  assert.match(server.requests.at(-1)?.body ?? "", /"delegates":\["projects\/-\/serviceAccounts\/first@demo/);
});

test("an identity from outside Google has none, unless it impersonates", async (t) => {
  const path = join(await folder(t), "subject");
  await writeFile(path, "subject");
  const alone = await openContent(t, (url) => external(url, { file: path }), []);
  assert.equal(alone.source.ownIdTokens, undefined);
  assert.equal((await openContent(t, workforce, [])).source.ownIdTokens, undefined);
  const idToken = makeJwt(JSON.stringify({ aud: audience }));
  const { source, server } = await openContent(
    t,
    (url) =>
      external(
        url,
        { file: path },
        { service_account_impersonation_url: `${url}/v1/projects/-/serviceAccounts/${target}:generateAccessToken` },
      ),
    [granted, { json: { token: idToken } }],
  );
  assert.equal(await source.ownIdTokens?.fetch({ audience, includeEmail: true, licenses: false }, never), idToken);
  assert.equal(server.requests.length, 2, "exchange and mint, no access token of the account between them");
});

test("a sign-in without openid gets an explanation of what to do", async (t) => {
  const { source } = await openContent(
    t,
    () => ({ type: "authorized_user", client_id: "id", client_secret: secret, refresh_token: secret, account: ada }),
    [granted],
  );
  const asked = source.ownIdTokens?.fetch({ audience: "id", includeEmail: false, licenses: false }, never);
  assert.deepEqual(await failureOfRejection(asked ?? assert.fail()), {
    code: "noOwnIdToken",
    source: "adc",
    account: ada,
    reason: "noOpenid",
  });
});

const gcloudCases = [
  { account: ada, only: "32555940559.apps.googleusercontent.com", flags: [] },
  { account: `ci@${build}`, only: undefined, flags: [`--audiences=${audience}`] },
] as const;
for (const { account, only, flags } of gcloudCases) {
  test(`gcloud prints the token of ${account}`, async () => {
    const runs: (readonly string[])[] = [];
    const helper = { configuration: { properties: { core: { account } } }, credential: { access_token: secret } };
    const results = [JSON.stringify(helper), `${secret}\n`];
    const run = (args: readonly string[]) => {
      runs.push(args);
      return Promise.resolve({ exitCode: 0, output: results[runs.length - 1] ?? "", errorText: "" });
    };
    const options = { run, clock: new FakeClock(), endpoints: googleEndpoints, quotaProject: undefined };
    const { ownIdTokens } = await openGcloudSource(options, never);
    assert.equal(ownIdTokens?.audience, only);
    assert.equal(await ownIdTokens?.fetch({ audience, includeEmail: false, licenses: false }, never), secret);
    assert.deepEqual(runs[1], ["auth", "print-identity-token", "--impersonate-service-account=", ...flags]);
  });
}

test("an audience that a shell could read as a command never gets to gcloud", async () => {
  const helper = JSON.stringify({
    configuration: { properties: { core: { account: ciRunner } } },
    credential: { access_token: secret },
  });
  let runs = 0;
  const run = () => Promise.resolve({ exitCode: 0, output: (runs++, helper), errorText: "" });
  const options = { run, clock: new FakeClock(), endpoints: googleEndpoints, quotaProject: undefined };
  const { ownIdTokens } = await openGcloudSource(options, never);
  for (const evil of ["https://x/&calc", "a|b", "%PATH%", "$(id)", "`id`", '"', "a^b"]) {
    const asked = ownIdTokens?.fetch({ audience: evil, includeEmail: false, licenses: false }, never);
    assert.equal((await failureOfRejection(asked ?? assert.fail())).code, "notAnAudience", evil);
  }
  assert.equal(runs, 1);
});
