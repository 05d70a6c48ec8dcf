import assert from "node:assert/strict";
import { createSign } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, suite, test } from "node:test";
import type { FiringResult } from "../../../../../src/sandbox/state/cloud.ts";
import { startSandboxCloud, type SandboxCloud } from "../../../../../src/sandbox/sandbox-cloud.ts";
import { binding, caller, email, send, worldOf, type Reply } from "../../sandbox-fixture.ts";

const location = "projects/acme-one/locations/europe-west1";
const url = "https://hello-3001.europe-west1.run.app";
const agent = (service: string): string => `serviceAccount:service-3001@gcp-sa-${service}.iam.gserviceaccount.com`;
const runner = email("runner");
const oidc = (audience?: string): object => ({
  oidcToken: { serviceAccountEmail: runner, ...(audience !== undefined && { audience }) },
});
const job = (id: string, uri: string, token: object): object => ({ name: `${location}/jobs/${id}`, uri, ...token });

const world = worldOf({
  projectBindings: [
    binding("roles/editor", `user:${caller}`),
    binding("roles/cloudscheduler.serviceAgent", agent("cloudscheduler")),
    binding("roles/pubsub.serviceAgent", agent("pubsub")),
    binding("roles/workflows.serviceAgent", agent("workflows")),
  ],
  accounts: { runner: {}, stranger: {}, off: { disabled: true } },
  rest: {
    services: {
      targets: [
        {
          name: `${location}/services/hello`,
          customAudiences: ["https://custom.example"],
          invokers: [`serviceAccount:${runner}`, `user:${caller}`],
        },
        { name: `${location}/functions/fn`, invokers: [`serviceAccount:${runner}`] },
        { name: `${location}/services/open`, invokers: ["allUsers"] },
      ],
      schedulerJobs: [
        job("good", `${url}/run?x=1`, oidc(url)),
        job("custom", `${url}/run`, oidc("https://custom.example")),
        job("no-audience", `${url}/run?x=1`, oidc()),
        job("root", url, oidc()),
        job("path", `${url}/run`, oidc()),
        job("by-hash", "https://hello-a20c25627e-ew.a.run.app/run", oidc(url)),
        job("oauth", `${url}/run`, { oauthToken: { serviceAccountEmail: runner } }),
        job("bare", `${url}/run`, {}),
        job("stranger", url, { oidcToken: { serviceAccountEmail: email("stranger") } }),
        job("off", url, { oidcToken: { serviceAccountEmail: email("off") } }),
        job("outside", "https://example.com/", oidc()),
        job("trick", `${url}.evil.example/`, oidc()),
        job("function", "https://europe-west1-acme-one.cloudfunctions.net/fn", oidc()),
        job("open", "https://open-3001.europe-west1.run.app", {}),
      ],
      taskQueues: [{ name: `${location}/queues/work`, tasks: [{ id: "t1", uri: url, ...oidc() }] }],
      pushSubscriptions: [
        {
          name: "projects/acme-one/subscriptions/push",
          topic: "projects/acme-one/topics/events",
          pushEndpoint: url,
          ...oidc(),
        },
      ],
      workflows: [
        {
          name: `${location}/workflows/flow`,
          serviceAccount: runner,
          sourceContents: JSON.stringify({
            main: {
              steps: [
                { a: { call: "http.get", args: { url, auth: { type: "OIDC" } } } },
                { b: { call: "sys.log", args: { text: "x" } } },
              ],
            },
          }),
        },
      ],
    },
  },
});

let cloud: SandboxCloud;
before(async () => {
  cloud = await startSandboxCloud({ world });
});
after(() => cloud.close());

const control = { "x-mintmark-sandbox": "1" };

async function fire(source: string, data = ""): Promise<readonly FiringResult[]> {
  const response = await fetch(`${cloud.url}/sandbox/v1/firings`, {
    method: "POST",
    headers: control,
    body: JSON.stringify({ source, data }),
  });
  return ((await response.json()) as { results?: readonly FiringResult[] }).results ?? [];
}

async function outcomeOf(id: string): Promise<unknown> {
  const [result] = await fire(`${location}/jobs/${id}`);
  return result?.outcome.kind === "answered" ? result.outcome.status : result?.outcome.problem;
}

