import type { DenyPolicy } from "../policy/deny-rule.ts";
import type { Group } from "../policy/groups.ts";
import type { Binding } from "../policy/allow-policy.ts";
import type { Role } from "../policy/roles.ts";
import type { WorldServices } from "./world-services.ts";

/** The data that a sandbox starts from, read and checked. The JSON that people write has these names too. */
export interface World {
  readonly name: string;
  readonly description: string;
  readonly organizations: readonly WorldOrganization[];
  readonly folders: readonly WorldFolder[];
  readonly projects: readonly WorldProject[];
  readonly serviceAccounts: readonly WorldServiceAccount[];
  /** People who can be callers; the first one is the default. */
  readonly users: readonly WorldUser[];
  readonly groups: readonly Group[];
  /** Members that may see every group, as the role Groups Reader of a Workspace administrator lets them. */
  readonly groupReaders: readonly string[];
  /** Custom roles of projects and organizations. */
  readonly roles: readonly Role[];
  readonly denyPolicies: readonly DenyPolicy[];
  readonly identityProviders: readonly IdentityProvider[];
  /** Email of the account that the metadata server speaks for. */
  readonly metadataAccount: string | undefined;
  readonly services: WorldServices;
  /** What the credential files that the sandbox offers to other people's clients are about. */
  readonly examples: WorldExamples;
  /** How long a change of a policy takes to take effect; 0 unless said. */
  readonly propagationSeconds: number;
}

export interface WorldExamples {
  /** Account that gets a key file. */
  readonly keyAccount: string | undefined;
  /** Chain of the impersonated credentials of the first caller. */
  readonly impersonated: { readonly delegates: readonly string[]; readonly target: string } | undefined;
  /** Provider and account of the external credentials, and who the outside token says it is. */
  readonly external:
    { readonly provider: string; readonly subject: string; readonly target: string | undefined } | undefined;
}

/** A provider of a workload identity pool: it says which tokens from outside Google stand for which principals. */
export interface IdentityProvider {
  /** `projects/N/locations/global/workloadIdentityPools/POOL/providers/ID` */
  readonly name: string;
  readonly issuer: string;
  readonly allowedAudiences: readonly string[];
  /** CEL over `assertion`, by target: `google.subject`, `google.groups`, `attribute.NAME`. */
  readonly attributeMapping: Readonly<Record<string, string>>;
  readonly attributeCondition: string | undefined;
}

interface WithPolicy {
  readonly bindings: readonly Binding[];
}

export interface WorldOrganization extends WithPolicy {
  readonly number: string;
  readonly domain: string;
  /** Accounts that may act for the domain's users, each with the scopes that an administrator approved. */
  readonly domainWideDelegation: readonly DomainWideDelegation[];
}

export interface DomainWideDelegation {
  /** Email or unique id. */
  readonly account: string;
  readonly scopes: readonly string[];
}

export interface WorldFolder extends WithPolicy {
  readonly number: string;
  readonly displayName: string;
  /** `organizations/N` or `folders/N`. */
  readonly parent: string;
}

export interface WorldProject extends WithPolicy {
  readonly projectId: string;
  readonly number: string;
  readonly displayName: string;
  /** `organizations/N`, `folders/N`, or `undefined` for a project outside every organization. */
  readonly parent: string | undefined;
  readonly labels: Readonly<Record<string, string>>;
  /** Resource tags, namespaced key to short value; accounts inherit them. */
  readonly tags: Readonly<Record<string, string>>;
}

export interface WorldServiceAccount extends WithPolicy {
  readonly email: string;
  readonly projectId: string;
  readonly uniqueId: string;
  readonly displayName: string;
  readonly description: string;
  readonly disabled: boolean;
  readonly tags: Readonly<Record<string, string>>;
  /** Longest access token, in seconds: 3600, or up to 43,200 where an organization policy lists the account. */
  readonly maxLifetimeSeconds: number;
}

export interface WorldUser {
  readonly email: string;
  readonly uniqueId: string;
  /** What the user agreed to when signing in. */
  readonly scopes: readonly string[];
  /** The session has ended by a Workspace rule: a refresh answers `invalid_rapt`. */
  readonly reauthentication: boolean;
  readonly disabled: boolean;
}
