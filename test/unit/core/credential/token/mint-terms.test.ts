import assert from "node:assert/strict";
import { suite, test } from "node:test";
import {
  covers,
  mayBeKept,
  type MintTerms,
  parseTerms,
  termsOf,
  type WayOut,
} from "../../../../../src/core/credential/token/mint-terms.ts";
import type { MintRequest, SignedBlobRequest, SignedJwtRequest } from "../../../../../src/core/request/request.ts";
import { makeJwt } from "../../../../support/make-jwt.ts";
import { cloudPlatform, delegates, idTokenRequest, principal, request, target } from "../credential-fixtures.ts";

const now = Date.UTC(2026, 10, 21);
const seconds = now / 1_000;
const ana = { name: "adc", principal };
const drive = "https://www.googleapis.com/auth/drive.readonly";
const reports = {
  bucket: "reports",
  prefix: "2026/",
  roles: ["roles/storage.objectViewer", "roles/storage.objectUser"],
};

const jwt = (claims: object, changes: Partial<SignedJwtRequest> = {}): SignedJwtRequest => ({
  kind: "signedJwt",
  target,
  delegates,
  destination: "clipboard",
  claims: { sub: "me", iat: seconds, exp: seconds + 600, ...claims },
  ...changes,
});
const blob = (payload: string): SignedBlobRequest => ({
  kind: "signedBlob",
  target,
  delegates,
  destination: "clipboard",
  payload,
});

function terms(asked: MintRequest, wayOut: WayOut = asked.destination, caller = ana): Promise<MintTerms> {
  return termsOf(asked, wayOut, caller, now);
}

interface Case {
  readonly title: string;
  readonly allowed: MintRequest;
  readonly same: readonly MintRequest[];
  readonly other: readonly MintRequest[];
}

const cases: readonly Case[] = [
  {
    title: "an access token covers fewer scopes and a shorter life, and no other chain, user or longer life",
    allowed: request({ scopes: [cloudPlatform, drive], lifetimeSeconds: 900 }),
    same: [
      request({ scopes: [drive, cloudPlatform], lifetimeSeconds: 900 }),
      request({ scopes: [drive], lifetimeSeconds: 60 }),
      request({ scopes: [drive], lifetimeSeconds: 900, reason: "another" }),
      request({ scopes: [cloudPlatform], lifetimeSeconds: 900, accessBoundary: [reports] }),
      request({ scopes: [drive], lifetimeSeconds: 900, destination: "secretStorage" }),
    ],
    other: [
      request({ scopes: [cloudPlatform, drive, "openid"], lifetimeSeconds: 900 }),
      request({ scopes: ["openid"], lifetimeSeconds: 900 }),
      request({ scopes: [drive], lifetimeSeconds: 901 }),
      request({ scopes: [drive], lifetimeSeconds: 900, target: "other@prod.iam.gserviceaccount.com" }),
      request({ scopes: [drive], lifetimeSeconds: 900, delegates: [...delegates].reverse() }),
      request({ scopes: [drive], lifetimeSeconds: 900, delegates: delegates.slice(1) }),
      request({ scopes: [drive], lifetimeSeconds: 900, subject: "ana@example.com" }),
      request({ scopes: [drive], lifetimeSeconds: 900, destination: "terminal" }),
      request({ scopes: [drive], lifetimeSeconds: 900, destination: "editor" }),
      request({ scopes: [drive], lifetimeSeconds: 900, destination: "file" }),
      idTokenRequest(),
    ],
  },
  {
    title: "a user's token covers that user only",
    allowed: request({ subject: "ana@example.com" }),
    same: [request({ subject: "ana@example.com" })],
    other: [request({ subject: "eve@example.com" }), request()],
  },
  {
    title: "a downscoped token covers narrower boundaries, and none without one",
    allowed: request({ accessBoundary: [reports, { bucket: "logs", roles: reports.roles }] }),
    same: [
      request({ accessBoundary: [reports] }),
      request({ accessBoundary: [{ ...reports, prefix: "2026/q1/", roles: reports.roles.slice(1) }] }),
      request({ accessBoundary: [{ bucket: "logs", prefix: "a", roles: reports.roles }] }),
    ],
    other: [
      request(),
      request({ accessBoundary: [{ ...reports, prefix: "20" }] }),
      request({ accessBoundary: [{ bucket: "reports", roles: reports.roles }] }),
      request({ accessBoundary: [{ ...reports, roles: ["roles/storage.admin"] }] }),
      request({ accessBoundary: [reports, { ...reports, bucket: "others" }] }),
    ],
  },
  {
    title: "an ID token covers the same audience with the same details or fewer",
    allowed: idTokenRequest({ audience: "https://a.example", includeEmail: true }),
    same: [idTokenRequest({ audience: "https://a.example", includeEmail: false })],
    other: [
      idTokenRequest({ audience: "https://a.example/" }),
      idTokenRequest({ audience: "https://a.example", organizationNumberIncluded: true }),
      idTokenRequest({ audience: "https://a.example", ofCaller: true }),
    ],
  },
  {
    title: "a signed JWT covers the same claims at another time, for no longer",
    allowed: jwt({ scope: "a", deep: { b: 1, c: [2] }, jti: "once" }),
    same: [
      jwt({ scope: "a", deep: { c: [2], b: 1 }, jti: "again", iat: seconds - 5 }),
      jwt({ scope: "a", deep: { b: 1, c: [2] }, exp: seconds + 60, nbf: seconds - 1 }),
    ],
    other: [
      jwt({ scope: "a", deep: { b: 1, c: [2, 3] } }),
      jwt({ scope: "a", deep: { b: 1, c: [2] }, sub: "you" }),
      jwt({ scope: "a", deep: { b: 1, c: [2] }, more: 1 }),
      jwt({ scope: "a", deep: { b: 1, c: [2] }, exp: seconds + 601 }),
      jwt({ scope: "a", deep: { b: 1, c: [2] }, exp: undefined }),
    ],
  },
  {
    title: "a signature covers the same bytes only",
    allowed: blob("AAEC"),
    same: [blob("AAEC")],
    other: [blob("AAED"), blob("AAECAA==")],
  },
];

