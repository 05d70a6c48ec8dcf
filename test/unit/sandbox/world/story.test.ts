import assert from "node:assert/strict";
import { before, after, suite, test } from "node:test";
import { sandboxWorlds, startSandboxCloud, type SandboxCloud } from "../../../../src/sandbox/sandbox-cloud.ts";
import { mint, send } from "../sandbox-fixture.ts";

const build = (name: string): string => `${name}@larkfield-build.iam.gserviceaccount.com`;
const prod = (name: string): string => `${name}@larkfield-prod.iam.gserviceaccount.com`;
const vault = (name: string): string => `${name}@larkfield-vault.iam.gserviceaccount.com`;

suite("the shipped story", () => {
  let cloud: SandboxCloud;
  before(async () => void (cloud = await startSandboxCloud()));
  after(() => cloud.close());
  const tokenOf = (principal: string): string => cloud.issueAccessToken(principal).accessToken;
  const ada = (): string => tokenOf("ada@larkfield.example");

  const mints: readonly (readonly [what: string, delegates: readonly string[], target: string, status: number])[] = [
    ["three hops work", [build("ci-runner"), build("release-manager")], prod("deployer"), 200],
    ["none of them can be skipped", [build("ci-runner")], prod("deployer"), 403],
    [
      "the migration chain lacks its middle grant",
      [build("staging-gate"), prod("migration-broker")],
      prod("db-migrator"),
      403,
    ],
    ["though its first hop is fine", [], build("staging-gate"), 200],
    ["a group in a group grants", [], build("terraform"), 200],
    ["the preview caller gives no access token", [], build("preview-caller"), 403],
    ["the disabled account gives none either", [], build("legacy-jenkins"), 400],
    ["night batch can impersonate itself", [build("night-batch")], build("night-batch"), 200],
    ["emergency access has not ended", [], prod("incident-responder"), 200],
    [
      "a grant on a project covers its accounts",
      [build("ci-runner"), build("release-manager")],
      vault("payroll-sync"),
      200,
    ],
  ];
  for (const [what, delegates, target, status] of mints) {
    test(what, async () => {
      assert.equal((await mint(cloud, target, { delegates, token: ada() })).status, status);
    });
  }

  test("the report exporter may have twelve hours", async () => {
    const options = { token: ada(), body: { lifetime: "43200s" } };
    assert.equal((await mint(cloud, prod("report-exporter"), options)).status, 200);
    assert.equal((await mint(cloud, build("ci-runner"), options)).status, 400);
  });

  test("the owner of the build project is refused like everybody else", async () => {
    assert.equal((await mint(cloud, build("ci-runner"), { token: tokenOf("alan@larkfield.example") })).status, 403);
  });

  test("Ada sees three projects, and may not list the accounts of one", async () => {
    const { body } = await send(cloud, "/v3/projects:search", { token: ada() });
    const ids = (body["projects"] as readonly { projectId: string }[]).map(({ projectId }) => projectId);
    assert.deepEqual(ids, ["larkfield-build", "larkfield-prod", "larkfield-vault"]);
    const listed = await Promise.all(
      ids.map((id) => send(cloud, `/v1/projects/${id}/serviceAccounts`, { token: ada() }).then(({ status }) => status)),
    );
    assert.deepEqual(listed, [200, 200, 403]);
  });

  test("there is a caller whose session has ended", async () => {
    const grace = cloud.callers.find(({ principal }) => principal.startsWith("grace@"));
    assert.ok(grace);
    const form = {
      grant_type: "refresh_token",
      refresh_token: grace.refreshToken,
      client_id: grace.clientId,
      client_secret: grace.clientSecret,
    };
    const { body } = await send(cloud, "/token", { token: null, body: new URLSearchParams(form).toString() });
    assert.equal(body["error_subtype"], "invalid_rapt");
  });

  test("is the first of the shipped worlds, which all start", async (t) => {
    const names = sandboxWorlds().map(({ name }) => name);
    assert.deepEqual(names, ["story", "large", "hostile"]);
    for (const worldPath of ["story", "hostile"]) {
      const other = await startSandboxCloud({ worldPath });
      t.after(() => other.close());
      assert.equal(other.world, worldPath);
    }
  });

  test("offers a key, an impersonation and an outside identity that work together", async () => {
    const files = await cloud.clientFiles("/folder");
    assert.deepEqual(Object.keys(files), [
      "service-account.json",
      "impersonated.json",
      "external-account.json",
      "subject-token.json",
      "workforce-login.json",
      "workforce-user.json",
    ]);
    const token = String(files["subject-token.json"]?.["token"]);
    const form = {
      grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
      audience: String(files["external-account.json"]?.["audience"]),
      scope: "https://www.googleapis.com/auth/cloud-platform",
      subject_token_type: String(files["external-account.json"]?.["subject_token_type"]),
      subject_token: token,
    };
    const { body } = await send(cloud, "/v1/token", { token: null, body: new URLSearchParams(form).toString() });
    assert.equal((await mint(cloud, build("terraform"), { token: String(body["access_token"]) })).status, 200);
  });

  for (const [job, status] of [
    ["nightly-report", 200],
    ["hourly-report", 401],
  ] as const) {
    test(`the job ${job} is answered with ${status}`, async () => {
      const source = `projects/larkfield-prod/locations/europe-west1/jobs/${job}`;
      const headers = { "x-mintmark-sandbox": "1" };
      const response = await fetch(`${cloud.url}/sandbox/v1/firings`, {
        method: "POST",
        headers,
        body: JSON.stringify({ source }),
      });
      const { results } = (await response.json()) as { results: readonly { outcome: { status: number } }[] };
      assert.equal(results[0]?.outcome.status, status);
    });
  }

  test("the ADC file is the first caller's", () => {
    assert.equal(cloud.adc["type"], "authorized_user");
    assert.equal(cloud.adc["account"], "ada@larkfield.example");
    assert.equal(cloud.adc["refresh_token"], cloud.callers[0]?.refreshToken);
  });
});
