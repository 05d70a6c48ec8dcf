import assert from "node:assert/strict";
import { suite, test } from "node:test";
import {
  readChain,
  readChainTowards,
  readDelegates,
  writeChain,
  type WrittenNotation,
} from "../../../../src/core/notation/chain-notation.ts";
import { email } from "../../sandbox/sandbox-fixture.ts";

const [one, two, target] = [email("one"), email("two"), email("target")] as const;
const name = (account: string): string => `projects/-/serviceAccounts/${account}`;
const chain = { delegates: [one, two], target };
const adcUrl = `https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/${target}:generateAccessToken`;
const quoted = (...accounts: readonly string[]): string => accounts.map((account) => `"${account}"`).join(", ");

suite("one reading", () => {
  const cases: readonly (readonly [string, string])[] = [
    ["gcloud", `gcloud auth print-access-token --impersonate-service-account=${one},${two},${target}`],
    ["gcloud", `gcloud compute instances list --impersonate-service-account "${one},${two},${target}" --project p`],
    ["gcloud", `gcloud config set auth/impersonate_service_account ${one},${two},${target}`],
    ["gcloud", `export CLOUDSDK_AUTH_IMPERSONATE_SERVICE_ACCOUNT=${one},${two},${target}`],
    ["proxy", `./cloud-sql-proxy --impersonate-service-account=${target},${two},${one} p:r:i`],
    ["proxy", `alloydb-auth-proxy --impersonate-service-account ${target},${two},${one}`],
    ["api", JSON.stringify({ name: name(target), delegates: [name(one), name(two)], scope: ["x"] })],
    ["api", JSON.stringify({ target, delegates: [one, two] })],
    [
      "api",
      `POST ${adcUrl.replace("@", "%40")}\n\n${JSON.stringify({ delegates: [name(one), two], lifetime: "60s" })}`,
    ],
    [
      "adc",
      JSON.stringify({
        type: "impersonated_service_account",
        service_account_impersonation_url: adcUrl,
        delegates: [one, two],
      }),
    ],
    [
      "terraform",
      `provider "google" {\n  impersonate_service_account = "${target}"\n  impersonate_service_account_delegates = [\n    ${quoted(one, two)},\n  ]\n}`,
    ],
    [
      "terraform",
      `data "google_service_account_access_token" "t" {\n  target_service_account = "${target}"\n  delegates = [${quoted(one, two)}]\n}`,
    ],
    ...[
      `"${one},${two},${target}"`,
      `'${one}','${two}','${target}'`,
      `${one}, ${two}, ${target}`,
      `${one} , ${two} ,${target}`,
      `"${one}", "${two}", "${target}"`,
      `${one},,${two},${target}`,
    ].map(
      (list) => ["gcloud", `gcloud auth print-access-token --impersonate-service-account=${list} --quiet`] as const,
    ),
    ["gcloud", `gcloud config set auth/impersonate_service_account ${one}, ${two}, ${target},`],
    [
      "terraform",
      `impersonate_service_account = "${target}"\nimpersonate_service_account_delegates = ['${one}', # first\n "${two}"]`,
    ],
    ["arrows", `ada@acme.example → ${one} → ${two} → ${target}`],
    ["arrows", `\`${one}\` -> \`${two}\` -> \`${target}\``],
  ];
  for (const [notation, text] of cases) {
    test(`${notation}: ${text.slice(0, 70).replaceAll("\n", " ")}`, () =>
      assert.deepEqual(readChain(text), [{ notation, ...chain }]));
  }

  test("a single account is a target in any notation", () => {
    const direct = { delegates: [], target };
    assert.deepEqual(readChain(` ${target.toUpperCase()} `), [{ notation: "list", ...direct }]);
    assert.deepEqual(readChain(`--impersonate-service-account=${target}`), [{ notation: "list", ...direct }]);
    assert.deepEqual(readChain(`--impersonate-service-account=123456789012345678901`), [
      { notation: "list", delegates: [], target: "123456789012345678901" },
    ]);
    assert.deepEqual(readChain(`{"service_account_impersonation_url":"${adcUrl}"}`), [{ notation: "adc", ...direct }]);
  });
});

