import assert from "node:assert/strict";
import { after, before, suite, test } from "node:test";
import { startSandboxCloud, type SandboxCloud } from "../../../../../src/sandbox/sandbox-cloud.ts";
import { cloudPlatform, errorOf, send, type Reply } from "../../sandbox-fixture.ts";

/** The four methods, the permission that each needs on the target, and an otherwise valid request. */
const methods: readonly (readonly [verb: string, permission: string, body: object])[] = [
  ["generateAccessToken", "iam.serviceAccounts.getAccessToken", { scope: [cloudPlatform] }],
  ["generateIdToken", "iam.serviceAccounts.getOpenIdToken", { audience: "https://a.example" }],
  ["signJwt", "iam.serviceAccounts.signJwt", { payload: '{"sub":"x"}' }],
  ["signBlob", "iam.serviceAccounts.signBlob", { payload: "AAEC" }],
];
const delegation = "iam.serviceAccounts.implicitDelegation";
const all = [delegation, ...methods.map(([, permission]) => permission)];
const caller = "ada@acme.example";
const longest = 5;

/** One `hop` of a chain with `hops`, for a method; `missing` is the hop without its permission, if any. */
const emailOf = (verb: string, hops: number, missing: number, hop: number): string =>
  `${verb.toLowerCase()}-${hops}-${missing + 1}-${hop}@acme-one.iam.gserviceaccount.com`;

const chains = methods.flatMap(([verb, permission, body]) =>
  Array.from({ length: longest }, (_, index) => index + 1).flatMap((hops) =>
    Array.from({ length: hops + 1 }, (_, index) => ({ verb, permission, body, hops, missing: index - 1 })),
  ),
);

/** Each hop grants through its own custom role: exactly the needed permission or, if it is missing, all others. */
function chainWorld(): object {
  const roleFor = (name: string): string => `projects/acme-one/roles/${name}`;
  const short = (permission: string): string => permission.split(".").at(-1) ?? "";
  const accounts = chains.flatMap(({ verb, permission, hops, missing }) =>
    Array.from({ length: hops }, (_, hop) => {
      const needed = hop === hops - 1 ? permission : delegation;
      const before = hop === 0 ? `user:${caller}` : `serviceAccount:${emailOf(verb, hops, missing, hop - 1)}`;
      const role = roleFor(hop === missing ? `allBut.${short(needed)}` : `only.${short(needed)}`);
      return { email: emailOf(verb, hops, missing, hop), bindings: [{ role, members: [before] }] };
    }),
  );
  return {
    projects: [{ projectId: "acme-one", number: "3001" }],
    users: [{ email: caller }],
    serviceAccounts: accounts,
    roles: all.flatMap((permission) => [
      { name: roleFor(`only.${short(permission)}`), permissions: [permission] },
      { name: roleFor(`allBut.${short(permission)}`), permissions: all.filter((other) => other !== permission) },
    ]),
  };
}

suite("chains of one to five hops", () => {
  let cloud: SandboxCloud;
  before(async () => {
    cloud = await startSandboxCloud({ world: chainWorld() });
  });
  after(() => cloud.close());

  for (const { verb, permission, body, hops, missing } of chains) {
    const needed = missing === hops - 1 ? permission : delegation;
    const what =
      missing < 0
        ? "works with exactly the needed permissions"
        : `is denied when hop ${missing + 1} lacks only ${needed}`;
    test(`${verb} over ${hops} hops ${what}`, async () => {
      const members = Array.from({ length: hops }, (_, hop) => emailOf(verb, hops, missing, hop));
      const path = `/v1/projects/-/serviceAccounts/${members.at(-1) ?? ""}:${verb}`;
      const token = cloud.issueAccessToken(caller).accessToken;
      const reply: Reply = await send(cloud, path, { token, body: { ...body, delegates: members.slice(0, -1) } });
      if (missing < 0) assert.equal(reply.status, 200, reply.text);
      else
        assert.deepEqual(
          [reply.status, errorOf(reply).message],
          [403, `Permission '${needed}' denied on resource (or it may not exist).`],
        );
    });
  }
});
