import assert from "node:assert/strict";
import { suite, test } from "node:test";
import type { ChainReport } from "../../../../src/core/chain/chain-check.ts";
import { chainVerdict } from "../../../../src/core/chain/chain-verdict.ts";
import { type CredentialKind, credentialKinds } from "../../../../src/core/credential/request.ts";
import { binding, caller, cloudPlatform, email, send, tokenCreator } from "../../sandbox/sandbox-fixture.ts";
import type { SandboxCloud } from "../../../../src/sandbox/sandbox-cloud.ts";
import { allBut, checkedCloud, denyReviewer, never, question, reviewer } from "./chain-fixture.ts";

/** Every chain of 1 to 6 hops with each hop broken in turn, and none. */
const everyBreak = [1, 2, 3, 4, 5, 6].flatMap((length) =>
  [undefined, ...Array.from({ length }, (_, index) => index + 1)].map((broken) => ({
    broken,
    names: Array.from({ length }, (_, index) => `of${length}-broken${broken ?? "nowhere"}-${index + 1}`),
  })),
);

const lastPermissions: Readonly<Record<CredentialKind, string>> = {
  accessToken: "iam.serviceAccounts.getAccessToken",
  idToken: "iam.serviceAccounts.getOpenIdToken",
  signedJwt: "iam.serviceAccounts.signJwt",
  signedBlob: "iam.serviceAccounts.signBlob",
};

function neededAt(number: number, names: readonly string[], kind: CredentialKind): string {
  return number === names.length ? lastPermissions[kind] : "iam.serviceAccounts.implicitDelegation";
}

/** Accounts of a chain in which every hop has all permissions, except that the broken one lacks just the one it needs. */
function brokenChain(names: readonly string[], kind: CredentialKind, broken: number | undefined) {
  return names.map((to, index) => {
    const role = index + 1 === broken ? allBut(neededAt(broken, names, kind)) : tokenCreator;
    const member = index === 0 ? `user:${caller}` : `serviceAccount:${email(names[index - 1]!)}`;
    return [to, { bindings: [binding(role, member)] }] as const;
  });
}

function everyBrokenChain(kind: CredentialKind): Readonly<Record<string, object>> {
  return Object.fromEntries(everyBreak.flatMap(({ names, broken }) => brokenChain(names, kind, broken)));
}

const reading = { organizationBindings: [...reviewer, denyReviewer] };

function brokenHop(report: ChainReport): string {
  const verdict = chainVerdict(report);
  if (verdict.kind !== "broken") return verdict.kind;
  const { number, from, to, permission } = verdict.at.hop;
  return `${verdict.at.verdict.kind} at ${number}: ${from} lacks ${permission} on ${to}`;
}

function expectedBreak(names: readonly string[], kind: CredentialKind, broken: number | undefined): string {
  if (broken === undefined) return "works";
  const [from, to] = [broken === 1 ? caller : email(names[broken - 2]!), email(names[broken - 1]!)];
  return `missing at ${broken}: ${from} lacks ${neededAt(broken, names, kind)} on ${to}`;
}

const mintCalls: Readonly<Record<CredentialKind, readonly [string, object]>> = {
  accessToken: ["generateAccessToken", { scope: [cloudPlatform] }],
  idToken: ["generateIdToken", { audience: "https://a.example" }],
  signedJwt: ["signJwt", { payload: "{}" }],
  signedBlob: ["signBlob", { payload: "AAAA" }],
};

/** Whether the sandbox itself mints through a chain. */
async function mints(cloud: SandboxCloud, { target, delegates, kind }: ReturnType<typeof question>): Promise<boolean> {
  const [method, fields] = mintCalls[kind];
  const { status } = await send(cloud, `/v1/projects/-/serviceAccounts/${target}:${method}`, {
    body: { delegates: [...delegates], ...fields },
  });
  assert.ok(status === 200 || status === 403, String(status));
  return status === 200;
}

for (const kind of credentialKinds) {
  suite(`a missing permission in a chain for ${kind}`, () => {
    test("is named at its hop to a caller who may read policies", async (t) => {
      const { check, cloud } = await checkedCloud(t, { ...reading, accounts: everyBrokenChain(kind) });
      for (const { names, broken } of everyBreak) {
        assert.equal(await mints(cloud, question(names, kind)), broken === undefined, names.at(-1));
        const report = await check(question(names, kind), never);
        assert.equal(brokenHop(report), expectedBreak(names, kind, broken), names.at(-1));
      }
    });

    test("is named at its hop to a caller who may read nothing, after probes", async (t) => {
      const { check, probe } = await checkedCloud(t, { accounts: everyBrokenChain(kind) });
      for (const { names, broken } of everyBreak) {
        const report = await check(question(names, kind), never);
        const before = broken === 1 ? expectedBreak(names, kind, 1) : names.length === 1 ? "works" : "unsure";
        assert.equal(brokenHop(report), before, `${names.at(-1)}, before probes`);
        const probed = await probe(report, never);
        assert.equal(brokenHop(probed), expectedBreak(names, kind, broken), names.at(-1));
      }
    });
  });
}

test("a check makes few calls: two per account, one per resource above, and as many for deny policies", async (t) => {
  const { check, cloud } = await checkedCloud(t, { ...reading, accounts: everyBrokenChain("accessToken") });
  const { names } = everyBreak.find(({ names, broken }) => names.length === 6 && broken === undefined)!;
  await check(question(names), never);
  assert.equal(cloud.requestLog.length, 1 + 6 * 2 + 1 + 3 + 3);
});
