import { Quota } from "../http/quota.ts";
import { AccessTokens } from "../identity/access-tokens.ts";
import { AccountKeys } from "../identity/account-keys.ts";
import { WorkloadIdentity } from "../identity/workload-identity.ts";
import { Workforce } from "../identity/workforce.ts";
import { IapKeys } from "../identity/iap-keys.ts";
import { IdTokens } from "../identity/id-tokens.ts";
import { RotatingKeys } from "../identity/rotating-keys.ts";
import { Users } from "../identity/users.ts";
import { Access } from "../resource/access.ts";
import { DeletedAccounts } from "../resource/deleted-accounts.ts";
import { DenyPolicies } from "../resource/deny-policies.ts";
import { OrgPolicies, orgPoliciesOf } from "../resource/org-policies.ts";
import { Memberships } from "../policy/groups.ts";
import type { Principal } from "../policy/principal.ts";
import { Roles } from "../policy/roles.ts";
import type { World } from "../world/world.ts";
import { Resources, type ServiceAccount } from "../resource/resources.ts";

/** Settings that can be changed while the sandbox runs. */
export interface CloudSettings {
  /** How long a policy change takes to take effect, in milliseconds. */
  propagationDelayMs: number;
  /** How far the `Date` header of every answer is ahead of the sandbox's clock, in milliseconds. */
  dateSkewMs: number;
  /** How far the sandbox's clock is ahead of the machine's, in milliseconds: moves expiries and conditions. */
  clockOffsetMs: number;
  /** Calls per minute of one caller to one service before the answer is 429; `undefined` for no limit. */
  quotaPerMinute: number | undefined;
  /** Daily Policy Analyzer queries of an organization before the answer is 429; `undefined` for no limit. */
  analysesPerDay: number | undefined;
}

/** The limit without Security Command Center Premium or Enterprise (source: quotas of Cloud Asset Inventory). */
const analysesPerDay = 20;
const dayMs = 86_400_000;
const analysisLimit = { metric: "analysis_queries", name: "AnalysisQueriesPerDayPerOrganization", value: "20" };

/** The whole state of a running sandbox; the routes of all APIs work on it. */
export interface Cloud {
  readonly world: World;
  readonly resources: Resources;
  readonly deletedAccounts: DeletedAccounts;
  readonly users: Users;
  readonly roles: Roles;
  readonly memberships: Memberships;
  readonly denyPolicies: DenyPolicies;
  readonly orgPolicies: OrgPolicies;
  readonly access: Access;
  readonly tokens: AccessTokens;
  readonly accountKeys: AccountKeys;
  /** Google's own key pair, which signs ID tokens. */
  readonly googleKeys: RotatingKeys;
  readonly idTokens: IdTokens;
  readonly iapKeys: IapKeys;
  readonly workloadIdentity: WorkloadIdentity;
  readonly workforce: Workforce;
  readonly settings: CloudSettings;
  /** Today's Policy Analyzer queries, by organization. */
  readonly analysisQuota: Quota;
  /** What jobs, tasks, subscriptions and workflows have sent, oldest first. */
  readonly firings: FiringResult[];
  /** Where the sandbox listens; empty until it does. */
  readonly address: { url: string };
  /** The sandbox's clock, in milliseconds since 1970. */
  readonly now: () => number;
}

/** Builds the state of a cloud from a world; signed-in people can be carried over from an earlier one. */
export function makeCloud(world: World, systemNow: () => number, users = new Users(world.users)): Cloud {
  const settings: CloudSettings = {
    propagationDelayMs: world.propagationSeconds * 1_000,
    dateSkewMs: 0,
    clockOffsetMs: 0,
    quotaPerMinute: undefined,
    analysesPerDay,
  };
  const now = (): number => systemNow() + settings.clockOffsetMs;
  const roles = new Roles(world.roles);
  const googleKeys = new RotatingKeys(now);
  const accountIds = new Map(world.serviceAccounts.map(({ email, uniqueId }) => [email, uniqueId]));
  const memberships = new Memberships(world.groups, now, accountIds);
  const denyPolicies = new DenyPolicies(world.denyPolicies);
  return {
    world,
    resources: new Resources(world),
    deletedAccounts: new DeletedAccounts(now),
    users,
    roles,
    memberships,
    denyPolicies,
    orgPolicies: new OrgPolicies(orgPoliciesOf(world), now()),
    access: new Access({ memberships, roles, denyPolicies, propagationDelayMs: () => settings.propagationDelayMs }),
    tokens: new AccessTokens(),
    accountKeys: new AccountKeys(now),
    googleKeys,
    idTokens: new IdTokens(googleKeys, now),
    iapKeys: new IapKeys(),
    workloadIdentity: new WorkloadIdentity(world.identityProviders, now),
    workforce: new Workforce(world.workforceProviders, now),
    settings,
    analysisQuota: new Quota(dayMs, analysisLimit),
    firings: [],
    address: { url: "" },
    now,
  };
}

export function principalOf({ email, uniqueId }: ServiceAccount): Principal {
  return { kind: "serviceAccount", email, uniqueId };
}

/** The account that the metadata server speaks for. One that is made anew under its email is another account, and not attached. */
export function attachedAccount({ world, resources }: Cloud): ServiceAccount | undefined {
  const { metadataAccount, serviceAccounts } = world;
  const attached = serviceAccounts.find(({ email, uniqueId }) => [email, uniqueId].includes(metadataAccount ?? ""));
  return attached === undefined ? undefined : resources.account(attached.uniqueId);
}

/** The email of a user or service account that is disabled; `undefined` if the principal may act. */
export function disabledPrincipal({ users, resources }: Cloud, principal: Principal): string | undefined {
  if (principal.kind === "federated") return undefined;
  const account = principal.kind === "user" ? users.byEmail(principal.email) : resources.account(principal.uniqueId);
  return account === undefined || account.disabled ? principal.email : undefined;
}

/** The result; never holds the token. */
export interface FiringResult {
  readonly source: string;
  readonly uri: string;
  readonly serviceAccountEmail: string | undefined;
  readonly audience: string | undefined;
  readonly outcome:
    | { readonly kind: "answered"; readonly status: number; readonly body: string }
    | { readonly kind: "refused"; readonly problem: string };
}
