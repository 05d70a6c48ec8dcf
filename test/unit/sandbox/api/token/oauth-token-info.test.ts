import assert from "node:assert/strict";
import { after, before, suite, test } from "node:test";
import { startSandboxCloud, type SandboxCloud } from "../../../../../src/sandbox/sandbox-cloud.ts";
import {
  binding,
  caller,
  cloudPlatform,
  email,
  FakeClock,
  mint,
  send,
  tokenCreator,
  worldOf,
  type Reply,
} from "../../sandbox-fixture.ts";

const clock = new FakeClock();
const emailScope = "https://www.googleapis.com/auth/userinfo.email";
const provider = "projects/3001/locations/global/workloadIdentityPools/forge/providers/pipelines";
const pool = "//iam.googleapis.com/projects/3001/locations/global/workloadIdentityPools/forge";
let cloud: SandboxCloud;

before(async () => {
  const world = worldOf({
    accounts: {
      target: {
        uniqueId: "100000000000000000042",
        bindings: [
          binding(
            tokenCreator,
            `user:${caller}`,
            `principalSet:${pool}/attribute.repository/acme/app`,
            `principalSet:${pool}/group/release`,
          ),
        ],
      },
    },
    users: [{ email: caller, uniqueId: "100000000000000000007" }],
    rest: {
      identityProviders: [
        {
          name: provider,
          issuer: "https://forge.example",
          attributeMapping: {
            "google.subject": "assertion.sub",
            "google.groups": "assertion.groups",
            "attribute.repository": "assertion.repository",
          },
          attributeCondition: "assertion.repository.startsWith('acme/')",
        },
      ],
    },
  });
  cloud = await startSandboxCloud({ world, now: clock.now });
});
after(() => cloud.close());

const form = (path: string, fields: Readonly<Record<string, string>>): Promise<Reply> =>
  send(cloud, path, { token: null, body: new URLSearchParams(fields).toString() });

async function minted(scope: readonly string[]): Promise<string> {
  return String((await mint(cloud, "target", { body: { scope } })).body["accessToken"]);
}

suite("tokeninfo", () => {
  test("names a service account's token by its unique id, all fields as text", async () => {
    const { body } = await send(cloud, `/tokeninfo?access_token=${await minted([cloudPlatform])}`, { token: null });
    assert.deepEqual(body, {
      azp: "100000000000000000042",
      aud: "100000000000000000042",
      scope: cloudPlatform,
      exp: String(Math.floor(clock.time / 1000) + 3600),
      expires_in: "3599",
      access_type: "online",
    });
  });

  test("shows the email only with its scope", async () => {
    const { body } = await form("/tokeninfo", { access_token: await minted([cloudPlatform, emailScope]) });
    assert.deepEqual(
      [body["email"], body["email_verified"], body["sub"]],
      [email("target"), "true", "100000000000000000042"],
    );
  });

  test("takes the token in the header of an empty POST", async () => {
    const { status } = await send(cloud, "/tokeninfo", { method: "POST", token: await minted([cloudPlatform]) });
    assert.equal(status, 200);
  });

  test("has a legacy form with numbers", async () => {
    const { body } = await send(cloud, `/oauth2/v1/tokeninfo?access_token=${await minted([cloudPlatform])}`, {
      token: null,
    });
    assert.deepEqual(
      [body["issued_to"], body["expires_in"], body["verified_email"]],
      ["100000000000000000042", 3599, true],
    );
  });

  test("shows the claims of an ID token as text", async () => {
    const path = `/v1/projects/-/serviceAccounts/${email("target")}:generateIdToken`;
    const { body } = await send(cloud, path, { body: { audience: "https://a.example", includeEmail: true } });
    const info = await send(cloud, `/tokeninfo?id_token=${String(body["token"])}`, { token: null });
    assert.deepEqual(
      [info.body["aud"], info.body["email_verified"], info.body["alg"]],
      ["https://a.example", "true", "RS256"],
    );
    clock.time += 3_600_000;
    assert.equal((await send(cloud, `/tokeninfo?id_token=${String(body["token"])}`, { token: null })).status, 400);
    clock.time -= 3_600_000;
  });

  test("knows nothing of other tokens", async () => {
    for (const query of ["", "?access_token=ya29.x", "?id_token=a.b.c"]) {
      const { status, body } = await send(cloud, `/tokeninfo${query}`, { token: null });
      assert.deepEqual([status, body], [400, { error: "invalid_token", error_description: "Invalid Value" }]);
    }
  });
});

suite("revoke", () => {
  test("ends an access token, once", async () => {
    const token = await minted([cloudPlatform]);
    assert.equal((await form("/revoke", { token })).status, 200);
    assert.equal((await send(cloud, "/v3/projects:search", { token })).status, 401);
    assert.equal((await form("/revoke", { token })).body["error"], "invalid_token");
  });

  test("of a refresh token ends the session and its access tokens, until the sandbox is reset", async () => {
    const [user] = cloud.callers;
    assert.ok(user);
    const fields = {
      grant_type: "refresh_token",
      refresh_token: user.refreshToken,
      client_id: user.clientId,
      client_secret: user.clientSecret,
    };
    const token = String((await form("/token", fields)).body["access_token"]);
    assert.equal((await form("/revoke", { token: user.refreshToken })).status, 200);
    assert.equal((await form("/token", fields)).body["error"], "invalid_grant");
    assert.equal((await send(cloud, "/v3/projects:search", { token })).status, 401);
    cloud.reset();
    assert.equal((await form("/token", fields)).status, 200);
  });
});

