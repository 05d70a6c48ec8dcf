import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { httpCallsIn } from "../../../../../src/sandbox/api/sender/workflow-source.ts";
import type { FiringResult } from "../../../../../src/sandbox/state/cloud.ts";
import { binding, caller, email, sandboxFor, send, worldOf } from "../../sandbox-fixture.ts";

const url = "https://hello-3001.europe-west1.run.app";
const location = "projects/acme-one/locations/europe-west1";
const agent = "serviceAccount:service-3001@gcp-sa-workflows.iam.gserviceaccount.com";

const yaml = `
# Asks the service twice.
main:
  params: [input]
  steps:
    - init:
        assign:
          - project: \${sys.get_env("GOOGLE_CLOUD_PROJECT_ID")}
    - ask:
        call: http.get
        args:
          url: ${url}/ask
          auth:
            type: OIDC
            audience: "${url}"
        result: answer
    - tell:
        call: http.request
        args: { method: put, url: "${url}/tell", auth: { type: OAuth2, scopes: [a, b] } }
    - done:
        return: \${answer.body}
`;

suite("the source of a workflow", () => {
  test("in YAML has its calls in order, with methods and identities", () => {
    assert.deepEqual(httpCallsIn(yaml), [
      { url: `${url}/ask`, method: "GET", auth: { type: "OIDC", audience: url } },
      { url: `${url}/tell`, method: "PUT", auth: { type: "OAuth2", scopes: ["a", "b"] } },
    ]);
  });

  test("in JSON says the same as in YAML", () => {
    const steps = [{ ask: { call: "http.get", args: { url: "https://a.example" } } }];
    const inYaml = "- ask:\n    call: http.get\n    args:\n      url: https://a.example\n";
    assert.deepEqual(httpCallsIn(JSON.stringify(steps)), httpCallsIn(inYaml));
  });

  test("that is neither is told apart from one without calls", () => {
    for (const source of ["main: [", "a: 1\na: 2", "just text", "42", "%x"])
      assert.equal(httpCallsIn(source), undefined);
    assert.deepEqual(httpCallsIn("main: {steps: []}"), []);
  });

  test("cannot grow by aliases, or go round in a circle", () => {
    const levels = Array.from({ length: 40 }, (_, index) => `l${index + 1}: &l${index + 1} [*l${index}, *l${index}]`);
    assert.equal(httpCallsIn(["l0: &l0 {}", ...levels].join("\n")), undefined);
    const few = Array.from({ length: 24 }, (_, index) => `l${index + 1}: &l${index + 1} [*l${index}, *l${index}]`);
    assert.deepEqual(httpCallsIn(["l0: &l0 {call: http.get, args: {url: x}}", ...few].join("\n")), [
      { url: "x", method: "GET", auth: undefined },
    ]);
    assert.deepEqual(httpCallsIn("a: &a [*a]"), []);
  });
});

test("a workflow in YAML runs with its account's tokens, and one that cannot be read fails", async (t) => {
  const flow = (id: string, sourceContents: string): object => ({
    name: `${location}/workflows/${id}`,
    serviceAccount: email("runner"),
    sourceContents,
  });
  const world = worldOf({
    projectBindings: [binding("roles/editor", `user:${caller}`), binding("roles/workflows.serviceAgent", agent)],
    accounts: { runner: {} },
    rest: {
      services: {
        targets: [{ name: `${location}/services/hello`, invokers: [`serviceAccount:${email("runner")}`] }],
        workflows: [flow("good", yaml.replace("method: put", "method: post")), flow("broken", "main: [")],
      },
    },
  });
  const cloud = await sandboxFor(t, { world });
  const run = async (id: string): Promise<unknown> =>
    (await send(cloud, `/v1/${location}/workflows/${id}/executions`, { body: {} })).body["state"];
  assert.equal(await run("broken"), "FAILED");
  assert.equal(await run("good"), "FAILED");
  const response = await fetch(`${cloud.url}/sandbox/v1/firings`, { headers: { "x-mintmark-sandbox": "1" } });
  const { firings } = (await response.json()) as { readonly firings: readonly FiringResult[] };
  assert.deepEqual(
    firings.map(({ uri, audience, outcome }) => [uri, audience, outcome.kind === "answered" && outcome.status]),
    [
      [`${url}/ask`, url, 200],
      [`${url}/tell`, undefined, 401],
    ],
  );
});
