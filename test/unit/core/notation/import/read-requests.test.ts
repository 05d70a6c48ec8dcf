import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { googleEndpoints } from "../../../../../src/core/caller/endpoints.ts";
import { type NotationName, notationNames, notations } from "../../../../../src/core/notation/export/notations.ts";
import { readRequests } from "../../../../../src/core/notation/import/read-requests.ts";
import { completeRequest } from "../../../../../src/core/request/parse-request.ts";
import type { MintRequest } from "../../../../../src/core/request/request.ts";
import { seededRandom } from "../../../../support/seeded-random.ts";
import {
  cloudPlatform,
  delegates,
  failureThrownBy,
  idTokenRequest,
  request,
  target,
} from "../../credential/credential-fixtures.ts";

const [first = "", second = ""] = delegates;
const base = { target, delegates, destination: "clipboard" } as const;
const hostile = "https://api.example/'\"`$(id)`;#\\n${{x}}%{y}${z}$${q}//c";
const devstorage = "https://www.googleapis.com/auth/devstorage.read_only";

const requests: readonly MintRequest[] = [
  request(),
  request({ delegates: [], lifetimeSeconds: 900 }),
  request({ delegates: [first], scopes: [devstorage, "openid"], reason: "ticket 7: it's $(urgent)" }),
  request({ target: "123456789012345678901", lifetimeSeconds: 43_200 }),
  idTokenRequest(),
  idTokenRequest({ delegates: [], includeEmail: false, audience: "123-abc.apps.googleusercontent.com" }),
  idTokenRequest({ audience: hostile, reason: "why not" }),
  idTokenRequest({ organizationNumberIncluded: true }),
  { kind: "signedJwt", ...base, claims: { sub: 'it\'s "me" ${x} %{y}', n: 1, list: ["a", { b: null }] } },
  { kind: "signedJwt", ...base, delegates: [], claims: { exp: 1_900_000_000 } },
  { kind: "signedBlob", ...base, payload: "AAEC/w==" },
];

const sayReasons: ReadonlySet<NotationName> = new Set([
  ...(["curl", "gcloud", "go", "ruby", "powerShell", "httpie", "httpFile"] as const),
]);

/** Fields that a notation cannot express are not expected back. */
function expected(notation: NotationName, asked: MintRequest): MintRequest {
  const { reason, ...silent } = asked;
  const kept = sayReasons.has(notation) && reason !== undefined ? { ...silent, reason } : silent;
  return notation === "adcFile" && kept.kind === "accessToken" ? { ...kept, lifetimeSeconds: 3_600 } : kept;
}

function readOne(text: string): unknown {
  const [reading, ...others] = readRequests(text);
  assert.ok(reading !== undefined && others.length === 0, `${others.length} others in:\n${text}`);
  return { notation: reading.notation, request: completeRequest(reading.request) };
}

suite("a request that Mintmark exports", () => {
  for (const notation of notationNames) {
    test(`for ${notation} is read back as it was`, () => {
      const texts = requests.map((asked) => [asked, notations[notation](asked, googleEndpoints)] as const);
      const written = texts.filter(([, text]) => text !== undefined);
      assert.ok(written.length >= 4);
      for (const [asked, text = ""] of written) {
        assert.deepEqual(readOne(text), { notation, request: expected(notation, asked) }, text);
        assert.deepEqual(readOne(text.replaceAll("\n", "\r\n")), { notation, request: expected(notation, asked) });
      }
    });
  }
});

