import assert from "node:assert/strict";
import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, X509Certificate } from "node:crypto";
import { suite, test, type TestContext } from "node:test";
import { certificateOf } from "../../../../../src/sandbox/identity/certificate.ts";
import { makeRsaKey } from "../../../../../src/sandbox/identity/rsa.ts";
import type { SandboxCloud } from "../../../../../src/sandbox/sandbox-cloud.ts";
import {
  binding,
  caller,
  cloudPlatform,
  email,
  errorOf,
  sandboxFor,
  send,
  worldOf,
  type Reply,
} from "../../sandbox-fixture.ts";

const keys = `/v1/projects/acme-one/serviceAccounts/${email("robot")}/keys`;

function start(t: TestContext, role = "roles/iam.serviceAccountKeyAdmin"): Promise<SandboxCloud> {
  const world = worldOf({ projectBindings: [binding(role, `user:${caller}`)], accounts: { robot: {} } });
  return sandboxFor(t, { world });
}

interface Created {
  readonly path: string;
  readonly file: Readonly<Record<string, string>>;
  readonly body: Reply["body"];
}

async function create(cloud: SandboxCloud, body: object = {}): Promise<Created> {
  const reply = await send(cloud, keys, { body });
  const file = Buffer.from(String(reply.body["privateKeyData"]), "base64").toString();
  return {
    path: `/v1/${String(reply.body["name"])}`,
    file: JSON.parse(file) as Readonly<Record<string, string>>,
    body: reply.body,
  };
}

const googleAudience = "https://oauth2.googleapis.com/token";

