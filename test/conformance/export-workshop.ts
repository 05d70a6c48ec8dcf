import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync, realpathSync } from "node:fs";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import type { TestContext } from "node:test";
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
export const accessToken: MintRequest = { kind: "accessToken", ...base, scopes: [cloudPlatform], lifetimeSeconds: 900 };
/** Everything that a shell, Python, JavaScript or YAML could misread. */
const hostileAudience =
  "https://api.example/'\"`$(touch${IFS}harmed)`touch${IFS}harmed`;touch${IFS}harmed#\\n${{x}}%{y}";
export const idToken: MintRequest = {
  kind: "idToken",
  ...base,
  audience: hostileAudience,
  includeEmail: true,
  organizationNumberIncluded: false,
};
export const signedJwt = {
  kind: "signedJwt",
  ...base,
  claims: { sub: "it's $(touch harmed) \u0007\u009b", n: 1 },
} as const satisfies MintRequest;
export const signedBlob: MintRequest = { kind: "signedBlob", ...base, payload: "AAEC/w==" };

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

/** Ruby's HTTP library, and Java's, are turned the same way. */
export const rubyShim = `
require "faraday"
Faraday::Connection.prepend(Module.new do
  def run_request(method, url, *rest, &block)
    super(method, url.to_s.sub(%r{\\Ahttps://[a-z0-9.-]+\\.googleapis\\.com}, ENV["SANDBOX"]), *rest, &block)
  end
end)
`;
export const javaShim = `
import java.net.*;
public class Shim {
  public static void main(String[] arguments) throws Exception {
    URL.setURLStreamHandlerFactory(protocol -> !protocol.equals("https") ? null : new URLStreamHandler() {
      protected URLConnection openConnection(URL asked) throws java.io.IOException {
        return new URL(System.getenv("SANDBOX") + asked.getFile()).openConnection();
      }
    });
    Mint.main(arguments);
  }
}
`;
export const javaLibraries = "/usr/share/java";

export interface Workshop {
  readonly cloud: SandboxCloud;
  readonly folder: string;
  /** Runs a program in the folder as ada; returns its output. */
  run(program: string, ...words: readonly string[]): Promise<string>;
}

export async function openWorkshop(t: TestContext): Promise<Workshop> {
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

export function exported(notation: NotationName, request: MintRequest, { url }: SandboxCloud): string {
  return notations[notation](request, { iamCredentials: url }) ?? assert.fail(`${notation} cannot say it`);
}

function commandPath(name: string): string | undefined {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}

/** The Google Cloud CLI includes Google's Python libraries; without it Python has only its own. */
const gcloud = commandPath("gcloud");
const googleAuthForPython = gcloud === undefined ? "" : join(dirname(realpathSync(gcloud)), "..", "lib", "third_party");
export const needs = (...names: readonly string[]): { readonly skip: string | false } => {
  const missing = names.filter((name) => commandPath(name) === undefined);
  return { skip: missing.length > 0 && `${missing.join(" and ")} is not on this machine` };
};

const needsFile = (path: string): { readonly skip: string | false } => ({
  skip: !existsSync(path) && `${path} is not on this machine`,
});
export const needsRuby = needsFile("/usr/share/doc/ruby-google-api-client");
export const needsJava = needsFile(`${javaLibraries}/google-auth-library-oauth2-http.jar`);

export async function assertAccessToken({ cloud }: Workshop, token: string): Promise<void> {
  const url = `${cloud.url}/v1/projects/acme-one/serviceAccounts`;
  await fetch(url, { headers: { authorization: `Bearer ${token}` } });
  assert.equal(cloud.requestLog.at(-1)?.caller, email("target"));
}

export function assertIdToken({ folder }: Workshop, token: string): void {
  const claims: unknown = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());
  assert.ok(isObject(claims));
  assert.deepEqual([claims["aud"], claims["email"]], [hostileAudience, email("target")]);
  assertUnharmed(folder);
}

export function assertUnharmed(folder: string): void {
  assert.equal(existsSync(join(folder, "harmed")), false, "a part of the request was run as a command");
}

/** What a program printed is a credential of the target, whatever its kind. */
export async function assertPrinted(workshop: Workshop, request: MintRequest, printed: string): Promise<void> {
  if (request.kind === "accessToken") await assertAccessToken(workshop, printed);
  if (request.kind === "idToken") assertIdToken(workshop, printed);
  if (request.kind === "signedBlob") assert.equal(Buffer.from(printed, "base64").length, 256);
  if (request.kind === "signedJwt") {
    assert.deepEqual(JSON.parse(Buffer.from(printed.split(".")[1] ?? "", "base64url").toString()), request.claims);
  }
}

export async function curlAnswer(workshop: Workshop, request: MintRequest): Promise<Record<string, string>> {
  const answer = await workshop.run("sh", "-c", exported("curl", request, workshop.cloud));
  return JSON.parse(answer) as Record<string, string>;
}