suite("a text that somebody else wrote", () => {
  const minted = { kind: "accessToken", target, delegates };
  const cases: readonly (readonly [string, string, object])[] = [
    [
      "a gcloud command of another kind",
      `gcloud storage ls --impersonate-service-account ${first},${second},${target} gs://b`,
      { ...minted, scopes: [cloudPlatform] },
    ],
    ...[`${first}, ${second}, ${target}`, `"${first}", '${second}' ,${target}`, `${first},,${second},${target}`].map(
      (list) =>
        [
          `a gcloud list with other blanks and quotes: ${list}`,
          `gcloud storage ls --impersonate-service-account=${list} --scopes "openid, email" gs://b`,
          { ...minted, scopes: ["openid", "email"] },
        ] as const,
    ),
    [
      "gcloud with a lifetime in minutes",
      `TOKEN=$(gcloud auth print-access-token --lifetime=15m --impersonate-service-account="${target}")`,
      { kind: "accessToken", target, delegates: [], scopes: [cloudPlatform], lifetimeSeconds: 900 },
    ],
    [
      "curl as the reference shows it",
      `curl -X POST -H "Authorization: Bearer $(gcloud auth print-access-token)" \\\n -H "Content-Type: application/json; charset=utf-8" -d '{"delegates": ["projects/-/serviceAccounts/${first}"], "scope": ["${devstorage}"], "lifetime": "300s"}' "https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/${target}:generateAccessToken"`,
      { kind: "accessToken", target, delegates: [first], scopes: [devstorage], lifetimeSeconds: 300 },
    ],
    [
      "curl with its body in a file",
      `curl -d @request.json https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/${target.replace("@", "%40")}:signBlob`,
      { kind: "signedBlob", target },
    ],
    [
      "a credential file as gcloud writes it",
      JSON.stringify({
        delegates: [],
        service_account_impersonation_url: `https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/${target}:generateAccessToken`,
        source_credentials: {
          client_id: "c",
          client_secret: "GOCSPX-1",
          refresh_token: "1//0x",
          type: "authorized_user",
        },
        type: "impersonated_service_account",
      }),
      { kind: "accessToken", target, delegates: [], scopes: [cloudPlatform] },
    ],
    [
      "Terraform among other blocks",
      `provider "google" {}\ndata "google_service_account_id_token" "oidc" {\n  # don't\n  target_service_account = "${target}"\n  delegates              = []\n  target_audience        = "https://a.example/"\n}\noutput "x" { value = 1 }`,
      { kind: "idToken", target, delegates: [], audience: "https://a.example/", includeEmail: false },
    ],
    [
      "Node.js with single quotes and a comment",
      `// it's a test\nconst c = new Impersonated({\n sourceClient: auth,\n targetPrincipal: '${target}',\n lifetime: 300,\n delegates: [\n  '${first}',\n ],\n targetScopes: ['${devstorage}']\n});`,
      { kind: "accessToken", target, delegates: [first], scopes: [devstorage], lifetimeSeconds: 300 },
    ],
    [
      "Python",
      `creds = google.auth.impersonated_credentials.Credentials(source, target_principal='${target}', target_scopes=['${devstorage}'], lifetime=500)`,
      { kind: "accessToken", target, scopes: [devstorage], lifetimeSeconds: 500 },
    ],
    [
      "Go for a user of a Workspace",
      `ts, err := impersonate.CredentialsTokenSource(ctx, impersonate.CredentialsConfig{\n\tTargetPrincipal: "${target}",\n\tScopes: []string{\n\t\t"${devstorage}",\n\t},\n\tSubject: "ana@example.com",\n\tLifetime: 30 * time.Minute,\n})`,
      { kind: "accessToken", target, scopes: [devstorage], subject: "ana@example.com", lifetimeSeconds: 1_800 },
    ],
    [
      "a GitHub workflow",
      `steps:\n  - uses: actions/checkout@v5\n  - uses: 'google-github-actions/auth@v3'\n    with:\n      service_account: ${target} # ours\n      delegates: |-\n        ${first},\n        ${second}\n      token_format: 'id_token'\n      id_token_audience: https://a.example\n  - run: echo`,
      { kind: "idToken", target, delegates, audience: "https://a.example", includeEmail: false },
    ],
    ["a chain alone", `caller → ${first} → ${second} → ${target}`, minted],
  ];
  for (const [what, text, asked] of cases) {
    test(`is read: ${what}`, () => {
      const readings = readRequests(text);
      assert.deepEqual(
        readings.map((reading) => reading.request),
        [asked],
      );
      assert.doesNotMatch(JSON.stringify(readings), /GOCSPX|1\/\/0|print-access-token/);
    });
  }

  test("in an order that depends on the tool is read both ways", () => {
    for (const text of [
      `--impersonate-service-account=${first},${second},${target}`,
      [first, second, target].join(","),
    ]) {
      const [forwards, backwards, ...others] = readRequests(text).map((reading) => reading.request);
      assert.deepEqual(
        [forwards, backwards, others],
        [minted, { kind: "accessToken", target: first, delegates: [target, second] }, []],
      );
    }
  });

  test("that asks for what cannot be is refused with its own words", () => {
    const cases = [
      [`gcloud auth print-access-token --impersonate-service-account=ana@example.com`, "notAnAccount"],
      [`gcloud auth print-access-token --impersonate-service-account=${first}, --quiet`, "notAnAccount"],
      [
        `data "google_service_account_access_token" "t" { target_service_account = "${target}"\n delegates = ["${first}", google_service_account.second.email] }`,
        "notAnAccount",
      ],
      [`gcloud auth print-access-token --lifetime=soon --impersonate-service-account=${target}`, "notALifetime"],
      [`new Impersonated({ targetPrincipal: account, targetScopes: ["a b"] })`, "notAScope"],
      [`data "google_service_account_jwt" "x" { target_service_account = "${target}" payload = "[1]" }`, "notClaims"],
    ] as const;
    for (const [text, code] of cases) assert.equal(failureThrownBy(() => readRequests(text)).code, code, text);
  });

  test("that mints nothing is not read", () => {
    for (const text of [
      "",
      "hello",
      "gcloud auth login",
      "curl https://example.com",
      '{"type":"service_account"}',
      "x".repeat(70_000),
    ]) {
      assert.deepEqual(readRequests(text), [], text.slice(0, 40));
    }
  });

  test("that is cut or mixed up anywhere takes no long time, and gives a request or none", () => {
    const random = seededRandom(7);
    const texts = requests.flatMap((asked) =>
      notationNames.flatMap((name) => notations[name](asked, googleEndpoints) ?? []),
    );
    for (const text of texts) {
      for (let round = 0; round < 10; round += 1) {
        const [at, length] = [Math.floor(random() * text.length), Math.floor(random() * 40)];
        const cut = text.slice(0, at) + text.slice(at + length);
        try {
          for (const { request: read } of readRequests(cut))
            assert.ok(["string", "undefined"].includes(typeof read.target));
        } catch (error) {
          assert.equal((error as Error).name, "MintmarkError", cut);
        }
      }
    }
    const started = performance.now();
    for (const piece of ["'", '"', "\\", "{", 'data "google_service_account_jwt"', "a=", "[", "/*", "\n  x: "]) {
      try {
        readRequests(piece.repeat(Math.floor(60_000 / piece.length)));
      } catch (error) {
        assert.equal((error as Error).name, "MintmarkError");
      }
    }
    assert.ok(performance.now() - started < 4_000);
  });
});
