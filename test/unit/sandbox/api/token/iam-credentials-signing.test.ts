import assert from "node:assert/strict";
import { createPublicKey, verify, X509Certificate } from "node:crypto";
import { after, before, suite, test } from "node:test";
import { startSandboxCloud, type SandboxCloud } from "../../../../../src/sandbox/sandbox-cloud.ts";
import {
  binding,
  caller,
  email,
  errorOf,
  FakeClock,
  send,
  tokenCreator,
  worldOf,
  type Reply,
} from "../../sandbox-fixture.ts";

const clock = new FakeClock();
const seconds = Math.floor(clock.time / 1000);
const target = email("target");
let cloud: SandboxCloud;

before(async () => {
  const bindings = [binding(tokenCreator, `user:${caller}`)];
  const world = worldOf({
    accounts: { target: { bindings, uniqueId: "100000000000000000042" } },
    rest: {},
  });
  cloud = await startSandboxCloud({ world, now: clock.now });
});
after(() => cloud.close());

const ask = (verb: string, body: object, account = target): Promise<Reply> =>
  send(cloud, `/v1/projects/-/serviceAccounts/${account}:${verb}`, { body });

function part(token: unknown, index: number): Record<string, unknown> {
  return JSON.parse(Buffer.from(String(token).split(".")[index] ?? "", "base64url").toString()) as Record<
    string,
    unknown
  >;
}

suite("generateIdToken", () => {
  const idToken = async (body: object): Promise<Record<string, unknown>> =>
    part((await ask("generateIdToken", { audience: "https://a.example", ...body })).body["token"], 1);
  const standard = {
    aud: "https://a.example",
    azp: "100000000000000000042",
    exp: seconds + 3600,
    iat: seconds,
    iss: "https://accounts.google.com",
    sub: "100000000000000000042",
  };

  test("has the claims of Google's, in their order", async () => {
    const claims = await idToken({});
    assert.deepEqual(claims, standard);
    assert.deepEqual(Object.keys(claims), [...Object.keys(claims)].sort());
  });

  test("has the email when asked, also by a string", async () => {
    for (const includeEmail of [true, "true"]) {
      assert.deepEqual(await idToken({ includeEmail }), { ...standard, email: target, email_verified: true });
    }
    assert.deepEqual(await idToken({ includeEmail: "false" }), standard);
  });

  test("has the email as azp when asked in the undocumented way", async () => {
    assert.deepEqual(await idToken({ useEmailAzp: "true" }), { ...standard, azp: target });
  });

  test("has the organization's number when asked", async () => {
    assert.deepEqual(await idToken({ organizationNumberIncluded: true }), {
      ...standard,
      google: { organization_number: 1000 },
    });
  });

  for (const [what, body] of [
    ["no audience", { audience: null }],
    ["an empty audience", { audience: "" }],
    ["a scope", { scope: ["x"] }],
    ["a lifetime", { lifetime: "60s" }],
    ["a flag that is no boolean", { includeEmail: 1 }],
  ] as const) {
    test(`with ${what} is a 400`, async () => {
      assert.equal(errorOf(await ask("generateIdToken", { audience: "a", ...body })).rpc, "INVALID_ARGUMENT");
    });
  }
});

