import assert from "node:assert/strict";
import { suite, test, type TestContext } from "node:test";
import { createGrantAdvice } from "../../../../../src/core/chain/grant/grant-advice.ts";
import { createPolicyReader } from "../../../../../src/google/api/policy-reader-client.ts";
import { network } from "../../../google/google-fixtures.ts";
import { binding, caller, email, type WorldParts } from "../../../sandbox/sandbox-fixture.ts";
import { checkedCloud, never, question, reviewer } from "../chain-fixture.ts";

async function adviceFor(t: TestContext, parts: WorldParts) {
  const { check, session, clock } = await checkedCloud(t, { accounts: { vault: {} }, ...parts });
  const advice = createGrantAdvice({ session, reader: createPolicyReader(network(t).http), clock });
  const [hop] = (await check(question(["vault"]), never)).hops;
  return { advice, evidence: hop!.evidence };
}

async function grantorsIn(t: TestContext, parts: WorldParts) {
  const { advice, evidence } = await adviceFor(t, parts);
  const { grants, unread } = await advice.grantors(evidence, "sandbox", never);
  return { grants: grants.map(({ role, resource, member }) => [role, resource, member]), unread };
}

suite("who may grant", () => {
  test("is named from the account up to the organization, groups and custom roles among them", async (t) => {
    const found = await grantorsIn(t, {
      organizationBindings: [...reviewer, binding("roles/iam.securityAdmin", "group:security@acme.example")],
      folderBindings: [binding("roles/editor", "user:editor@acme.example")],
      projectBindings: [binding("roles/owner", "user:owner@acme.example")],
      accounts: {
        vault: {
          bindings: [
            binding(
              "roles/iam.serviceAccountAdmin",
              "user:keeper@acme.example",
              "deleted:user:gone@acme.example?uid=1",
            ),
            binding("projects/acme-one/roles/policyKeeper", "user:custom@acme.example"),
          ],
        },
      },
      rest: {
        roles: [{ name: "projects/acme-one/roles/policyKeeper", permissions: ["iam.serviceAccounts.setIamPolicy"] }],
      },
    });
    assert.deepEqual(found.grants, [
      ["roles/iam.serviceAccountAdmin", email("vault"), "user:keeper@acme.example"],
      ["projects/acme-one/roles/policyKeeper", email("vault"), "user:custom@acme.example"],
      ["roles/owner", "projects/acme-one", "user:owner@acme.example"],
      ["roles/iam.securityAdmin", "organizations/1000", "group:security@acme.example"],
    ]);
    assert.deepEqual(found.unread, []);
  });

  test("leaves out a binding whose time is over, and keeps one that cannot be judged", async (t) => {
    const conditional = (expression: string, member: string) => ({
      ...binding("roles/owner", member),
      condition: { title: "t", expression },
    });
    const { grants } = await grantorsIn(t, {
      organizationBindings: reviewer,
      projectBindings: [
        conditional('request.time < timestamp("2020-01-01T00:00:00Z")', "user:past@acme.example"),
        conditional('resource.name.endsWith("vault")', "user:maybe@acme.example"),
      ],
    });
    assert.deepEqual(
      grants.map(([, , member]) => member),
      ["user:maybe@acme.example"],
    );
  });

  test("says what could not be read", async (t) => {
    const { grants, unread } = await grantorsIn(t, { projectBindings: [binding("roles/viewer", `user:${caller}`)] });
    assert.deepEqual([grants, unread], [[], ["folders/2000", "organizations/1000"]]);
    const blind = await grantorsIn(t, {});
    assert.deepEqual(blind.unread, [email("vault"), "projects/acme-one", "organizations/*"]);
  });
});

suite("the roles to choose from", () => {
  const roles = [
    {
      name: "projects/acme-one/roles/passOn",
      title: "Pass on",
      permissions: ["iam.serviceAccounts.implicitDelegation"],
    },
    { name: "projects/acme-one/roles/other", permissions: ["iam.serviceAccounts.get"] },
    {
      name: "organizations/1000/roles/both",
      permissions: ["iam.serviceAccounts.implicitDelegation", "iam.serviceAccounts.get"],
    },
  ];
  const world = { organizationBindings: reviewer, rest: { roles } };

  test("are Google's own, then smaller custom ones of the project and the organization", async (t) => {
    const { advice, evidence } = await adviceFor(t, world);
    const options = await advice.roles("iam.serviceAccounts.implicitDelegation", evidence, "sandbox", never);
    assert.deepEqual(
      options.map(({ role, permissions }) => [role, permissions]),
      [
        ["roles/iam.serviceAccountTokenCreator", 9],
        ["projects/acme-one/roles/passOn", 1],
        ["organizations/1000/roles/both", 2],
        ["projects/acme-one/roles/getAccessTokenMissing", 4],
        ["projects/acme-one/roles/getOpenIdTokenMissing", 4],
        ["projects/acme-one/roles/signBlobMissing", 4],
        ["projects/acme-one/roles/signJwtMissing", 4],
      ],
    );
  });

  test("are only Google's own if custom ones may not be listed, or none is smaller", async (t) => {
    const blind = await adviceFor(t, { rest: { roles } });
    const own = await blind.advice.roles("iam.serviceAccounts.signJwt", blind.evidence, "sandbox", never);
    assert.deepEqual(
      own.map(({ role }) => role),
      ["roles/iam.serviceAccountTokenCreator"],
    );
    const { advice, evidence } = await adviceFor(t, world);
    const idToken = await advice.roles("iam.serviceAccounts.getOpenIdToken", evidence, "sandbox", never);
    assert.deepEqual(
      idToken.map(({ role }) => role),
      ["roles/iam.serviceAccountOpenIdTokenCreator"],
    );
  });
});
