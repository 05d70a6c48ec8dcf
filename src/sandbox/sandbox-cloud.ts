import type { JsonObject } from "../core/base/json.ts";
import { type Endpoints, endpointsAt } from "../core/caller/endpoints.ts";
import { allRoutes } from "./api/all-routes.ts";
import { sandboxControlRoutes } from "./api/sandbox-control.ts";
import { adcOf, clientFilesOf, type ClientFiles } from "./client-files.ts";
import { Faults } from "./http/faults.ts";
import { Quota } from "./http/quota.ts";
import { RequestLog, type LoggedRequest } from "./http/request-log.ts";
import { RouteTable } from "./server/route.ts";
import { startServer, type ServerParts } from "./server/server.ts";
import { expiryAfter, type AccessToken } from "./identity/access-tokens.ts";
import { keyFileOf } from "./identity/account-keys.ts";
import type { OAuthClient, SignedInUser } from "./identity/users.ts";
import { makeCloud, principalOf, type Cloud, type CloudSettings } from "./state/cloud.ts";
import { exportWorld } from "./state/export-world.ts";
import { seededRandom } from "./world/generate-world.ts";
import { loadWorld, shippedWorlds, type ShippedWorld } from "./world/load-world.ts";

export interface SandboxOptions {
  /** A world as parsed JSON; overrides `worldPath`. */
  readonly world?: unknown;
  /** A world file, or the name of a shipped world. Without either, the world `story` is used. */
  readonly worldPath?: string;
  /** 0 (the default) picks a free port. */
  readonly port?: number;
  /** The clock of the sandbox, in milliseconds since 1970. */
  readonly now?: () => number;
  /** Seed of the random faults. */
  readonly seed?: number;
}

/** A signed-in person of the world. */
export interface SandboxCaller extends OAuthClient {
  readonly principal: string;
  readonly refreshToken: string;
}

/** A running sandbox. */
export interface SandboxCloud {
  readonly url: string;
  readonly endpoints: Endpoints;
  /** Name of the world. */
  readonly world: string;
  readonly callers: readonly SandboxCaller[];
  /** Content of an `authorized_user` file for the first caller. */
  readonly adc: JsonObject;
  /** Requests answered so far, oldest first; limited in number, without secrets. */
  readonly requestLog: readonly LoggedRequest[];
  readonly faults: Faults;
  /** Delay of policy changes, skew of the `Date` header, and more; can be changed at any time. */
  readonly settings: CloudSettings;
  /** Issues an access token to a user or service account of the world, as after a sign-in. Throws a RangeError for anyone else. */
  issueAccessToken(principal: string): { readonly accessToken: string; readonly expiresAt: number };
  /** Creates an RSA key for a service account and returns the content of the key file. Throws a RangeError for an unknown account. */
  createKeyFile(account: string): Promise<JsonObject>;
  /** Credential files for other people's clients, by name; `folder` is where they will be written. Creates RSA keys. */
  clientFiles(folder: string): Promise<ClientFiles>;
  /** An outside token for a workload identity provider of the world. Throws a RangeError for an unknown provider. */
  issueSubjectToken(provider: string, claims: JsonObject): Promise<string>;
  /** The current state as a world file, without credentials. */
  exportWorld(): object;
  /** Restores the world of the start; sign-ins stay, access tokens, keys, faults and the log are removed. */
  reset(): void;
  close(): Promise<void>;
}

/** Starts a Google Cloud on 127.0.0.1. Throws `portInUse`, `worldUnreadable` or `worldInvalid`. */
export async function startSandboxCloud(options: SandboxOptions = {}): Promise<SandboxCloud> {
  const world = await loadWorld(options.world, options.worldPath);
  const parts = serverParts(makeCloud(world, options.now ?? Date.now), options);
  const server = await startServer(parts, options.port ?? 0);
  const { url } = server;
  parts.cloud.address.url = url;
  const { users } = parts.cloud;
  return {
    url,
    endpoints: endpointsAt(url),
    world: world.name,
    callers: users.all.map((user) => callerOf(user, users.client)),
    adc: adcOf(users),
    get requestLog() {
      return parts.log.entries;
    },
    faults: parts.faults,
    get settings() {
      return parts.cloud.settings;
    },
    issueAccessToken: (principal) => {
      const { value, expiresAt } = issueToken(parts.cloud, principal);
      return { accessToken: value, expiresAt };
    },
    createKeyFile: (account) => createKeyFile(parts.cloud, account),
    clientFiles: (folder) => clientFilesOf(parts.cloud, folder),
    issueSubjectToken: (provider, claims) => parts.cloud.workloadIdentity.issue(provider, claims),
    exportWorld: () => exportWorld(parts.cloud),
    reset: () => resetParts(parts, options),
    close: () => server.close(),
  };
}

/** The worlds that `worldPath` takes by name; the first is the default. */
export function sandboxWorlds(): readonly ShippedWorld[] {
  return shippedWorlds();
}

function serverParts(cloud: Cloud, options: SandboxOptions): ServerParts {
  const faults = new Faults(seededRandom(options.seed ?? 1));
  const parts: ServerParts = { cloud, routes: new RouteTable([]), faults, log: new RequestLog(), quota: new Quota() };
  parts.routes = routesFor(parts, options);
  return parts;
}

function routesFor(parts: ServerParts, options: SandboxOptions): RouteTable {
  const control = { faults: parts.faults, log: parts.log, reset: () => resetParts(parts, options) };
  return new RouteTable([...allRoutes(parts.cloud), ...sandboxControlRoutes(parts.cloud, control)]);
}

/** Restores the world of the start; signed-in people stay signed in, all access tokens end. */
function resetParts(parts: ServerParts, options: SandboxOptions): void {
  const { world, users, address } = parts.cloud;
  users.restore();
  parts.cloud = makeCloud(world, options.now ?? Date.now, users);
  parts.cloud.address.url = address.url;
  parts.routes = routesFor(parts, options);
  parts.faults.clear();
  parts.log.clear();
}

function callerOf({ email, refreshToken }: SignedInUser, client: OAuthClient): SandboxCaller {
  return { principal: email, refreshToken, ...client };
}

function issueToken(cloud: Cloud, name: string): AccessToken {
  const now = cloud.now();
  const expiresAt = expiryAfter(3600, now);
  const user = cloud.users.byEmail(name);
  if (user !== undefined) {
    const { email, uniqueId, scopes } = user;
    return cloud.tokens.issue({ principal: { kind: "user", email, uniqueId }, scopes, expiresAt }, now);
  }
  const account = cloud.resources.account(name);
  if (account === undefined) throw new RangeError(`no such principal in this world: ${name}`);
  const scopes = ["https://www.googleapis.com/auth/cloud-platform"];
  return cloud.tokens.issue({ principal: principalOf(account), scopes, expiresAt }, now);
}

async function createKeyFile(cloud: Cloud, name: string): Promise<JsonObject> {
  const account = cloud.resources.account(name);
  if (account === undefined) throw new RangeError(`no such service account in this world: ${name}`);
  return keyFileOf(account, await cloud.accountKeys.create(account), cloud.address.url);
}
