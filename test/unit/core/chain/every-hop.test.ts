import assert from "node:assert/strict";
import { suite, test } from "node:test";
import type { ChainQuestion, ChainReport } from "../../../../src/core/chain/check/chain-check.ts";
import { chainVerdict } from "../../../../src/core/chain/check/chain-verdict.ts";
import { type CredentialKind, credentialKinds } from "../../../../src/core/request/request.ts";
import {
  binding,
  caller,
  cloudPlatform,
  email,
  send,
  tokenCreator,
  type WorldParts,
} from "../../sandbox/sandbox-fixture.ts";
import type { SandboxCloud } from "../../../../src/sandbox/sandbox-cloud.ts";
import { allBut, checkedCloud, denyReviewer, never, reviewer } from "./chain-fixture.ts";

/** What can be wrong with a hop: a permission missing from the role, an expired condition, a deny policy. */
const defects = ["permission", "condition", "deny"] as const;
type Defect = (typeof defects)[number];

interface Case {
  /** Number of the hop that does not work. */
  readonly broken: number | undefined;
  readonly defect: Defect;
  /** Everyone after the caller; the last one is the target. */
  readonly accounts: readonly string[];
}

/** A deny policy on Ada would break all her chains, so the accounts denied to her are in a separate project. */
const deniedProject = "acme-denied";

function caseOf(length: number, broken: number | undefined, defect: Defect): Case {
  const accounts = Array.from({ length }, (_, index) => {
    const isDeniedToCaller = defect === "deny" && broken === 1 && index === 0;
    return email(`of${length}-${defect}${broken ?? 0}-${index + 1}`, isDeniedToCaller ? deniedProject : undefined);
  });
  return { broken, defect, accounts };
}

/** Every chain of 1 to 6 hops, with each hop broken by each defect in turn, and without a defect. */
const everyCase = [1, 2, 3, 4, 5, 6].flatMap((length) => [
  caseOf(length, undefined, "permission"),
  ...Array.from({ length }, (_, index) => defects.map((defect) => caseOf(length, index + 1, defect))).flat(),
]);

const lastPermissions: Readonly<Record<CredentialKind, string>> = {
  accessToken: "iam.serviceAccounts.getAccessToken",
  idToken: "iam.serviceAccounts.getOpenIdToken",
  signedJwt: "iam.serviceAccounts.signJwt",
  signedBlob: "iam.serviceAccounts.signBlob",
};

function neededAt(number: number, { accounts }: Case, kind: CredentialKind): string {
  return number === accounts.length ? lastPermissions[kind] : "iam.serviceAccounts.implicitDelegation";
}

/** The accounts of a chain in which every hop has all permissions, except for the one defect. */
function accountsIn(each: Case, kind: CredentialKind): readonly (readonly [string, object])[] {
  const { accounts, broken, defect } = each;
  return accounts.map((account, index) => {
    const member = index === 0 ? `user:${caller}` : `serviceAccount:${accounts[index - 1]!}`;
    const isBroken = index + 1 === broken;
    const role = isBroken && defect === "permission" ? allBut(neededAt(broken, each, kind)) : tokenCreator;
    const past = { title: "over", expression: 'request.time < timestamp("2020-01-01T00:00:00Z")' };
    const condition = isBroken && defect === "condition" ? { condition: past } : {};
    return [account, { email: account, bindings: [{ ...binding(role, member), ...condition }] }] as const;
  });
}

/** A rule for each denied delegate, and one for Ada in the project that is denied to her. */
function denyPoliciesFor(kind: CredentialKind): readonly object[] {
  const denied = (permission: string): string => permission.replace("iam.", "iam.googleapis.com/");
  const rules = everyCase
    .filter(({ defect, broken }) => defect === "deny" && broken !== undefined && broken > 1)
    .map((each) => ({
      deniedPrincipals: [
        `principal://iam.googleapis.com/projects/-/serviceAccounts/${each.accounts[each.broken! - 2]!}`,
      ],
      deniedPermissions: [denied(neededAt(each.broken!, each, kind))],
    }));
  const caller1 = {
    deniedPrincipals: [`principal://goog/subject/${caller}`],
    deniedPermissions: [denied("iam.serviceAccounts.implicitDelegation"), denied(lastPermissions[kind])],
  };
  return [
    { id: "delegates", attachedTo: "projects/acme-one", rules },
    { id: "caller", attachedTo: `projects/${deniedProject}`, rules: [caller1] },
  ];
}

