import assert from "node:assert/strict";
import { after, before, suite, test } from "node:test";
import { startSandboxCloud, type SandboxCloud } from "../../../../../src/sandbox/sandbox-cloud.ts";
import { email, mint, sandboxFor, worldOf, binding, tokenCreator } from "../../sandbox-fixture.ts";

const root = "/computeMetadata/v1";
const account = email("vm");
let cloud: SandboxCloud;

before(async () => {
  const accounts = { vm: {}, target: { bindings: [binding(tokenCreator, `serviceAccount:${account}`)] } };
  cloud = await startSandboxCloud({ world: worldOf({ accounts, rest: { metadataAccount: account } }) });
});
after(() => cloud.close());

interface Seen {
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
}

async function ask(
  path: string,
  headers: Readonly<Record<string, string>> = { "Metadata-Flavor": "Google" },
): Promise<Seen> {
  const response = await fetch(cloud.url + path, { headers, redirect: "manual" });
  return { status: response.status, text: await response.text(), headers: response.headers };
}

function claimsOf(token: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString()) as Record<string, unknown>;
}

suite("the metadata server", () => {
  const texts: readonly (readonly [path: string, text: string])[] = [
    ["/project/project-id", "acme-one"],
    ["/project/numeric-project-id", "3001"],
    ["/universe/universe-domain", "googleapis.com"],
    ["/instance/zone", "projects/3001/zones/europe-west1-b"],
    ["/instance/service-accounts/", `default/\n${account}/\n`],
    ["/instance/service-accounts/default/email", account],
    [`/instance/service-accounts/${account}/aliases`, "default\n"],
    [
      "/instance/service-accounts/default/scopes",
      "https://www.googleapis.com/auth/cloud-platform\nhttps://www.googleapis.com/auth/userinfo.email\n",
    ],
    ["/instance/service-accounts/default/email?alt=json", `"${account}"`],
    [`/instance/service-accounts/${encodeURIComponent(account)}/email`, account],
    ["/instance/service-accounts/default/aliases?alt=json", '["default"]'],
    ["/project/numeric-project-id?alt=json", "3001"],
    ["/instance/id?alt=json", "7316049285718293847"],
    ["/", "instance/\nproject/\nuniverse/\n"],
    ["/universe/?alt=json", '["universe-domain"]'],
    ["/project/?recursive=true", '{"attributes":{},"numericProjectId":3001,"projectId":"acme-one"}'],
    ["/project/?recursive=TRUE&alt=text", "numeric-project-id 3001\nproject-id acme-one\n"],
    [
      "/instance/service-accounts/?recursive=true&alt=text",
      ["default", account]
        .map(
          (name) =>
            `${name}/aliases default\n${name}/email ${account}\n` +
            `${name}/scopes https://www.googleapis.com/auth/cloud-platform\n` +
            `${name}/scopes https://www.googleapis.com/auth/userinfo.email\n`,
        )
        .join(""),
    ],
  ];
  for (const [path, text] of texts) {
    test(`answers ${path}`, async () => {
      const seen = await ask(root + path);
      assert.deepEqual([seen.status, seen.text], [200, text]);
      assert.equal(seen.headers.get("metadata-flavor"), "Google");
      assert.equal(seen.headers.get("server"), "Metadata Server for VM");
    });
  }

  test("leads from its top to the values, folder by folder", async () => {
    const listings = [
      ["/", "computeMetadata/\n"],
      ["/computeMetadata/", "v1/\n"],
    ] as const;
    for (const [path, text] of listings) {
      const seen = await ask(path);
      assert.deepEqual([seen.status, seen.text, seen.headers.get("content-type")], [200, text, "application/text"]);
    }
  });

  const identityPath = `${root}/instance/service-accounts/default/identity`;
  const types: readonly (readonly [path: string, status: number, contentType: string, headers?: object])[] = [
    [`${identityPath}?audience=a`, 200, "text/html"],
    [`${identityPath}?audience=a&format=full`, 200, "text/html"],
    [identityPath, 400, "text/html; charset=UTF-8"],
    [`${root}/instance/service-accounts/default/token`, 200, "application/json"],
    [`${root}/instance/service-accounts/default/email`, 200, "application/text"],
    [`${root}/instance/service-accounts/default/?recursive=true`, 200, "application/json"],
    [`${root}/nothing`, 404, "text/html; charset=UTF-8"],
    [`${root}/project`, 301, "text/html"],
    [`${root}/project/project-id`, 403, "text/html; charset=UTF-8", {}],
    [`${root}/project/project-id`, 403, "text/html; charset=UTF-8", { "X-Forwarded-For": "1.2.3.4" }],
    ["/", 403, "text/html; charset=UTF-8", { "X-Forwarded-For": "1.2.3.4" }],
  ];
  for (const [path, status, contentType, headers] of types) {
    test(`answers ${path} as ${contentType} with ${status}${headers === undefined ? "" : ` to ${JSON.stringify(headers)}`}`, async () => {
      const seen = await ask(path, headers === undefined ? undefined : { ...headers });
      assert.deepEqual([seen.status, seen.headers.get("content-type")], [status, contentType]);
      assert.equal(seen.headers.get("metadata-flavor"), "Google");
    });
  }

  test("shows a folder as JSON when asked recursively", async () => {
    const { text } = await ask(`${root}/instance/service-accounts/default/?recursive=true`);
    const shown = JSON.parse(text) as Record<string, unknown>;
    assert.deepEqual([shown["email"], shown["aliases"]], [account, ["default"]]);
    assert.doesNotMatch(text, /ya29/);
  });

  test("gives access tokens that act as the account", async () => {
    const { text } = await ask(`${root}/instance/service-accounts/default/token`);
    const { access_token: token, expires_in: expiresIn } = JSON.parse(text) as {
      access_token: string;
      expires_in: number;
    };
    assert.equal(expiresIn, 3599);
    assert.equal((await mint(cloud, "target", { token })).status, 200);
  });

  test("gives access tokens with the scopes that are asked for", async () => {
    const { text } = await ask(
      `${root}/instance/service-accounts/default/token?scopes=https://www.googleapis.com/auth/drive`,
    );
    const { access_token: token } = JSON.parse(text) as { access_token: string };
    assert.equal((await mint(cloud, "target", { token })).status, 403);
  });

  test("gives ID tokens: short, full, and with licences", async () => {
    const identity = async (query: string): Promise<Record<string, unknown>> =>
      claimsOf(
        (await ask(`${root}/instance/service-accounts/default/identity?audience=https%3A%2F%2Fa.example${query}`)).text,
      );
    assert.deepEqual(Object.keys(await identity("")), ["aud", "azp", "exp", "iat", "iss", "sub"]);
    const full = await identity("&format=full");
    const { compute_engine: engine } = full["google"] as { compute_engine: Record<string, unknown> };
    assert.deepEqual([full["email"], full["email_verified"]], [account, true]);
    assert.deepEqual(
      [engine["project_id"], engine["project_number"], engine["license_id"]],
      ["acme-one", 3001, undefined],
    );
    const licensed = (await identity("&format=full&licenses=TRUE"))["google"] as typeof full & {
      compute_engine: Record<string, unknown>;
    };
    assert.ok(Array.isArray(licensed.compute_engine["license_id"]));
  });

  const refusals: readonly (readonly [
    what: string,
    path: string,
    headers: Record<string, string>,
    status: number,
    text: RegExp,
  ])[] = [
    [
      "without its header",
      `${root}/project/project-id`,
      {},
      403,
      /^Missing required header "Metadata-Flavor": "Google"$/,
    ],
    ["with a wrong header", `${root}/project/project-id`, { "Metadata-Flavor": "Amazon" }, 404, /404/],
    [
      "through a proxy",
      `${root}/project/project-id`,
      { "Metadata-Flavor": "Google", "X-Forwarded-For": "1.2.3.4" },
      403,
      /403/,
    ],
    ["for what it does not have", `${root}/project/nothing`, { "Metadata-Flavor": "Google" }, 404, /404/],
    ["for a value as a folder", `${root}/project/project-id/`, { "Metadata-Flavor": "Google" }, 404, /404/],
    [
      "for an identity without audience",
      `${root}/instance/service-accounts/default/identity`,
      { "Metadata-Flavor": "Google" },
      400,
      /^non-empty audience/,
    ],
    ["for inherited names", `${root}/project/constructor`, { "Metadata-Flavor": "Google" }, 404, /404/],
  ];
  for (const [what, path, headers, status, text] of refusals) {
    test(`refuses ${what}`, async () => {
      const seen = await ask(path, headers);
      assert.equal(seen.status, status);
      assert.match(seen.text, text);
    });
  }

  test("sends a folder without its slash to the right path", async () => {
    for (const query of ["", "?alt=json"]) {
      const { status, headers } = await ask(`${root}/instance/service-accounts${query}`);
      assert.deepEqual([status, headers.get("location")], [301, `${root}/instance/service-accounts/${query}`]);
    }
  });

  test("can be pinged without the header, as Python does", async () => {
    const { status, headers } = await ask("/", {});
    assert.deepEqual([status, headers.get("metadata-flavor")], [200, "Google"]);
  });

  for (const value of ["token", "identity?audience=a"]) {
    test(`gives no ${value.split("?")[0]} of a disabled account`, async (t) => {
      const world = worldOf({ accounts: { vm: { disabled: true } }, rest: { metadataAccount: account } });
      const other = await sandboxFor(t, { world });
      const response = await fetch(`${other.url}${root}/instance/service-accounts/default/${value}`, {
        headers: { "Metadata-Flavor": "Google" },
      });
      assert.equal(response.status, 403);
    });
  }

  test("has no account when the world names none", async (t) => {
    const other = await sandboxFor(t, { world: worldOf({}) });
    const response = await fetch(`${other.url}${root}/instance/service-accounts/default/token`, {
      headers: { "Metadata-Flavor": "Google" },
    });
    assert.equal(response.status, 404);
  });
});
