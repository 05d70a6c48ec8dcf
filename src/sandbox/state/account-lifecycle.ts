import { randomUUID } from "node:crypto";
import type { Project, ServiceAccount } from "../resource/resources.ts";
import { uniqueIdOf } from "../world/world.ts";
import type { Cloud } from "./cloud.ts";

/** The fields of an account that its owner writes. */
export interface AccountTexts {
  readonly displayName?: string;
  readonly description?: string;
}

/** The email of the account that is called `id` in a project; domain-scoped projects turn `domain:id` into `id.domain`. */
export function emailIn({ projectId }: Project, id: string): string {
  const [first = "", second] = projectId.split(":");
  return `${id}@${second === undefined ? first : `${second}.${first}`}.iam.gserviceaccount.com`;
}

/** Makes an account whose unique id no account had before, also where one had its email. */
export function createAccount(
  { resources }: Cloud,
  project: Project,
  id: string,
  { displayName = "", description = "" }: AccountTexts,
): ServiceAccount {
  const email = emailIn(project, id);
  return resources.createAccount({
    email,
    projectId: project.projectId,
    uniqueId: uniqueIdOf(randomUUID()),
    displayName,
    description,
    disabled: false,
    tags: {},
    maxLifetimeSeconds: 3600,
    bindings: [],
  });
}

/** From now on policies name the account as deleted, with its unique id, so that they grant nothing to the next one under its email. */
export function deleteAccount(cloud: Cloud, account: ServiceAccount): void {
  cloud.resources.removeAccount(account);
  cloud.deletedAccounts.add(account);
  renameInPolicies(cloud, namesOf(account), deletedNamesOf(account));
}

/** The account comes back with its policy, its keys and its tokens. Whether Google's keeps its keys is unconfirmed. */
export function undeleteAccount(cloud: Cloud, account: ServiceAccount): void {
  cloud.deletedAccounts.remove(account);
  cloud.resources.addAccount(account);
  renameInPolicies(cloud, deletedNamesOf(account), namesOf(account));
}

interface PolicyNames {
  /** In allow policies. */
  readonly member: string;
  /** In deny policies. */
  readonly principal: string;
}

function namesOf({ email }: ServiceAccount): PolicyNames {
  return {
    member: `serviceAccount:${email}`,
    principal: `principal://iam.googleapis.com/projects/-/serviceAccounts/${email}`,
  };
}

function deletedNamesOf(account: ServiceAccount): PolicyNames {
  const { member, principal } = namesOf(account);
  const suffix = `?uid=${account.uniqueId}`;
  return { member: `deleted:${member}${suffix}`, principal: `deleted:${principal}${suffix}` };
}

function renameInPolicies(
  { resources, deletedAccounts, denyPolicies }: Cloud,
  from: PolicyNames,
  to: PolicyNames,
): void {
  for (const { policy } of [...resources.all(), ...deletedAccounts.all()]) policy.renameMember(from.member, to.member);
  denyPolicies.renamePrincipal(from.principal, to.principal);
}