function worldFor(kind: CredentialKind): WorldParts {
  return {
    accounts: Object.fromEntries(everyCase.flatMap((each) => accountsIn(each, kind))),
    rest: {
      denyPolicies: denyPoliciesFor(kind),
      projects: [
        { projectId: "acme-one", number: "3001", parent: "folders/2000" },
        { projectId: deniedProject, number: "3003", parent: "folders/2000" },
      ],
    },
  };
}

const reading = { organizationBindings: [...reviewer, denyReviewer] };

function questionOf({ accounts }: Case, kind: CredentialKind): ChainQuestion {
  return { target: accounts.at(-1)!, delegates: accounts.slice(0, -1), kind, source: "sandbox" };
}

function brokenHop(report: ChainReport): string {
  const verdict = chainVerdict(report);
  if (verdict.kind !== "broken") return verdict.kind;
  const { hop, verdict: found } = verdict.at;
  const near = found.kind === "missing" && found.near.some(({ kind }) => kind === "conditionFails");
  return `${found.kind}${near ? " by condition" : ""} at ${hop.number}: ${hop.from} lacks ${hop.permission} on ${hop.to}`;
}

/** The check's verdict on a case, for a caller who may read all policies or none. */
function expectedBreak(each: Case, kind: CredentialKind, sees: "all" | "nothing"): string {
  const { broken, defect, accounts } = each;
  if (broken === undefined) return "works";
  const from = broken === 1 ? caller : accounts[broken - 2]!;
  const named = { permission: "missing", condition: "missing by condition", deny: "denied" }[defect];
  const how = sees === "all" ? named : "missing";
  return `${how} at ${broken}: ${from} lacks ${neededAt(broken, each, kind)} on ${accounts[broken - 1]!}`;
}

const mintCalls: Readonly<Record<CredentialKind, readonly [string, object]>> = {
  accessToken: ["generateAccessToken", { scope: [cloudPlatform] }],
  idToken: ["generateIdToken", { audience: "https://a.example" }],
  signedJwt: ["signJwt", { payload: "{}" }],
  signedBlob: ["signBlob", { payload: "AAAA" }],
};

/** Whether the sandbox itself mints through a chain. */
async function mints(cloud: SandboxCloud, { target, delegates, kind }: ChainQuestion): Promise<boolean> {
  const [method, fields] = mintCalls[kind];
  const { status } = await send(cloud, `/v1/projects/-/serviceAccounts/${target}:${method}`, {
    body: { delegates: [...delegates], ...fields },
  });
  assert.ok(status === 200 || status === 403, String(status));
  return status === 200;
}

for (const kind of credentialKinds) {
  suite(`a missing permission, a condition that is over or a deny policy in a chain for ${kind}`, () => {
    test("is named at its hop to a caller who may read policies", async (t) => {
      const { check, cloud } = await checkedCloud(t, { ...reading, ...worldFor(kind) });
      for (const each of everyCase) {
        const asked = questionOf(each, kind);
        assert.equal(await mints(cloud, asked), each.broken === undefined, asked.target);
        assert.equal(brokenHop(await check(asked, never)), expectedBreak(each, kind, "all"), asked.target);
      }
    });

    test("is named at its hop to a caller who may read nothing, after probes; before them nothing is claimed that is not known", async (t) => {
      const { check, probe } = await checkedCloud(t, worldFor(kind));
      for (const each of everyCase) {
        const asked = questionOf(each, kind);
        const report = await check(asked, never);
        const isFirst = each.broken === 1 || each.accounts.length === 1;
        const before = isFirst ? expectedBreak(each, kind, "nothing") : "unsure";
        assert.equal(brokenHop(report), before, `${asked.target}, before probes`);
        assert.equal(brokenHop(await probe(report, never)), expectedBreak(each, kind, "nothing"), asked.target);
      }
    });
  });
}

test("a check makes few calls: two per account, one per resource above, as many for deny policies, and one for each of those", async (t) => {
  const { check, cloud } = await checkedCloud(t, { ...reading, ...worldFor("accessToken") });
  await check(questionOf(caseOf(6, undefined, "permission"), "accessToken"), never);
  assert.equal(cloud.requestLog.length, 1 + 6 * 2 + 1 + 3 + 3 + 1);
});
