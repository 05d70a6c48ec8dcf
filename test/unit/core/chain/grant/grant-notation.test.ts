import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { requestedGrant } from "../../../../../src/core/chain/grant/grant-suggestion.ts";
import { type WrittenGrant, writeGrant } from "../../../../../src/core/chain/grant/grant-notation.ts";
import type { SandboxCloud } from "../../../../../src/sandbox/sandbox-cloud.ts";
import { binding, email, send, tokenCreator } from "../../../sandbox/sandbox-fixture.ts";
import { grantBench, policyOf } from "./grant-fixture.ts";

const vault = email("vault");
const grant: WrittenGrant = {
  account: vault,
  member: "user:ada@acme.example",
  role: tokenCreator,
  condition: undefined,
};
const condition = { title: "one hour", expression: 'request.time < timestamp("2026-11-21T13:00:00Z")' };

suite("a grant for gcloud", () => {
  test("says that there is no condition, so that gcloud does not ask", () => {
    assert.equal(
      writeGrant(grant, "gcloud"),
      `gcloud iam service-accounts add-iam-policy-binding ${vault} --member=user:ada@acme.example --role=${tokenCreator} --condition=None`,
    );
  });

  test("has the condition in one quoted word", () => {
    const text = writeGrant({ ...grant, condition }, "gcloud");
    assert.ok(text.endsWith(` '--condition=expression=${condition.expression},title=one hour'`), text);
  });

  test("changes the delimiter of a condition with a comma in it", () => {
    const text = writeGrant({ ...grant, condition: { ...condition, title: "one, two" } }, "gcloud");
    assert.ok(text.endsWith(` '--condition=^|^expression=${condition.expression}|title=one, two'`), text);
  });

  test("leaves a blank for a caller without a name, and quotes what a shell would take apart", () => {
    assert.match(writeGrant({ ...grant, member: undefined }, "gcloud"), /--member=user:YOUR_EMAIL /);
    assert.match(writeGrant({ ...grant, member: "user:o'hara@acme.example" }, "gcloud"), / '--member=user:o'\\''hara@/);
  });
});

suite("a grant for Terraform", () => {
  test("adds one member and leaves the others alone", () => {
    assert.equal(
      writeGrant({ ...grant, condition }, "terraform"),
      [
        'resource "google_service_account_iam_member" "vault_may_be_used" {',
        `  service_account_id = "projects/acme-one/serviceAccounts/${vault}"`,
        `  role               = "${tokenCreator}"`,
        '  member             = "user:ada@acme.example"',
        "",
        "  condition {",
        '    title      = "one hour"',
        '    expression = "request.time < timestamp(\\"2026-11-21T13:00:00Z\\")"',
        "  }",
        "}",
      ].join("\n"),
    );
  });

  test("cannot smuggle an interpolation in, and names an account without letters", () => {
    const title = '${file("x")}';
    assert.match(writeGrant({ ...grant, condition: { ...condition, title } }, "terraform"), /"\$\$\{file/);
    assert.match(writeGrant({ ...grant, account: "100000000000000000007" }, "terraform"), /"account_1\d+_may_be_used"/);
  });
});

suite("a grant as REST requests", () => {
  test("reads with version 3 and writes the whole policy with its etag", () => {
    const after = { version: 3, etag: "BwX=", bindings: [], auditConfigs: [{ service: "allServices" }] };
    const text = writeGrant({ ...grant, after }, "rest");
    const url = `https://iam.googleapis.com/v1/projects/acme-one/serviceAccounts/${vault}`;
    assert.ok(
      text.startsWith(`POST ${url}:getIamPolicy?options.requestedPolicyVersion=3\n\nPOST ${url}:setIamPolicy\n`),
    );
    assert.deepEqual(JSON.parse(text.slice(text.indexOf("{"))), { policy: after });
  });

  test("shows the binding to add where the policy could not be read", () => {
    const text = writeGrant({ ...grant, condition }, "rest");
    const { policy } = JSON.parse(text.slice(text.indexOf("{"))) as { policy: { bindings: unknown[] } };
    assert.deepEqual(policy.bindings.at(-1), { role: tokenCreator, members: [grant.member], condition });
  });
});

suite("a grant that somebody else is asked for", () => {
  const now = Date.parse("2026-11-21T12:00:00.900Z");
  const asked = requestedGrant(
    {
      hop: 1,
      account: vault,
      member: grant.member,
      permission: "iam.serviceAccounts.getAccessToken",
      role: tokenCreator,
      isGuess: false,
    },
    now,
  );
  const condition = {
    title: "Mintmark 1 h",
    expression: 'request.time < timestamp("2026-11-21T13:00:00Z")',
  };

  test("ends automatically in an hour, in every tool's notation", () => {
    assert.deepEqual(asked.condition, condition);
    const gcloud = writeGrant(asked, "gcloud");
    assert.ok(gcloud.endsWith(` '--condition=expression=${condition.expression},title=${condition.title}'`), gcloud);
    const terraform = writeGrant(asked, "terraform");
    assert.ok(terraform.includes(`    expression = ${JSON.stringify(condition.expression)}`), terraform);
    assert.ok(terraform.includes(`    title      = "${condition.title}"`), terraform);
  });

  /** Sends the requests of a text as a reader would, with the values that were read filled in. */
  async function follow(text: string, cloud: SandboxCloud): Promise<number> {
    const [read = "", write = "", body = ""] = text.split(/\n\n?(?=POST |\{)/);
    const path = (request: string): string => new URL(/^POST (\S+)/.exec(request)?.[1] ?? "").pathname;
    const { search } = new URL(/^POST (\S+)/.exec(read)?.[1] ?? "");
    const was = (await send(cloud, path(read) + search, { body: {} })).body;
    const bindings = JSON.stringify(was["bindings"] ?? []).slice(1, -1);
    const filled = body
      .replace(/"ALL_THAT_WERE_READ",?/, bindings === "" ? "" : `${bindings},`)
      .replace("ETAG_THAT_WAS_READ", String(was["etag"]));
    return (await send(cloud, path(write), { body: JSON.parse(filled) as object })).status;
  }

  test("is made by following its REST requests, and leaves the rest of the policy alone", async (t) => {
    const others = binding("roles/viewer", "user:bob@other.example");
    const { cloud } = await grantBench(t, { bindings: [others] });
    assert.equal(await follow(writeGrant(asked, "rest"), cloud), 200);
    const { bindings } = await policyOf(cloud);
    assert.deepEqual(bindings, [others, { ...binding(tokenCreator, grant.member ?? ""), condition }]);
  });
});
