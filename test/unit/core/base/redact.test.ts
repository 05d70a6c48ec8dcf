import assert from "node:assert/strict";
import { test } from "node:test";
import { excerpt, redact } from "../../../../src/core/base/redact.ts";
import { cpuMilliseconds } from "../../../support/cpu-time.ts";
import { makeJwt } from "../../../support/make-jwt.ts";
import { randomBelow, seededRandom } from "../../../support/seeded-random.ts";

const canary = "c4n4ryS3cret";
const body = `MIIEvQIBADANBgkqhkiG9w0${canary}`;

/** Credentials as they appear in texts, each containing the canary. */
const credentials: Readonly<Record<string, string>> = {
  "access token": `ya29.a0${canary}-x_y.z`,
  "federated access token": `ya29.d.${canary}`,
  "service account's token": `ya29.c.c0${canary}...`,
  "refresh token": `1//0g${canary}-_x`,
  "refresh token in a form": `1%2F%2F0g${canary}-_x`,
  "refresh token in escaped JSON": `1\\/\\/0g${canary}`,
  "client secret": `GOCSPX-${canary}`,
  "client secret of an older form": `client_secret=${canary}`,
  "client secret in JSON": `"client_secret": "${canary}"`,
  "client secret in escaped JSON": `\\"client_secret\\":\\"${canary}`,
  "client's own header": `Authorization: Basic aWQ6${canary}bG9uZw==`,
  JWT: makeJwt(`{"sub":"${canary}"}`).replace("c2ln", canary),
  "JWE with an empty key": `eyJhbGciOiJkaXIifQ..${canary}.${canary}.x`,
  "half a JWT": `eyJhbGciOiJSUzI1NiJ9${canary}`,
  "private key": `-----BEGIN PRIVATE KEY-----\n${body}\n-----END PRIVATE KEY-----\n`,
  "RSA private key": `-----BEGIN RSA PRIVATE KEY-----\n${body}\n-----END RSA PRIVATE KEY-----`,
  "private key in JSON": `-----BEGIN PRIVATE KEY-----\\n${body}\\n-----END PRIVATE KEY-----\\n`,
  "private key that was cut": `-----BEGIN PRIVATE KEY-----\n${body}`,
  "bearer header": `Bearer ${canary}/+opaque==`,
  "bearer header in small letters": `authorization: bearer  ${canary}`,
  "bearer header in a query": `Bearer%20${canary}`,
};

const before = [
  "",
  " ",
  "=",
  '"',
  "'",
  "(",
  "\n",
  "\t",
  "\\n",
  "\\t",
  "%3D",
  "%22",
  "\\u003d",
  "/",
  ":",
  ",",
  ">",
  "é",
  "日",
];
const after = ["", " ", '"', "&", "\n", ")", ",", "<", "%26", "日"];
const prose = ["the", "caller", "monkeyJohn", "projects/-/serviceAccounts", "1/2", "exp", "bearer", "-----", "…", "0"];

for (const [name, credential] of Object.entries(credentials)) {
  test(`a ${name} survives in no text`, () => {
    for (const left of before) {
      for (const right of after) {
        const redacted = redact(`${left}${credential}${right}`);
        assert.ok(!redacted.includes(canary), `${JSON.stringify(left)} before it: ${redacted}`);
      }
    }
  });
}

test("credentials planted in random text survive neither in a text, nor in a field, nor in an excerpt", () => {
  const random = seededRandom(1);
  const pick = <T>(items: readonly T[]): T => items[randomBelow(random, items.length)]!;
  const planted = Object.values(credentials);
  for (let round = 0; round < 300; round += 1) {
    const parts = Array.from({ length: 6 }, () =>
      random() < 0.3 ? pick(before) + pick(planted) + pick(after) : pick(prose) + pick([" ", "\n", ", "]),
    );
    const text = parts.join(" ");
    for (const shown of [redact(text), redact(JSON.stringify({ text })), excerpt(text), excerpt({ [text]: [text] })]) {
      assert.ok(!shown.includes(canary), JSON.stringify(text));
    }
  }
});

