import type { DenyPolicy } from "../policy/deny-rule.ts";
import type { Group } from "../policy/groups.ts";
import type { Binding } from "../policy/allow-policy.ts";
import type { Role } from "../policy/roles.ts";
import type { WorldServices } from "./world-services.ts";

/** The data that a sandbox starts from, read and checked. World files in JSON use the same names. */
export interface World {
  readonly name: string;
  readonly description: string;
  readonly organizations: readonly WorldOrganization[];
  readonly folders: readonly WorldFolder[];
  readonly projects: readonly WorldProject[];
  readonly serviceAccounts: readonly WorldServiceAccount[];
  /** People who can be callers; the first is the default. */
  readonly users: readonly WorldUser[];
  readonly groups: readonly Group[];
  /** Members that may see every group, like a Workspace administrator with the role Groups Reader. */
  readonly groupReaders: readonly string[];
  /** Custom roles of projects and organizations. */
  readonly roles: readonly Role[];
  readonly denyPolicies: readonly DenyPolicy[];
  readonly identityProviders: readonly IdentityProvider[];
  /** Email of the account that the metadata server speaks for. */
  readonly metadataAccount: string | undefined;
  readonly services: WorldServices;
  /** Settings of the credential files that the sandbox offers for other people's clients. */
  readonly examples: WorldExamples;
  /** How long a policy change takes to take effect; default 0. */
  readonly propagationSeconds: number;
}

export interface WorldExamples {
  /** Account for which a key file is made. */
  readonly keyAccount: string | undefined;
  /** Chain of the impersonated credentials of the first caller. */
  readonly impersonated: { readonly delegates: readonly string[]; readonly target: string } | undefined;
  /** Provider and account of the external credentials, and the subject of the outside token. */
  readonly external:
    { readonly provider: string; readonly subject: string; readonly target: string | undefined } | undefined;
}

/** A workload identity pool provider: it maps outside tokens to principals. */
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
  /** Accounts that may act for users of the domain, each with the scopes that an administrator approved. */
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
  /** `organizations/N`, `folders/N`, or `undefined` for a project outside any organization. */
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
  /** Longest access token lifetime, in seconds: 3600, or up to 43,200 if an organization policy lists the account. */
  readonly maxLifetimeSeconds: number;
}

export interface WorldUser {
  readonly email: string;
  readonly uniqueId: string;
  /** What the user agreed to when signing in. */
  readonly scopes: readonly string[];
  /** The session was ended by a Workspace rule: a refresh answers `invalid_rapt`. */
  readonly reauthentication: boolean;
  readonly disabled: boolean;
}