function redeem(cloud: SandboxCloud, file: Created["file"], aud = googleAudience): Promise<Reply> {
  const { private_key: key = "", client_email: iss } = file;
  const iat = Math.floor(Date.now() / 1000);
  const claims = { iss, scope: cloudPlatform, aud, iat, exp: iat + 600 };
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  const signed = `${part({ alg: "RS256" })}.${part(claims)}`;
  const assertion = `${signed}.${sign("sha256", Buffer.from(signed), createPrivateKey(key)).toString("base64url")}`;
  const form = { grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer", assertion };
  return send(cloud, "/token", { token: null, body: new URLSearchParams(form).toString() });
}

async function typesIn(cloud: SandboxCloud, query: string): Promise<readonly string[]> {
  const { body } = await send(cloud, `${keys}?${query}`);
  return ((body["keys"] ?? []) as readonly { keyType: string }[]).map(({ keyType }) => keyType);
}

suite("serviceAccounts.keys", () => {
  test("gives the private key once, as a key file that works at once", async (t) => {
    const cloud = await start(t);
    const { file, path, body } = await create(cloud, { privateKeyType: "TYPE_GOOGLE_CREDENTIALS_FILE" });
    assert.deepEqual([body["keyType"], body["keyOrigin"]], ["USER_MANAGED", "GOOGLE_PROVIDED"]);
    assert.deepEqual([file["type"], file["client_email"]], ["service_account", email("robot")]);
    assert.match(file["private_key"] ?? "", /^-----BEGIN PRIVATE KEY-----/);
    assert.equal(file["token_uri"], `${cloud.url}/token`);
    for (const audience of [googleAudience, file["token_uri"]]) {
      assert.equal((await redeem(cloud, file, audience)).status, 200);
    }
    assert.equal((await redeem(cloud, file, "http://127.0.0.1:1/token")).status, 400);
    const seen = await send(cloud, path);
    assert.equal(seen.body["keyAlgorithm"], "KEY_ALG_RSA_2048");
    assert.ok(!("privateKeyData" in seen.body || "publicKeyData" in seen.body));
    assert.ok(!(await send(cloud, keys)).text.includes("privateKeyData"));
  });

  test("lists keys of the types that are asked for", async (t) => {
    const cloud = await start(t);
    assert.deepEqual(await typesIn(cloud, "keyTypes=USER_MANAGED"), []);
    await create(cloud);
    assert.deepEqual(await typesIn(cloud, ""), ["SYSTEM_MANAGED", "USER_MANAGED"]);
    assert.deepEqual(await typesIn(cloud, "keyTypes=KEY_TYPE_UNSPECIFIED"), ["SYSTEM_MANAGED", "USER_MANAGED"]);
    assert.deepEqual(await typesIn(cloud, "keyTypes=USER_MANAGED"), ["USER_MANAGED"]);
    assert.deepEqual(await typesIn(cloud, "keyTypes=SYSTEM_MANAGED"), ["SYSTEM_MANAGED"]);
    assert.deepEqual(await typesIn(cloud, "keyTypes=SYSTEM_MANAGED&keyTypes=USER_MANAGED"), [
      "SYSTEM_MANAGED",
      "USER_MANAGED",
    ]);
    for (const wrong of ["keyTypes=USER_MANAGED&keyTypes=USER_MANAGED", "keyTypes=MINE"]) {
      assert.equal((await send(cloud, `${keys}?${wrong}`)).status, 400, wrong);
    }
  });

  test("shows the public half as a certificate or as a key, of Google's own keys too", async (t) => {
    const cloud = await start(t);
    const { path, file } = await create(cloud);
    const system = (await send(cloud, `${keys}?keyTypes=SYSTEM_MANAGED`)).body["keys"] as readonly { name: string }[];
    const own = createPublicKey(createPrivateKey(file["private_key"] ?? ""));
    for (const [key, isOwn] of [
      [path, true],
      [`/v1/${system[0]?.name}`, false],
    ] as const) {
      const data = async (type: string): Promise<string> => {
        const { body } = await send(cloud, `${key}?publicKeyType=${type}`);
        return Buffer.from(String(body["publicKeyData"]), "base64").toString();
      };
      const certificate = new X509Certificate(await data("TYPE_X509_PEM_FILE"));
      assert.ok(certificate.publicKey.equals(createPublicKey(await data("TYPE_RAW_PUBLIC_KEY"))));
      assert.equal(certificate.publicKey.equals(own), isOwn);
      assert.ok(!("publicKeyData" in (await send(cloud, `${key}?publicKeyType=TYPE_NONE`)).body));
    }
    assert.equal((await send(cloud, `${path}?publicKeyType=PEM`)).status, 400);
  });

  test("that are disabled or deleted sign nothing more, and an enabled one does again", async (t) => {
    const cloud = await start(t);
    const { file, path } = await create(cloud);
    const published = `/robot/v1/metadata/x509/${email("robot")}`;
    const keyId = file["private_key_id"] ?? "";
    await send(cloud, `${path}:disable`, { body: {} });
    assert.equal((await send(cloud, path)).body["disabled"], true);
    assert.equal((await redeem(cloud, file)).body["error_description"], "Invalid JWT Signature.");
    assert.ok(!(await send(cloud, published)).text.includes(keyId));
    await send(cloud, `${path}:enable`, { body: {} });
    assert.equal((await redeem(cloud, file)).status, 200);
    assert.ok((await send(cloud, published)).text.includes(keyId));
    assert.deepEqual((await send(cloud, path, { method: "DELETE" })).body, {});
    assert.equal((await redeem(cloud, file)).body["error_description"], "Invalid JWT Signature.");
    assert.equal(errorOf(await send(cloud, path)).message, `Service account key ${keyId} does not exist.`);
  });

  test("stop at ten with Google's bare words, and start again after a deletion", async (t) => {
    const cloud = await start(t);
    const short = { keyAlgorithm: "KEY_ALG_RSA_1024" };
    const first = await create(cloud, short);
    await Promise.all(Array.from({ length: 9 }, () => create(cloud, short)));
    assert.equal(first.body["keyAlgorithm"], "KEY_ALG_RSA_1024");
    const { status, message } = errorOf(await send(cloud, keys, { body: {} }));
    assert.deepEqual([status, message], [400, "Precondition check failed."]);
    await send(cloud, first.path, { method: "DELETE" });
    assert.equal((await send(cloud, keys, { body: short })).status, 200);
  });

  test("can be made elsewhere and uploaded as a certificate", async (t) => {
    const cloud = await start(t);
    const key = await makeRsaKey(Date.now());
    const pem = await certificateOf(key, "me");
    const upload = (text: string): Promise<Reply> =>
      send(cloud, `${keys}:upload`, { body: { publicKeyData: Buffer.from(text).toString("base64") } });
    const { body } = await upload(pem);
    assert.deepEqual([body["keyOrigin"], body["keyType"]], ["USER_PROVIDED", "USER_MANAGED"]);
    const file = {
      client_email: email("robot"),
      private_key: key.privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    };
    assert.equal((await redeem(cloud, file)).status, 200);
    assert.equal(errorOf(await upload(pem)).rpc, "ALREADY_EXISTS");
    const { publicKey } = generateKeyPairSync("ed25519");
    for (const wrong of ["", "no certificate", publicKey.export({ type: "spki", format: "pem" }).toString()]) {
      assert.equal(errorOf(await upload(wrong)).rpc, "INVALID_ARGUMENT");
    }
  });

  test("of Google's cannot be changed, and no key has an unknown algorithm or type", async (t) => {
    const cloud = await start(t);
    const [system] = (await send(cloud, keys)).body["keys"] as readonly { name: string }[];
    const changes = [
      send(cloud, `/v1/${system?.name}`, { method: "DELETE" }),
      send(cloud, `/v1/${system?.name}:disable`, { body: {} }),
    ];
    for (const reply of await Promise.all(changes)) assert.equal(errorOf(reply).rpc, "FAILED_PRECONDITION");
    for (const body of [{ keyAlgorithm: "ES256" }, { privateKeyType: "PEM" }, { privateKeyType: "TYPE_PKCS12_FILE" }]) {
      assert.equal(errorOf(await send(cloud, keys, { body })).rpc, "INVALID_ARGUMENT");
    }
  });

  test("of a deleted account sign nothing, and those of the next account under its email are its own", async (t) => {
    const cloud = await start(t, "roles/owner");
    const { file } = await create(cloud);
    await send(cloud, keys.slice(0, -"/keys".length), { method: "DELETE" });
    assert.equal((await redeem(cloud, file)).body["error"], "invalid_grant");
    assert.equal((await send(cloud, keys)).status, 404);
    assert.equal((await send(cloud, `/robot/v1/metadata/x509/${email("robot")}`)).status, 404);
  });

  const calls: readonly (readonly [permission: string, path: string, method: string])[] = [
    ["list", keys, "GET"],
    ["get", `${keys}/abc`, "GET"],
    ["create", keys, "POST"],
    ["create", `${keys}:upload`, "POST"],
    ["delete", `${keys}/abc`, "DELETE"],
    ["disable", `${keys}/abc:disable`, "POST"],
    ["enable", `${keys}/abc:enable`, "POST"],
  ];
  for (const [permission, path, method] of calls) {
    test(`need iam.serviceAccountKeys.${permission} for ${method} ${path.split("/").at(-1)}`, async (t) => {
      const cloud = await start(t, "roles/iam.serviceAccountTokenCreator");
      const { status, message } = errorOf(await send(cloud, path, { method, ...(method === "POST" && { body: {} }) }));
      assert.equal(status, 403);
      assert.match(String(message), new RegExp(`^Permission 'iam\\.serviceAccountKeys\\.${permission}' denied`));
    });
  }
});