suite("two readings", () => {
  for (const text of [
    `${one},${two},${target}`,
    `--impersonate-service-account=${one},${two},${target}`,
    `${one}\n${two}\n${target}\n`,
  ]) {
    test(text.slice(0, 60), () => {
      assert.deepEqual(readChain(text), [
        { notation: "gcloud", delegates: [one, two], target },
        { notation: "proxy", delegates: [target, two], target: one },
      ]);
    });
  }
});

suite("where a target is chosen already", () => {
  const other = email("other");
  const gcloud = { notation: "gcloud", delegates: [one], target: two };
  const proxy = { notation: "proxy", delegates: [two], target: one };
  const delegates = { notation: "delegates", delegates: [one, two], target };
  const cases: readonly (readonly [name: string, text: string, readings: readonly object[]])[] = [
    ["a list that ends with it is gcloud's", `${one},${two},${target}`, [{ notation: "gcloud", ...chain }]],
    ["a list that begins with it is a proxy's", `${target},${two},${one}`, [{ notation: "proxy", ...chain }]],
    ["a list without it is asked about, and may be delegates alone", `${one},${two}`, [delegates, gcloud, proxy]],
    ["a list on lines is the same", `${one}\n${two}\n`, [delegates, gcloud, proxy]],
    [
      "a list with it in the middle has another target",
      `${one},${target},${two}`,
      [
        { notation: "gcloud", delegates: [one, target], target: two },
        { notation: "proxy", delegates: [two, target], target: one },
      ],
    ],
    [
      "a command that says whose order it is has its own target",
      `gcloud x --impersonate-service-account=${one},${other}`,
      [{ notation: "gcloud", delegates: [one], target: other }],
    ],
    ["the API's delegates alone lead to it", JSON.stringify({ delegates: [name(one), two] }), [delegates]],
    ["Terraform's delegates alone lead to it", `  delegates = [\n    ${quoted(one, two)},\n  ]`, [delegates]],
    ["an array leads to it", `[${quoted(one, two)}]`, [delegates]],
    ["a single account is one", one, [{ notation: "list", delegates: [], target: one }]],
    ["delegates that hold it are no chain", `[${quoted(one, target)}]`, []],
    ["an empty array is none", "[]", []],
    ["too long a text is none", `[${" ".repeat(70_000)}${quoted(one, two)}]`, []],
  ];
  for (const [name, text, readings] of cases) {
    test(name, () => assert.deepEqual(readChainTowards(text, target), readings));
  }
});

suite("a chain that comes back to its target", () => {
  const circle = { delegates: [target, one], target };
  const cases = [
    ["gcloud", `${target},${one},${target}`],
    ["arrows", `${target} → ${one} → ${target}`],
    ["api", JSON.stringify({ target, delegates: [target, one] })],
  ] as const;
  for (const [notation, text] of cases) {
    test(`is read as ${notation} writes it, in one way only`, () => {
      assert.deepEqual(readChain(text), [{ notation, ...circle }]);
    });
  }
});

suite("delegates without a target", () => {
  for (const text of [`{"delegates":["${name(one)}","${two}"]}`, `[${quoted(one, two)}]`]) {
    test(`are read from ${text.slice(0, 12)}`, () => {
      assert.deepEqual(readDelegates(text), [one, two]);
      assert.deepEqual(readChain(text), []);
    });
  }
});

suite("no reading", () => {
  const texts = [
    "",
    "hello world",
    "ada@acme.example",
    `${one},ada@acme.example,${target}`,
    `{"delegates":["${one}"]}`,
    `{"target":"${target}","delegates":"${one}"}`,
    `{"target":"${target}","delegates":["x"]}`,
    `impersonate_service_account = "nobody"`,
    `${one} → somebody → ${target}`,
    "{",
  ];
  for (const text of texts) {
    test(JSON.stringify(text.slice(0, 70)), () => assert.deepEqual(readChain(text), []));
  }
});

suite("a chain that is written is read back", () => {
  for (const notation of ["gcloud", "proxy", "api", "terraform", "arrows"] satisfies WrittenNotation[]) {
    test(notation, () => {
      const readings = readChain(writeChain(chain, notation)).map(({ delegates, target }) => ({ delegates, target }));
      assert.deepEqual(readings, [chain]);
    });
  }
});