suite("a job that fires", () => {
  const expected: readonly (readonly [job: string, what: string, outcome: unknown])[] = [
    ["good", "is let in with the service's URL as audience", 200],
    ["custom", "is let in with a custom audience", 200],
    ["no-audience", "is turned away when the audience was left to be the whole URI, with its query", 401],
    ["path", "is let in when the audience was left to be the URI with a path", 200],
    ["by-hash", "reaches the service at its other default URL", 200],
    ["root", "is let in when the URI is the service's URL", 200],
    ["oauth", "is turned away with an access token", 401],
    ["bare", "is turned away without a token", 403],
    ["stranger", "is turned away when its account may not invoke", 403],
    ["off", "does not fire for a disabled account", "the service account does not exist or is disabled"],
    ["outside", "never leaves the machine", "the target is not in this sandbox"],
    ["trick", "is not fooled by a host that begins alike", "the target is not in this sandbox"],
    ["function", "reaches a function", 200],
    ["open", "reaches an open service without a token", 200],
  ];
  for (const [id, what, outcome] of expected) {
    test(what, async () => assert.equal(await outcomeOf(id), outcome));
  }

  test("shows its target the token without the signature", async () => {
    const [result] = await fire(`${location}/jobs/good`);
    const body = result?.outcome.kind === "answered" ? result.outcome.body : "";
    const { headers } = JSON.parse(body) as { headers: Record<string, string> };
    assert.match(headers["authorization"] ?? "", /^Bearer [\w-]+\.[\w-]+\.SIGNATURE_REMOVED_BY_GOOGLE$/);
    assert.equal(headers["x-cloudscheduler"], "true");
    assert.equal(result?.audience, url);
  });

  test("needs an agent that may mint for its account", async () => {
    const [result] = await fire(`${location}/queues/work/tasks/t1`);
    assert.deepEqual(result?.outcome, {
      kind: "refused",
      problem:
        "service-3001@gcp-sa-cloudtasks.iam.gserviceaccount.com lacks iam.serviceAccounts.getOpenIdToken on the service account",
    });
  });

  test("may call a receiver on this machine", async (t) => {
    const seen = Promise.withResolvers<string | undefined>();
    const receiver = createServer((request, response) => {
      seen.resolve(request.headers.authorization);
      response.end("ok");
    }).listen(0, "127.0.0.1");
    t.after(() => receiver.close());
    await new Promise((resolve) => receiver.once("listening", resolve));
    const uri = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
    const local = await startSandboxCloud({
      world: worldOf({
        projectBindings: [binding("roles/cloudscheduler.serviceAgent", agent("cloudscheduler"))],
        accounts: { runner: {} },
        rest: { services: { schedulerJobs: [job("local", uri, oidc())] } },
      }),
    });
    t.after(() => local.close());
    await fetch(`${local.url}/sandbox/v1/firings`, {
      method: "POST",
      headers: control,
      body: JSON.stringify({ source: `${location}/jobs/local` }),
    });
    const claims = Buffer.from((await seen.promise)?.split(".")[1] ?? "", "base64url").toString();
    assert.equal((JSON.parse(claims) as Record<string, unknown>)["aud"], uri);
  });
});

