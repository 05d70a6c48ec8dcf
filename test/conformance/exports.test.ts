import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync, realpathSync } from "node:fs";
import { mkdir, mkdtemp, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { suite, test, type TestContext } from "node:test";
import { promisify } from "node:util";
import { isObject } from "../../src/core/base/json.ts";
import { type NotationName, notations } from "../../src/core/notation/export/notations.ts";
import type { MintRequest } from "../../src/core/request/request.ts";
import { gcloudEnvironment } from "../../src/sandbox/client-environment.ts";
import type { SandboxCloud } from "../../src/sandbox/sandbox-cloud.ts";
import { hermeticEnvironment } from "../support/hermetic-environment.ts";
import { repositoryFolder } from "../support/repository.ts";
import { cloudPlatform, sandboxFor } from "./google-clients.ts";

const user = "ada@acme.example";
const email = (name: string): string => `${name}@acme-one.iam.gserviceaccount.com`;
const tokenCreator = "roles/iam.serviceAccountTokenCreator";
const mayMint = (...members: string[]): object[] => [{ role: tokenCreator, members }];

/** The only way to the target: ada → first → second → target. The other order is denied. */
const world = {
  projects: [{ projectId: "acme-one", number: "3001" }],
  users: [{ email: user }],
  serviceAccounts: [
    { email: email("first"), bindings: mayMint(`user:${user}`) },
    { email: email("second"), bindings: mayMint(`serviceAccount:${email("first")}`) },
    { email: email("target"), bindings: mayMint(`serviceAccount:${email("second")}`) },
  ],
};

const base = {
  target: email("target"),
  delegates: [email("first"), email("second")],
  destination: "clipboard",
} as const;
const accessToken: MintRequest = { kind: "accessToken", ...base, scopes: [cloudPlatform], lifetimeSeconds: 900 };
/** Everything that a shell, Python, JavaScript or YAML could misread. */
const hostileAudience =
  "https://api.example/'\"`$(touch${IFS}harmed)`touch${IFS}harmed`;touch${IFS}harmed#\\n${{x}}%{y}";
const idToken: MintRequest = {
  kind: "idToken",
  ...base,
  audience: hostileAudience,
  includeEmail: true,
  organizationNumberIncluded: false,
};
const signedJwt: MintRequest = {
  kind: "signedJwt",
  ...base,
  claims: { sub: "it's $(touch harmed) \u0007\u009b", n: 1 },
};
const signedBlob: MintRequest = { kind: "signedBlob", ...base, payload: "AAEC/w==" };

/** Node and Python have Google's hosts built in; here each such request goes to the sandbox. Nothing else in them is changed. */
const nodeShim = `
const { url } = { url: process.env.SANDBOX };
const send = globalThis.fetch;
globalThis.window = { fetch: (input, init) => {
  const asked = new URL(input instanceof Request ? input.url : input);
  return send(asked.hostname.endsWith(".googleapis.com") ? url + asked.pathname + asked.search : input, init);
} };
`;
const pythonShim = `
import os, re, requests
send = requests.Session.request
def to_sandbox(self, method, url, *rest, **named):
    return send(self, method, re.sub(r"^https://[a-z0-9.-]+\\.googleapis\\.com", os.environ["SANDBOX"], url), *rest, **named)
requests.Session.request = to_sandbox
`;

interface Workshop {
  readonly cloud: SandboxCloud;
  readonly folder: string;
  /** Runs a program in the folder as ada; returns its output. */
  run(program: string, ...words: readonly string[]): Promise<string>;
}

async function openWorkshop(t: TestContext): Promise<Workshop> {
  const cloud = await sandboxFor(t, world);
  const folder = await mkdtemp(join(tmpdir(), "mintmark-exports-"));
  t.after(() => rm(folder, { recursive: true }));
  const home = join(folder, "home");
  await mkdir(home);
  const adc = join(folder, "adc.json");
  await writeFile(adc, JSON.stringify(cloud.adc));
  await writeFile(join(folder, "shim.mjs"), nodeShim);
  await writeFile(join(folder, "sitecustomize.py"), pythonShim);
  await symlink(join(repositoryFolder, "node_modules"), join(folder, "node_modules"));
  const env = {
    ...process.env,
    ...hermeticEnvironment(home),
    ...gcloudEnvironment(cloud.url, adc),
    GOOGLE_APPLICATION_CREDENTIALS: adc,
    SANDBOX: cloud.url,
    PYTHONPATH: [folder, googleAuthForPython].join(delimiter),
    NO_GCE_CHECK: "true",
  };
  const run = async (program: string, ...words: readonly string[]): Promise<string> =>
    (await promisify(execFile)(program, words, { cwd: folder, env, timeout: 60_000 })).stdout.trim();
  return { cloud, folder, run };
}

function exported(notation: NotationName, request: MintRequest, { url }: SandboxCloud): string {
  return notations[notation](request, { iamCredentials: url }) ?? assert.fail(`${notation} cannot say it`);
}

function commandPath(name: string): string | undefined {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}

/** The Google Cloud CLI includes Google's Python libraries; without it Python has only its own. */
const gcloud = commandPath("gcloud");
const googleAuthForPython = gcloud === undefined ? "" : join(dirname(realpathSync(gcloud)), "..", "lib", "third_party");
const needs = (...names: readonly string[]): { readonly skip: string | false } => {
  const missing = names.filter((name) => commandPath(name) === undefined);
  return { skip: missing.length > 0 && `${missing.join(" and ")} is not on this machine` };
};

async function assertAccessToken({ cloud }: Workshop, token: string): Promise<void> {
  const url = `${cloud.url}/v1/projects/acme-one/serviceAccounts`;
  await fetch(url, { headers: { authorization: `Bearer ${token}` } });
  assert.equal(cloud.requestLog.at(-1)?.caller, email("target"));
}

function assertIdToken({ folder }: Workshop, token: string): void {
  const claims: unknown = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());
  assert.ok(isObject(claims));
  assert.deepEqual([claims["aud"], claims["email"]], [hostileAudience, email("target")]);
  assertUnharmed(folder);
}