test("text without a credential stays unchanged", () => {
  const texts = [
    "Permission 'iam.serviceAccounts.getAccessToken' denied on resource (or it may not exist).",
    "monkeyJohnson reads privateKeyJson",
    "https://example.com/1//2",
    "projects/-/serviceAccounts/a@b.iam.gserviceaccount.com",
    "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----",
    "eyJ",
    "",
  ];
  for (const text of texts) assert.equal(redact(text), text);
});

test("the text around a credential stays, and redacting twice changes nothing more", () => {
  const text = `token=${credentials["access token"]!}&next=1`;
  assert.equal(redact(text), "token=[redacted]&next=1");
  assert.equal(redact(redact(text)), redact(text));
});

/** Beginnings of everything that is looked for, repeated: what makes a careless pattern read the rest of the text again and again. */
const hostile: readonly string[] = [
  ...[
    "eyJ",
    "-eyJ",
    "eyJabcdefghijklmnopqrstuvwxyz.\n",
    "ya29.",
    "1//",
    "GOCSPX-",
    "Bearer ",
    "://a:b",
    "-u a:",
    "xox",
  ],
  ...[
    "-----BEGIN ",
    "-----BEGIN PRIVATE KEY-----",
    "-----END PRIVATE KEY-----",
    "-----BEGIN CERTIFICATE-----\n",
    "MIIEvgIBAD",
  ],
  ...[
    "token",
    "token=",
    "token: ",
    "token:\n",
    "token=true)",
    "token=a,b",
    '"token":"',
    "token=[",
    '"token" ',
    "--token ",
  ],
  ...[
    "  password: |\n   a\n",
    '"token: a ',
    "{token:a",
    "<token ",
    "<token a=b",
    'name="token"\r\n',
    "authorization: bearer a",
  ],
  ...[
    " ",
    "%3D",
    "%25",
    "\\\\",
    "&amp;%25\\\\",
    "%5Cu0025",
    "QUFBQUFBQUFBQUFBQUFBQUFBQUFB ",
    "QUFB",
    `${"a".repeat(64)}\n`,
  ],
];

test("hostile text takes time in proportion to its length", () => {
  for (const piece of hostile) {
    const [few, many] = [5_000, 40_000].map((length) => {
      const text = piece.repeat(Math.ceil(length / piece.length));
      return cpuMilliseconds(() => redact(`Bearer${text}`));
    });
    assert.ok(
      few !== undefined && many !== undefined && many < 24 * Math.max(few, 4),
      `${piece}: ${few} ms, ${many} ms`,
    );
  }
});

test("base64 in base64 in base64 takes time in proportion to its length too", () => {
  const nest = (count: number): string => {
    const inner = "%2525 \\\\u0041 &amp;amp; x%5C%26 aaaa bbbb ".repeat(count);
    return [1, 2, 3].reduce((text) => Buffer.from(text).toString("base64"), inner);
  };
  const [few, many] = [40, 320].map((count) => cpuMilliseconds(() => redact(nest(count))));
  assert.ok(few !== undefined && many !== undefined && many < 24 * Math.max(few, 4), `${few} ms, ${many} ms`);
});

test("an excerpt tells any value in at most 80 characters", () => {
  const loop: Record<string, unknown> = {};
  loop["loop"] = loop;
  const cases: readonly (readonly [unknown, string])[] = [
    ["text", "text"],
    [42, "42"],
    [Number.NaN, "NaN"],
    [-Infinity, "-Infinity"],
    [9n, "9"],
    [true, "true"],
    [null, "null"],
    [undefined, "undefined"],
    [Symbol("s"), "symbol"],
    [() => 1, "function"],
    [["a", 1], '["a",1]'],
    [{ a: 1n }, "object"],
    [loop, "object"],
    ["x".repeat(80), "x".repeat(80)],
    ["x".repeat(81), `${"x".repeat(79)}…`],
  ];
  for (const [value, text] of cases) assert.equal(excerpt(value), text);
});

test("a credential at the place where an excerpt is cut is redacted first", () => {
  assert.ok(!excerpt(`${"x ".repeat(37)}${credentials["access token"]!}`).includes("ya29"));
});