suite("what was allowed", () => {
  for (const { title, allowed, same, other } of cases) {
    test(`for ${title}`, async () => {
      const agreed = parseTerms(JSON.parse(JSON.stringify(await terms(allowed)))) ?? assert.fail("not kept");
      for (const asked of same) assert.equal(covers(agreed, await terms(asked)), true, JSON.stringify(asked));
      for (const asked of other) assert.equal(covers(agreed, await terms(asked)), false, JSON.stringify(asked));
    });
  }

  test("covers no other way out, except the secret storage that nothing else can read", async () => {
    const ways: readonly WayOut[] = ["clipboard", "terminal", "editor", "file", "caller"];
    for (const allowed of ways) {
      const agreed = await terms(request(), allowed);
      for (const way of ways)
        assert.equal(covers(agreed, await terms(request(), way)), way === allowed, `${allowed} ${way}`);
      assert.equal(covers(agreed, await terms(request(), "secretStorage")), true);
      assert.equal(covers(await terms(request(), "secretStorage"), agreed), false);
    }
  });

  test("covers no other payer: neither another person nor the same name from another source, such as the sandbox", async () => {
    const agreed = await terms(request());
    for (const caller of [
      { ...ana, principal: "eve@example.com" },
      { ...ana, name: "sandbox" },
    ]) {
      assert.equal(covers(agreed, await terms(request(), "clipboard", caller)), false);
    }
  });

  test("is read back only whole", async () => {
    const kept = await Promise.all(
      [request({ accessBoundary: [reports] }), idTokenRequest(), jwt({}), blob("AAEC")].map((asked) => terms(asked)),
    );
    for (const whole of kept) {
      assert.deepEqual(parseTerms(JSON.parse(JSON.stringify(whole))), whole);
      for (const field of Object.keys(whole)) assert.equal(parseTerms({ ...whole, [field]: null }), undefined, field);
      for (const field of Object.keys(whole.asked)) {
        assert.equal(parseTerms({ ...whole, asked: { ...whole.asked, [field]: null } }), undefined, field);
      }
    }
    for (const value of [undefined, null, "terms", [], {}, [kept[0]]]) assert.equal(parseTerms(value), undefined);
  });

  test("is not kept if its claims or its audience seem to hold a credential", async () => {
    const secret = makeJwt('{"sub":"me"}');
    const asked = [
      jwt({}),
      jwt({ deep: [secret] }),
      idTokenRequest(),
      idTokenRequest({ audience: `https://a.example/${secret}` }),
    ];
    const keepable = await Promise.all(asked.map(async (one) => mayBeKept(await terms(one))));
    assert.deepEqual(keepable, [true, false, true, false]);
    const many = Object.fromEntries(Array.from({ length: 61 }, (_, index) => [`c${index}`, 1]));
    for (const claims of [{ long: "x".repeat(2_001) }, many]) {
      assert.equal(mayBeKept(await terms(jwt(claims))), false, "nobody can read all of it in a question");
    }
  });
});