function assertUnharmed(folder: string): void {
  assert.equal(existsSync(join(folder, "harmed")), false, "a part of the request was run as a command");
}

async function curlAnswer(workshop: Workshop, request: MintRequest): Promise<Record<string, string>> {
  const answer = await workshop.run("sh", "-c", exported("curl", request, workshop.cloud));
  return JSON.parse(answer) as Record<string, string>;
}

suite("exported for gcloud", needs("gcloud"), () => {
  test("an access token and an ID token are minted through the chain", async (t) => {
    const workshop = await openWorkshop(t);
    const snippet = (request: MintRequest): string => exported("gcloud", request, workshop.cloud);
    await assertAccessToken(workshop, await workshop.run("sh", "-c", snippet(accessToken)));
    assertIdToken(workshop, await workshop.run("sh", "-c", snippet(idToken)));
  });

  test("the scopes that were asked for arrive", async (t) => {
    const workshop = await openWorkshop(t);
    const scope = "https://www.googleapis.com/auth/devstorage.read_only";
    const request = { ...accessToken, scopes: [scope] };
    const token = await workshop.run("sh", "-c", exported("gcloud", request, workshop.cloud));
    const info = (await (await fetch(`${workshop.cloud.url}/tokeninfo?access_token=${token}`)).json()) as {
      scope: string;
    };
    assert.ok(info.scope.split(" ").includes(scope), info.scope);
    assert.ok(!info.scope.includes(cloudPlatform), info.scope);
  });
});

suite("exported for curl", needs("curl", "gcloud"), () => {
  test("all four kinds are minted through the chain, and no part of a request is run", async (t) => {
    const workshop = await openWorkshop(t);
    await assertAccessToken(workshop, (await curlAnswer(workshop, accessToken))["accessToken"] ?? "");
    assertIdToken(workshop, (await curlAnswer(workshop, idToken))["token"] ?? "");
    const jwt = (await curlAnswer(workshop, signedJwt))["signedJwt"] ?? "";
    const claims: unknown = JSON.parse(Buffer.from(jwt.split(".")[1] ?? "", "base64url").toString());
    assert.deepEqual(claims, signedJwt.claims);
    const signature = (await curlAnswer(workshop, signedBlob))["signedBlob"] ?? "";
    assert.equal(Buffer.from(signature, "base64").length, 256);
    assertUnharmed(workshop.folder);
  });
});

suite("exported for Node", () => {
  for (const request of [accessToken, idToken]) {
    test(`${request.kind} is minted through the chain by google-auth-library`, async (t) => {
      const workshop = await openWorkshop(t);
      await writeFile(join(workshop.folder, "mint.mjs"), exported("node", request, workshop.cloud));
      const token = await workshop.run(process.execPath, "--import", "./shim.mjs", "mint.mjs");
      if (request.kind === "idToken") assertIdToken(workshop, token);
      else await assertAccessToken(workshop, token);
    });
  }
});

suite("exported for Python", needs("python3", "gcloud"), () => {
  for (const request of [accessToken, idToken, signedBlob]) {
    test(`${request.kind} is minted through the chain by google-auth`, async (t) => {
      const workshop = await openWorkshop(t);
      await writeFile(join(workshop.folder, "mint.py"), exported("python", request, workshop.cloud));
      const printed = await workshop.run("python3", "mint.py");
      if (request.kind === "idToken") assertIdToken(workshop, printed);
      else if (request.kind === "accessToken") await assertAccessToken(workshop, printed);
      else assert.equal(Buffer.from(printed, "base64").length, 256);
    });
  }
});

suite("exported as an ADC file", needs("python3", "gcloud"), () => {
  test("the file is the owner's alone, and google-auth mints with it through the chain", async (t) => {
    const workshop = await openWorkshop(t);
    await workshop.run("sh", "-c", exported("adcFile", accessToken, workshop.cloud));
    const path = join(workshop.folder, "impersonated-credentials.json");
    assert.equal((await stat(path)).mode & 0o777, 0o600);
    const program = [
      "import google.auth, google.auth.transport.requests",
      `credential, _ = google.auth.load_credentials_from_file("impersonated-credentials.json", scopes=["${cloudPlatform}"])`,
      "credential.refresh(google.auth.transport.requests.Request())",
      "print(credential.token)",
    ].join("\n");
    await assertAccessToken(workshop, await workshop.run("python3", "-c", program));
  });
});