suite("signJwt", () => {
  test("signs the payload unchanged, under a header with the key's id", async () => {
    const payload = '{ "sub": "me", "exp": ' + String(seconds + 43_200) + " }";
    const { body } = await ask("signJwt", { payload });
    assert.deepEqual(part(body["signedJwt"], 0), { alg: "RS256", kid: body["keyId"], typ: "JWT" });
    const [header = "", claims = "", signature = ""] = String(body["signedJwt"]).split(".");
    assert.equal(Buffer.from(claims, "base64url").toString(), payload);
    const { body: jwks } = await send(cloud, `/service_accounts/v1/jwk/${target}`, { token: null });
    const jwk = (jwks["keys"] as readonly { kid: string }[]).find(({ kid }) => kid === body["keyId"]);
    assert.ok(jwk);
    const key = createPublicKey({ key: jwk, format: "jwk" });
    assert.ok(verify("RSA-SHA256", Buffer.from(`${header}.${claims}`), key, Buffer.from(signature, "base64url")));
  });

  for (const [what, payload] of [
    ["no JSON", "sub=me"],
    ["an array", "[]"],
    ["an expiry in the past", `{"exp":${seconds - 1}}`],
    ["one over twelve hours ahead", `{"exp":${seconds + 43_202}}`],
    ["one that is no whole number", `{"exp":${seconds + 60}.5}`],
    ["one that is text", `{"exp":"${seconds + 60}"}`],
  ] as const) {
    test(`refuses a payload with ${what}`, async () => {
      assert.equal(errorOf(await ask("signJwt", { payload })).rpc, "INVALID_ARGUMENT");
    });
  }

  test("refuses a payload that is an object instead of its text", async () => {
    assert.equal((await ask("signJwt", { payload: { sub: "me" } })).status, 400);
  });
});

suite("signBlob", () => {
  test("signs any bytes, and the published certificates verify it", async () => {
    const blob = Buffer.from([0, 255, 128, 10, 13, 0]);
    const { body } = await ask("signBlob", { payload: blob.toString("base64") });
    const { body: certificates } = await send(cloud, `/robot/v1/metadata/x509/${encodeURIComponent(target)}`, {
      token: null,
    });
    const certificate = new X509Certificate(String(certificates[String(body["keyId"])]));
    assert.ok(certificate.verify(certificate.publicKey));
    assert.match(certificate.subject, /CN=target@acme-one/);
    assert.ok(verify("RSA-SHA256", blob, certificate.publicKey, Buffer.from(String(body["signedBlob"]), "base64")));
  });

  test("takes URL-safe base64 and refuses anything else, or nothing", async () => {
    assert.equal((await ask("signBlob", { payload: "_-8=" })).status, 200);
    for (const payload of ["a b", "", null, 7]) assert.equal((await ask("signBlob", { payload })).status, 400);
  });

  test("keeps old signatures verifiable after a rotation, for twelve hours", async () => {
    const { body: before } = await ask("signBlob", { payload: "AAEC" });
    const headers = { "x-mintmark-sandbox": "1" };
    const rotate = { method: "POST", headers, body: JSON.stringify({ account: target }) };
    assert.equal((await fetch(`${cloud.url}/sandbox/v1/keys:rotate`, rotate)).status, 200);
    const { body: afterwards } = await ask("signBlob", { payload: "AAEC" });
    assert.notEqual(afterwards["keyId"], before["keyId"]);
    const published = async (): Promise<readonly string[]> =>
      Object.keys((await send(cloud, `/service_accounts/v1/metadata/raw/${target}`, { token: null })).body);
    assert.deepEqual(new Set(await published()), new Set([before["keyId"], afterwards["keyId"]]));
    clock.time += 12 * 3_600_000;
    assert.deepEqual(await published(), [afterwards["keyId"]]);
    clock.time -= 12 * 3_600_000;
  });
});

suite("published keys", () => {
  test("of an account that does not exist are a 404", async () => {
    assert.equal((await send(cloud, `/service_accounts/v1/jwk/${email("nobody")}`, { token: null })).status, 404);
  });

  test("of Identity-Aware Proxy are ES256", async () => {
    const { body } = await send(cloud, "/iap/verify/public_key-jwk", { token: null });
    const [key] = body["keys"] as readonly Record<string, unknown>[];
    assert.deepEqual([key?.["alg"], key?.["crv"], key?.["kty"]], ["ES256", "P-256", "EC"]);
    const { body: pem } = await send(cloud, "/iap/verify/public_key", { token: null });
    assert.deepEqual(Object.keys(pem), [key?.["kid"]]);
  });

  test("are found through the discovery document", async () => {
    const { body } = await send(cloud, "/.well-known/openid-configuration", { token: null });
    assert.equal(body["issuer"], "https://accounts.google.com");
    assert.equal(body["jwks_uri"], `${cloud.url}/oauth2/v3/certs`);
  });
});