suite("the security token service", () => {
  const exchange = async (claims: object, change: Readonly<Record<string, string>> = {}): Promise<Reply> =>
    form("/v1/token", {
      grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
      audience: `//iam.googleapis.com/${provider}`,
      scope: cloudPlatform,
      requested_token_type: "urn:ietf:params:oauth:token-type:access_token",
      subject_token_type: "urn:ietf:params:oauth:token-type:jwt",
      subject_token: await cloud.issueSubjectToken(provider, {
        sub: "main",
        repository: "acme/app",
        groups: [],
        ...claims,
      }),
      ...change,
    });
  const mintWith = async (claims: object): Promise<number> =>
    (await mint(cloud, "target", { token: String((await exchange(claims)).body["access_token"]) })).status;

  test("turns an outside token into one of a principal of the pool", async () => {
    const { status, body } = await exchange({});
    assert.equal(status, 200);
    assert.deepEqual([body["token_type"], body["expires_in"]], ["Bearer", 3600]);
    await send(cloud, "/v3/projects:search", { token: String(body["access_token"]) });
    assert.equal(cloud.requestLog.at(-1)?.caller, `principal:${pool}/subject/main`);
  });

  test("lets attributes and groups decide", async () => {
    assert.equal(await mintWith({}), 200);
    assert.equal(await mintWith({ repository: "acme/other" }), 403);
    assert.equal(await mintWith({ repository: "acme/other", groups: ["release"] }), 200);
  });

  const seconds = Math.floor(clock.time / 1000);
  const refusals: readonly (readonly [
    what: string,
    claims: object,
    change: Readonly<Record<string, string>>,
    error: string,
  ])[] = [
    ["a repository that the condition excludes", { repository: "evil/app" }, {}, "unauthorized_client"],
    ["another issuer", { iss: "https://evil.example" }, {}, "invalid_grant"],
    ["another audience", { aud: "https://evil.example" }, {}, "invalid_grant"],
    ["an expired token", { exp: seconds - 1 }, {}, "invalid_grant"],
    ["a subject that is no text", { sub: 7 }, {}, "invalid_grant"],
    ["an unknown provider", {}, { audience: `//iam.googleapis.com/${provider}x` }, "invalid_target"],
    ["a foreign signature", {}, { subject_token: "eyJhbGciOiJSUzI1NiJ9.e30.AAAA" }, "invalid_grant"],
    ["no scope", {}, { scope: "" }, "invalid_scope"],
    ["another kind of token", {}, { subject_token_type: "urn:ietf:params:oauth:token-type:saml2" }, "invalid_request"],
    ["another grant", {}, { grant_type: "password" }, "unsupported_grant_type"],
  ];
  for (const [what, claims, change, error] of refusals) {
    test(`refuses ${what}`, async () => {
      const { status, body } = await exchange(claims, change);
      assert.deepEqual([status, body["error"]], [400, error]);
    });
  }

  test("narrows an access token to Cloud Storage, and refuses what is not a boundary", async () => {
    const narrow = (options: string, token: string): Promise<Reply> =>
      exchange(
        {},
        { subject_token_type: "urn:ietf:params:oauth:token-type:access_token", subject_token: token, options },
      );
    const rule = {
      availableResource: "//storage.googleapis.com/projects/_/buckets/reports",
      availablePermissions: ["inRole:roles/storage.objectViewer"],
    };
    const boundary = JSON.stringify({ accessBoundary: { accessBoundaryRules: [rule] } });
    const { accessToken } = cloud.issueAccessToken(caller);
    const { body } = await narrow(boundary, accessToken);
    const { status } = await send(cloud, "/v3/projects:search", { token: String(body["access_token"]) });
    assert.equal(status, 403);
    const wrongRules = [
      [],
      Array.from({ length: 11 }, () => rule),
      [{ ...rule, availableResource: "//storage.googleapis.com/reports" }],
      [{ ...rule, availablePermissions: ["storage.objects.get"] }],
      [{ ...rule, availablePermissions: ["inRole:roles/storage.objectWriter"] }],
      [{ ...rule, availabilityCondition: { expression: "resource.name ==" } }],
      [rule, "rule"],
    ];
    const wrong = wrongRules.map((accessBoundaryRules) => JSON.stringify({ accessBoundary: { accessBoundaryRules } }));
    for (const options of ["{}", "", "%", ...wrong]) {
      assert.equal((await narrow(options, accessToken)).body["error"], "invalid_request", options);
    }
    assert.equal((await narrow(encodeURIComponent(boundary), accessToken)).status, 200, "as Python writes it");
    assert.equal((await narrow(boundary, "ya29.unknown")).body["error"], "invalid_grant");
  });
});
