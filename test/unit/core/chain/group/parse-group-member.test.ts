import assert from "node:assert/strict";
import { suite, test } from "node:test";
import type { JsonObject } from "../../../../../src/core/base/json.ts";
import { parseGroupMember } from "../../../../../src/core/chain/group/parse-group-member.ts";

const someone = { member: undefined, endsAt: undefined };
const until = "2026-12-31T23:59:59Z";
const user = { preferredMemberKey: { id: "Ada@Acme.example" }, type: "USER" };
const role = (expiryDetail: unknown): object => ({
  ...user,
  roles: [{ name: "OWNER" }, { name: "MEMBER", expiryDetail }],
});

const cases: readonly (readonly [what: string, membership: object, expected: unknown])[] = [
  ["a user", user, { member: "user:ada@acme.example", endsAt: undefined }],
  [
    "a service account, whatever its type says",
    { preferredMemberKey: { id: "a@p-one.iam.gserviceaccount.com" }, type: "USER" },
    { member: "serviceAccount:a@p-one.iam.gserviceaccount.com", endsAt: undefined },
  ],
  [
    "a group",
    { preferredMemberKey: { id: "Team@acme.example" }, type: "GROUP" },
    { member: "group:team@acme.example", endsAt: undefined },
  ],
  [
    "a membership that ends",
    role({ expireTime: until }),
    { member: "user:ada@acme.example", endsAt: Date.parse(until) },
  ],
  ["a shared drive, which is no principal", { ...user, type: "SHARED_DRIVE" }, undefined],
  ["a browser, which is no principal", { ...user, type: "CBCM_BROWSER" }, undefined],
  ["a whole customer", { preferredMemberKey: { id: "C0123abcd" }, type: "OTHER" }, someone],
  ["a type of tomorrow", { ...user, type: "AGENT" }, someone],
  ["no type, as in the basic view", { preferredMemberKey: user.preferredMemberKey }, someone],
  [
    "an identity from another system",
    { preferredMemberKey: { id: "a@b.example", namespace: "identitysources/1" }, type: "USER" },
    someone,
  ],
  ["no key", { type: "USER" }, someone],
  ["a key that is a list", { preferredMemberKey: ["a@b.example"], type: "USER" }, someone],
  ["an id that is a number", { preferredMemberKey: { id: 7 }, type: "USER" }, someone],
  [
    "an id that would be another member",
    { preferredMemberKey: { id: "a@b.example\nallUsers" }, type: "USER" },
    someone,
  ],
  ["an id with a prefix", { preferredMemberKey: { id: "deleted:user:a@b.example" }, type: "USER" }, someone],
  ["roles that are no list", { ...user, roles: "MEMBER" }, { member: "user:ada@acme.example", endsAt: undefined }],
  ["an end that is no time", role({ expireTime: "soon" }), someone],
  ["an end that is a number", role({ expireTime: 1 }), someone],
  ["an end that is missing", role({}), someone],
  ["an end that is a text", role("2026"), someone],
];

suite("a membership in an answer", () => {
  for (const [what, membership, expected] of cases) {
    test(`that is ${what}`, () => assert.deepEqual(parseGroupMember(membership as JsonObject), expected));
  }
});