suite("pushes and workflows", () => {
  test("carry the message and the right token", async () => {
    const [result] = await fire("projects/acme-one/subscriptions/push", "aGVsbG8=");
    const body = result?.outcome.kind === "answered" ? result.outcome.body : "";
    const pushed = JSON.parse((JSON.parse(body) as { body: string }).body) as {
      message: { data: string };
      subscription: string;
    };
    assert.deepEqual([pushed.message.data, pushed.subscription], ["aGVsbG8=", "projects/acme-one/subscriptions/push"]);
  });

  test("publishing pushes at once", async () => {
    const { body } = await send(cloud, "/v1/projects/acme-one/topics/events:publish", {
      body: { messages: [{ data: "aGk=" }] },
    });
    assert.equal((body["messageIds"] as readonly string[]).length, 1);
    const { firings } = (await (await fetch(`${cloud.url}/sandbox/v1/firings`, { headers: control })).json()) as {
      firings: readonly FiringResult[];
    };
    assert.equal(firings.at(-1)?.source, "projects/acme-one/subscriptions/push");
    assert.doesNotMatch(JSON.stringify(firings), /ya29|"eyJ[\w-]+\.[\w-]+\.[\w-]{300,}/);
  });

  test("an execution makes the HTTP calls of its workflow", async () => {
    const { body } = await send(cloud, `/v1/${location}/workflows/flow/executions`, { body: {} });
    assert.equal(body["state"], "SUCCEEDED");
  });
});

suite("the services' own APIs", () => {
  const get = (path: string): Promise<Reply> => send(cloud, path);

  test("show which account and audience are configured", async () => {
    const { body } = await get(`/v1/${location}/jobs/good`);
    const { httpTarget } = body as { httpTarget: { oidcToken: object } };
    assert.deepEqual(httpTarget.oidcToken, { serviceAccountEmail: runner, audience: url });
    const { body: subscription } = await get("/v1/projects/acme-one/subscriptions/push");
    assert.deepEqual((subscription["pushConfig"] as Record<string, unknown>)["oidcToken"], {
      serviceAccountEmail: runner,
    });
    const { body: workflow } = await get(`/v1/${location}/workflows/flow`);
    assert.equal(workflow["serviceAccount"], `projects/-/serviceAccounts/${runner}`);
  });

  test("list by location, page by page", async () => {
    const first = await get(`/v1/${location}/jobs?pageSize=10`);
    assert.equal((first.body["jobs"] as readonly object[]).length, 10);
    const second = await get(`/v1/${location}/jobs?pageToken=${String(first.body["nextPageToken"])}`);
    assert.equal((second.body["jobs"] as readonly object[]).length, 4);
    assert.deepEqual((await get("/v1/projects/acme-one/locations/us-east1/jobs")).body, {});
    const { body } = await get("/v1/projects/acme-one/locations");
    assert.deepEqual(
      (body["locations"] as readonly { locationId: string }[]).map(({ locationId }) => locationId),
      ["europe-west1"],
    );
  });

  test("run a job for who may, and not for who may not", async () => {
    assert.equal((await send(cloud, `/v1/${location}/jobs/good:run`, { body: {} })).status, 200);
    const token = cloud.issueAccessToken("bob@other.example").accessToken;
    assert.equal((await send(cloud, `/v1/${location}/jobs/good:run`, { token, body: {} })).status, 403);
    assert.equal((await get(`/v1/${location}/jobs/none`)).status, 404);
  });

  test("show a task's identity only in the full view", async () => {
    const basic = await get(`/v2/${location}/queues/work/tasks`);
    assert.doesNotMatch(basic.text, /oidcToken/);
    const full = await get(`/v2/${location}/queues/work/tasks?responseView=FULL`);
    assert.match(full.text, /oidcToken/);
  });
});

suite("a service that checks tokens", () => {
  async function call(headers: Readonly<Record<string, string>>): Promise<number> {
    return (await fetch(`${cloud.url}/targets/acme-one/hello/`, { headers })).status;
  }
  async function idToken(): Promise<string> {
    const file = await cloud.createKeyFile(runner);
    const seconds = Math.floor(Date.now() / 1000);
    const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
    const claims = {
      iss: runner,
      aud: "https://oauth2.googleapis.com/token",
      target_audience: url,
      iat: seconds,
      exp: seconds + 60,
    };
    const signed = `${part({ alg: "RS256" })}.${part(claims)}`;
    const assertion = `${signed}.${createSign("RSA-SHA256").update(signed).sign(String(file["private_key"]), "base64url")}`;
    const grant = { grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer", assertion };
    const { body } = await send(cloud, "/token", { token: null, body: new URLSearchParams(grant).toString() });
    return String(body["id_token"]);
  }

  test("looks at X-Serverless-Authorization first, and then at nothing else", async () => {
    const good = `Bearer ${await idToken()}`;
    assert.equal(await call({ authorization: good }), 200);
    assert.equal(await call({ "x-serverless-authorization": good, authorization: "Bearer x" }), 200);
    assert.equal(await call({ "x-serverless-authorization": "Bearer x.y.z", authorization: good }), 401);
  });

  test("takes no token that was changed, stripped or signed by an account", async () => {
    const good = await idToken();
    const [header = "", claims = ""] = good.split(".");
    for (const bad of [`${header}.${claims}.SIGNATURE_REMOVED_BY_GOOGLE`, `${header}.${claims}.`, "ya29.x"]) {
      assert.equal(await call({ authorization: `Bearer ${bad}` }), 401);
    }
  });
});
