import type { JsonObject } from "../core/base/json.ts";
import type { Endpoints } from "../core/credential/endpoints.ts";
import { allRoutes } from "./api/all-routes.ts";
import { Faults, seededRandom } from "./http/faults.ts";
import { RequestLog, type LoggedRequest } from "./http/request-log.ts";
import { RouteTable } from "./http/route.ts";
import { startServer } from "./http/server.ts";
import { expiryAfter, type AccessToken } from "./identity/access-tokens.ts";
import { keyFileOf } from "./identity/account-keys.ts";
import type { OAuthClient, SignedInUser } from "./identity/users.ts";
import { makeCloud, principalOf, type Cloud, type CloudSettings } from "./state/cloud.ts";
import { loadWorld } from "./world/load-world.ts";

export interface SandboxOptions {
  /** A world as parsed JSON; goes before `worldPath`. */
  readonly world?: unknown;
  /** A world file. Without either, the sandbox tells the shipped story. */
  readonly worldPath?: string;
  /** 0, the default, takes a free port. */
  readonly port?: number;
  /** The clock of the sandbox, in milliseconds since 1970. */
  readonly now?: () => number;
  /** Seed of the faults that hit by chance. */
  readonly seed?: number;
}

/** A person of the world who has signed in. */
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
  /** Content of an `authorized_user` file of the first caller. */
  readonly adc: JsonObject;
  /** Requests answered so far, oldest first; bounded, without secrets. */
  readonly requestLog: readonly LoggedRequest[];
  readonly faults: Faults;
  /** Delay of policy changes and skew of the `Date` header; change them at any time. */
  readonly settings: CloudSettings;
  /** An access token of a user or service account of the world, as if it had signed in. Throws a RangeError for anyone else. */
  issueAccessToken(principal: string): { readonly accessToken: string; readonly expiresAt: number };
  /** Makes an RSA key for a service account and returns the key file's content. Throws a RangeError for an unknown account. */
  createKeyFile(account: string): Promise<JsonObject>;
  close(): Promise<void>;
}

/** Starts a Google Cloud on 127.0.0.1. Throws `portInUse`, `worldUnreadable` or `worldInvalid`. */
export async function startSandboxCloud(options: SandboxOptions = {}): Promise<SandboxCloud> {
  const world = await loadWorld(options.world, options.worldPath);
  const cloud = makeCloud(world, options.now ?? Date.now);
  const log = new RequestLog();
  const faults = new Faults(seededRandom(options.seed ?? 1));
  const server = await startServer({ cloud, routes: new RouteTable(allRoutes(cloud)), faults, log }, options.port ?? 0);
  const { url } = server;
  cloud.address.url = url;
  return {
    url,
    endpoints: { iamCredentials: url, iam: url, resourceManager: url, oauth2: url },
    world: world.name,
    callers: cloud.users.all.map((user) => callerOf(user, cloud.users.client)),
    adc: adcOf(cloud),
    get requestLog() {
      return log.entries;
    },
    faults,
    settings: cloud.settings,
    issueAccessToken: (principal) => {
      const { value, expiresAt } = issueToken(cloud, principal);
      return { accessToken: value, expiresAt };
    },
    createKeyFile: (account) => createKeyFile(cloud, account),
    close: () => server.close(),
  };
}

function callerOf({ email, refreshToken }: SignedInUser, client: OAuthClient): SandboxCaller {
  return { principal: email, refreshToken, ...client };
}

/** The file that `gcloud auth application-default login` would write; empty in a world without people. */
function adcOf({ users }: Cloud): JsonObject {
  const user = users.all[0];
  if (user === undefined) return {};
  return {
    type: "authorized_user",
    account: user.email,
    client_id: users.client.clientId,
    client_secret: users.client.clientSecret,
    refresh_token: user.refreshToken,
    universe_domain: "googleapis.com",
  };
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
  return keyFileOf(account, await cloud.accountKeys.create(account));
}
