import type { TestContext } from "node:test";
import { isObject, type JsonObject } from "../../../src/core/base/json.ts";
import { startSandboxCloud, type SandboxCloud, type SandboxOptions } from "../../../src/sandbox/sandbox-cloud.ts";

export const cloudPlatform = "https://www.googleapis.com/auth/cloud-platform";
export const tokenCreator = "roles/iam.serviceAccountTokenCreator";
export const caller = "ada@acme.example";

/** Starts a sandbox that ends with the test. */
export async function sandboxFor(t: TestContext, options: SandboxOptions): Promise<SandboxCloud> {
  const cloud = await startSandboxCloud(options);
  t.after(() => cloud.close());
  return cloud;
}

/** A clock that stands still until a test moves it. */
export class FakeClock {
  time = Date.parse("2026-11-21T12:00:00.250Z");
  readonly now = (): number => this.time;
}

export function email(name: string, project = "acme-one"): string {
  return `${name}@${project}.iam.gserviceaccount.com`;
}

export interface WorldParts {
  readonly organizationBindings?: readonly object[];
  readonly folderBindings?: readonly object[];
  readonly projectBindings?: readonly object[];
  readonly accounts?: Readonly<Record<string, object>>;
  readonly groups?: Readonly<Record<string, readonly string[]>>;
  readonly users?: readonly object[];
  readonly rest?: object;
}

/** A small world: organization → folder → project `acme-one`, the accounts by name, and Ada as the caller. */
export function worldOf(parts: WorldParts): object {
  return {
    name: "test",
    organizations: [{ number: "1000", domain: "acme.example", bindings: parts.organizationBindings ?? [] }],
    folders: [{ number: "2000", parent: "organizations/1000", bindings: parts.folderBindings ?? [] }],
    projects: [
      { projectId: "acme-one", number: "3001", parent: "folders/2000", bindings: parts.projectBindings ?? [] },
      { projectId: "acme-two", number: "3002" },
    ],
    serviceAccounts: Object.entries(parts.accounts ?? {}).map(([name, account]) => ({
      email: email(name),
      ...account,
    })),
    users: parts.users ?? [{ email: caller }, { email: "bob@other.example" }],
    groups: Object.entries(parts.groups ?? {}).map(([name, members]) => ({ email: `${name}@acme.example`, members })),
    ...parts.rest,
  };
}

export function binding(role: string, ...members: readonly string[]): object {
  return { role, members };
}

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: JsonObject;
}

/** Sends a request to the sandbox; a body makes it a POST. Uses a new token of the caller unless `token` is given. */
export async function send(
  cloud: SandboxCloud,
  path: string,
  { token = cloud.issueAccessToken(caller).accessToken, body, method }: SendOptions = {},
): Promise<Reply> {
  const response = await fetch(cloud.url + path, {
    method: method ?? (body === undefined ? "GET" : "POST"),
    headers: {
      ...(token !== null && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { "content-type": contentTypeOf(body) }),
    },
    ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, body: objectIn(text) };
}

interface SendOptions {
  /** `null` sends no credential. */
  readonly token?: string | null;
  readonly body?: object | string;
  readonly method?: string;
}

function contentTypeOf(body: object | string): string {
  return typeof body === "string" ? "application/x-www-form-urlencoded" : "application/json";
}

function objectIn(text: string): JsonObject {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}

/** The parts of a Google error that tests check. */
export function errorOf({ status, body }: Reply): { status: number; rpc: unknown; message: unknown; reason: unknown } {
  const error = isObject(body["error"]) ? body["error"] : {};
  const details: unknown = error["details"];
  const first: unknown = Array.isArray(details) ? details[0] : undefined;
  const reason = isObject(first) ? first["reason"] : undefined;
  return { status, rpc: error["status"], message: error["message"], reason };
}

export interface MintOptions {
  readonly delegates?: unknown;
  readonly token?: string;
  readonly body?: object;
}

/** Requests an access token of an account (a name in `acme-one`, an email or a unique id). */
export function mint(
  cloud: SandboxCloud,
  target: string,
  { delegates, token, body }: MintOptions = {},
): Promise<Reply> {
  const account = /[@\d]/.test(target) ? target : email(target);
  return send(cloud, `/v1/projects/-/serviceAccounts/${encodeURIComponent(account)}:generateAccessToken`, {
    ...(token !== undefined && { token }),
    body: { scope: [cloudPlatform], ...(delegates !== undefined && { delegates }), ...body },
  });
}

export const accountsPath = "/v1/projects/acme-one/serviceAccounts";

/** Calls a method on an account of `acme-one`: `robot`, `robot:disable`, or a unique id. */
export function changeAccount(cloud: SandboxCloud, name: string, method: string, body?: object): Promise<Reply> {
  const [account = "", ...verb] = name.split(":");
  const resource = [/^\d+$/.test(account) ? account : email(account), ...verb].join(":");
  return send(cloud, `${accountsPath}/${resource}`, { method, ...(body !== undefined && { body }) });
}

/** Creates an account in `acme-one`. */
export function createAccount(cloud: SandboxCloud, accountId: string, serviceAccount: object = {}): Promise<Reply> {
  return send(cloud, accountsPath, { body: { accountId, serviceAccount } });
}
