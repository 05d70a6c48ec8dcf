import assert from "node:assert/strict";
import { suite, test, type TestContext } from "node:test";
import { OAuth2Client } from "google-auth-library";
import { createRemoteJWKSet, jwtVerify } from "jose";
import type { IdTokenRequest } from "../../src/core/request/request.ts";
import { build, ciRunner, desk, type Desk, prod, releaseManager, request } from "../unit/google/sandbox-desk.ts";
import { never } from "../unit/google/google-fixtures.ts";

const deployer = `deployer@${prod}`;
const subject = "alan@larkfield.example";
const drive = "https://www.googleapis.com/auth/drive.readonly";

/** Mintmark's own parts and the clients of others, at the same time. */
async function deskAtOneTime(t: TestContext): Promise<Desk> {
  const opened = await desk(t);
  t.mock.timers.enable({ apis: ["Date"], now: opened.time.now() });
  return opened;
}

function verifier({ sandbox: { url } }: Desk): OAuth2Client {
  const oauth2FederatedSignonPemCertsUrl = `${url}/oauth2/v1/certs`;
  return new OAuth2Client({ endpoints: { oauth2FederatedSignonPemCertsUrl } });
}

async function assertVerifies(opened: Desk, idToken: string, audience: string): Promise<void> {
  const ticket = await verifier(opened).verifyIdToken({ idToken, audience });
  assert.equal(ticket.getPayload()?.aud, audience);
  const keys = createRemoteJWKSet(new URL(`${opened.sandbox.url}/oauth2/v3/certs`));
  await jwtVerify(idToken, keys, { audience, issuer: "https://accounts.google.com", algorithms: ["RS256"] });
}

function ownIdToken(target: string, audience: string): IdTokenRequest {
  const plain = { delegates: [], includeEmail: false, organizationNumberIncluded: false } as const;
  return { kind: "idToken", target, audience, ofCaller: true, destination: "clipboard", ...plain };
}

suite("What Mintmark mints, in the eyes of jose and google-auth-library", () => {
  test("the assertion for a Workspace user is one that the account signed, with the claims of the JWT bearer grant", async (t) => {
    const opened = await deskAtOneTime(t);
    const { mint, google, sandbox } = opened;
    const redeem = t.mock.method(google.tokenExchange, "redeemAssertion");
    const scopes = [drive];
    const { value } = await mint(request(deployer, [ciRunner, releaseManager], { subject, scopes }), never);
    const assertion = redeem.mock.calls[0]?.arguments[0].assertion ?? "";
    const keys = createRemoteJWKSet(new URL(`${sandbox.url}/service_accounts/v1/jwk/${deployer}`));
    const expected = { issuer: deployer, subject, audience: "https://oauth2.googleapis.com/token" };
    const { payload, protectedHeader } = await jwtVerify(assertion, keys, { ...expected, algorithms: ["RS256"] });
    assert.deepEqual(Object.keys(payload).sort(), ["aud", "exp", "iat", "iss", "scope", "sub"]);
    assert.deepEqual([payload["scope"], (payload.exp ?? 0) - (payload.iat ?? 0)], [drive, 3_600]);
    assert.deepEqual(Object.keys(protectedHeader).sort(), ["alg", "kid", "typ"]);
    const asker = new OAuth2Client({ endpoints: { tokenInfoUrl: `${sandbox.url}/tokeninfo` } });
    assert.deepEqual((await asker.getTokenInfo(value)).scopes, [drive]);
  });

  test("a person's own ID token verifies for the client of the sign-in, and for no other audience", async (t) => {
    const opened = await deskAtOneTime(t);
    const client = String(opened.sandbox.adc["client_id"]);
    const { value } = await opened.mint(ownIdToken("ada@larkfield.example", client), never);
    await assertVerifies(opened, value, client);
    await assert.rejects(assertVerifies(opened, value, "https://service.example"), /audience|recipient/i);
  });

  test("a service account's own ID token, by its key file, verifies for any audience", async (t) => {
    const opened = await deskAtOneTime(t);
    const audience = "https://service.example/?a=1&b=2";
    const asked = { ...ownIdToken(`ci-runner@${build}`, audience), source: "keyFile" } as const;
    const { value } = await opened.mint(asked, never);
    await assertVerifies(opened, value, audience);
  });
});
