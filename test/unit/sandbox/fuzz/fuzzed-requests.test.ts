import assert from "node:assert/strict";
import { once } from "node:events";
import { Agent, request, type IncomingMessage } from "node:http";
import { suite, test } from "node:test";
import { parseJson } from "../../../../src/core/base/json.ts";
import { allRoutes } from "../../../../src/sandbox/api/all-routes.ts";
import { certificateOf } from "../../../../src/sandbox/identity/certificate.ts";
import { makeRsaKey } from "../../../../src/sandbox/identity/rsa.ts";
import { Roles } from "../../../../src/sandbox/policy/roles.ts";
import type { SandboxCloud } from "../../../../src/sandbox/sandbox-cloud.ts";
import type { Route } from "../../../../src/sandbox/server/route.ts";
import { makeCloud } from "../../../../src/sandbox/state/cloud.ts";
import { parseWorld } from "../../../../src/sandbox/world/parse-world.ts";
import story from "../../../../src/sandbox/world/story.json" with { type: "json" };
import { seededRandom } from "../../../support/seeded-random.ts";
import { sandboxFor, send } from "../sandbox-fixture.ts";
import { draftRequest, type DraftRequest } from "./draft-request.ts";
import { KnownNames } from "./known-names.ts";
import { mutateRequest } from "./mutate-request.ts";
import { administrator, everything } from "./request-bodies.ts";

/** `MINTMARK_ROUNDS=20000` sends as many requests as one likes, and `MINTMARK_SEED` others. */
const rounds = Number(process.env["MINTMARK_ROUNDS"] ?? 500);
const seed = Number(process.env["MINTMARK_SEED"] ?? 7);
const untilReset = 150;
const longestMs = 10_000;

/** The story, with somebody who may do all that any role allows, so that many requests get further than a 403. */
function fuzzWorld(): object {
  const permissions = [...new Set(new Roles().all().flatMap((role) => [...role.permissions]))];
  const { organizations, users, ...rest } = story;
  return {
    ...rest,
    organizations: organizations.map((organization) => ({
      ...organization,
      bindings: [...organization.bindings, { role: everything, members: [`user:${administrator}`] }],
    })),
    users: [...users, { email: administrator }],
    roles: [{ name: everything, permissions }],
  };
}

const emails = story.serviceAccounts.map(({ email }) => email);
const [provider] = story.identityProviders;
const invoker = "preview-caller@larkfield-build.iam.gserviceaccount.com";
const audiences = [
  "https://reports.larkfield.example",
  "https://europe-west1-larkfield-prod.cloudfunctions.net/notify",
  "271828182845-backoffice.apps.googleusercontent.com",
  "https://partners.larkfield.example",
];

/** What a fuzz knows at the start and after each reset, which ends all access tokens and keys. */
async function begin(cloud: SandboxCloud, names: KnownNames, certificate: string): Promise<void> {
  names.forget();
  names.learn(cloud.exportWorld());
  names.add("users", administrator, ...story.users.map(({ email }) => email));
  names.add("serviceAccounts", ...emails);
  names.add("account", ...emails);
  names.add("attachment", "cloudresourcemanager.googleapis.com/projects/larkfield-prod");
  names.add("constraint", "iam.allowServiceAccountCredentialLifetimeExtension", "iam.disableServiceAccountKeyCreation");
  names.add("location", "europe-west1", "-");
  names.add("bucket", "larkfield-reports");
  names.add("object", "2026/q1.csv");
  names.add("audience", ...audiences);
  names.add("certificate", certificate);
  await learnCredentials(cloud, names);
  await leaveOneDeleted(cloud, names);
}

/** So that there is something to undelete. */
async function leaveOneDeleted(cloud: SandboxCloud, names: KnownNames): Promise<void> {
  const token = names.one("administrator");
  const path = "/v1/projects/larkfield-prod/serviceAccounts";
  const { body } = await send(cloud, path, { token, body: { accountId: "fuzz-robot-0" } });
  await send(cloud, `${path}/${String(body["uniqueId"])}`, { token, method: "DELETE" });
  names.add("deleted", String(body["uniqueId"]));
}

async function learnCredentials(cloud: SandboxCloud, names: KnownNames): Promise<void> {
  const token = (principal: string): string => cloud.issueAccessToken(principal).accessToken;
  for (const { clientId, clientSecret, refreshToken } of cloud.callers) {
    names.add("clientId", clientId);
    names.add("clientSecret", clientSecret);
    names.add("refreshToken", refreshToken);
  }
  names.add("administrator", token(administrator));
  names.add("caller", ...[...story.users.map(({ email }) => email), ...emails.slice(0, 4)].map(token));
  for (const audience of audiences) {
    const path = `/v1/projects/-/serviceAccounts/${invoker}:generateIdToken`;
    const { body } = await send(cloud, path, {
      token: names.one("administrator"),
      body: { audience, includeEmail: true },
    });
    names.add("idToken", String(body["token"]));
  }
  if (provider === undefined) return;
  names.add("provider", provider.name);
  names.add("subjectToken", await cloud.issueSubjectToken(provider.name, { sub: "me", repository: "larkfield/site" }));
}

interface Reply {
  readonly status: number;
  readonly text: string;
}

const agent = new Agent({ keepAlive: true });

async function sendDraft({ url }: SandboxCloud, draft: DraftRequest): Promise<Reply> {
  const query = draft.query.size > 0 ? `?${draft.query.toString()}` : "";
  const { hostname, port } = new URL(url);
  const sent = request({
    agent,
    hostname,
    port,
    method: draft.method,
    path: draft.path + query,
    headers: draft.headers,
    signal: AbortSignal.timeout(longestMs),
  });
  sent.end(draft.body);
  const [response] = (await once(sent, "response")) as [IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of response as AsyncIterable<Buffer>) chunks.push(chunk);
  return { status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() };
}

/** The routes in a new order each time round, so that none is left out. */
function* endlessly(routes: readonly Route[], random: () => number): Generator<Route> {
  for (;;) {
    const order = routes.map((route) => ({ route, place: random() }));
    for (const { route } of order.sort((a, b) => a.place - b.place)) yield route;
  }
}

interface Outcome {
  readonly statuses: Readonly<Record<string, number>>;
  /** The share of the answers 200 and 403. */
  readonly good: number;
  /** Routes that never answered 200. */
  readonly closed: readonly string[];
}

async function fuzz(cloud: SandboxCloud, routes: readonly Route[], names: KnownNames): Promise<Outcome> {
  const certificate = await certificateOf(await makeRsaKey(0), "fuzz");
  await begin(cloud, names, certificate);
  const statuses: Record<string, number> = {};
  const open = new Set<Route>();
  let round = 0;
  for (const route of endlessly(routes, () => names.number())) {
    if (round === rounds) break;
    round += 1;
    if (round % untilReset === 0) {
      cloud.reset();
      await begin(cloud, names, certificate);
    }
    const draft = draftRequest(route, names);
    if (names.chance(0.3)) mutateRequest(draft, names);
    const { status, text } = await answerTo(cloud, draft, `round ${round} of seed ${seed}, ${route.id}`);
    statuses[status] = (statuses[status] ?? 0) + 1;
    if (status === 200) {
      open.add(route);
      names.learn(parseJson(text));
    }
  }
  const good = ((statuses["200"] ?? 0) + (statuses["403"] ?? 0)) / rounds;
  const closed = routes.filter((route) => !open.has(route)).map(({ method, path }) => `${method} ${path}`);
  return { statuses, good, closed };
}

/** Fails on a hang, a broken connection and an answer that says that the server is at fault. */
async function answerTo(cloud: SandboxCloud, draft: DraftRequest, when: string): Promise<Reply> {
  const sent = (): string => JSON.stringify({ ...draft, query: draft.query.toString() }).slice(0, 2_000);
  const reply = await sendDraft(cloud, draft).catch((error: unknown) =>
    assert.fail(`${when}: ${String(error)} to ${sent()}`),
  );
  assert.ok(reply.status < 500, `${when}: ${reply.status} ${reply.text} to ${sent()}`);
  return reply;
}

suite("the sandbox under a fuzz", () => {
  test(`answers ${rounds} requests to all its routes without a fault of its own`, async (t) => {
    const world = fuzzWorld();
    const cloud = await sandboxFor(t, { world });
    t.after(() => agent.destroy());
    const routes = allRoutes(makeCloud(parseWorld(world, "story"), Date.now));
    const names = new KnownNames(seededRandom(seed), "everything");
    const { statuses, good, closed } = await fuzz(cloud, routes, names);
    t.diagnostic(JSON.stringify({ rounds, seed, statuses, good, routes: routes.length, closed: closed.length }));
    if (rounds >= 10_000) t.diagnostic(`never 200: ${closed.join(", ")}`);
    assert.ok(good > 0.5, `most requests are good enough for a 200 or a 403: ${JSON.stringify(statuses)}`);
  });
});
