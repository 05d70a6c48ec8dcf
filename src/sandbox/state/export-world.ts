import type { Cloud } from "./cloud.ts";
import { ruleFields, type OrgPolicy } from "../policy/org-policy.ts";
import type { Resource, ServiceAccount } from "../resource/resources.ts";
import type { WorldServiceAccount } from "../world/world.ts";
import type { AttachedToken, QueueTarget } from "../world/world-services.ts";

/** The current state of a cloud as a world file: it includes changes since the start, but no credentials. */
export function exportWorld(cloud: Cloud): object {
  const { world, resources, roles } = cloud;
  const attachments = [...resources.organizations.values(), ...resources.folders.values(), ...resources.projects];
  return {
    name: world.name,
    description: world.description,
    organizations: world.organizations.map((organization) => ({
      ...organization,
      bindings: bindingsOf(resources.organizations.get(organization.number)),
    })),
    folders: world.folders.map((folder) => ({ ...folder, bindings: bindingsOf(resources.folders.get(folder.number)) })),
    projects: world.projects.map((project) => ({
      ...project,
      bindings: bindingsOf(resources.project(project.number)),
    })),
    serviceAccounts: [...resources.accounts()].map(exportAccount),
    users: world.users,
    groups: world.groups,
    groupReaders: world.groupReaders,
    roles: roles
      .all()
      .filter(({ name, deleted }) => !name.startsWith("roles/") && deleted !== true)
      .map((role) => ({ ...role, permissions: [...role.permissions] })),
    denyPolicies: attachments.flatMap((resource) => cloud.denyPolicies.on(nameOf(resource))),
    orgPolicies: attachments.flatMap((resource) => cloud.orgPolicies.on(nameOf(resource)).map(exportOrgPolicy)),
    identityProviders: world.identityProviders,
    workforceProviders: world.workforceProviders,
    metadataAccount: world.metadataAccount,
    services: exportServices(cloud),
    examples: world.examples,
    propagationSeconds: world.propagationSeconds,
  };
}

function exportOrgPolicy({ attachedTo, constraint, inheritFromParent, reset, rules }: OrgPolicy): object {
  return { attachedTo, constraint, inheritFromParent, reset, rules: rules.map(ruleFields) };
}

/** A longer lifetime is in the organization policies. */
function exportAccount(account: ServiceAccount): WorldServiceAccount {
  const { email, projectId, uniqueId, displayName, description, disabled, tags } = account;
  const { bindings } = account.policy.current;
  return {
    email,
    projectId,
    uniqueId,
    displayName,
    description,
    disabled,
    tags,
    maxLifetimeSeconds: 3600,
    bindings,
  };
}

function bindingsOf(resource: Resource | undefined): readonly object[] {
  return resource?.policy.current.bindings ?? [];
}

function nameOf(resource: Exclude<Resource, { kind: "serviceAccount" }>): string {
  return resource.kind === "project" ? `projects/${resource.projectId}` : `${resource.kind}s/${resource.number}`;
}

function exportServices({ world }: Cloud): object {
  const { schedulerJobs, taskQueues, pushSubscriptions, workflows, targets, buckets, iapBackends, apiGateways } =
    world.services;
  return {
    schedulerJobs: schedulerJobs.map(({ token, ...job }) => ({ ...job, ...exportToken(token) })),
    taskQueues: taskQueues.map(({ name, tasks, httpTarget }) => ({
      name,
      ...(httpTarget !== undefined && { httpTarget: exportTarget(httpTarget) }),
      tasks: tasks.map(({ token, ...task }) => ({ ...task, ...exportToken(token) })),
    })),
    pushSubscriptions: pushSubscriptions.map(({ token, ...subscription }) => ({
      ...subscription,
      ...exportToken(token),
    })),
    workflows,
    iapBackends,
    apiGateways,
    buckets: buckets.map((bucket) => ({ ...bucket, objects: Object.fromEntries(bucket.objects) })),
    targets: targets.map(({ kind, generation, ...target }) => ({
      ...target,
      ...(kind === "function" && { generation }),
    })),
  };
}

function exportTarget({ token, ...target }: QueueTarget): object {
  return { ...target, ...exportToken(token) };
}

function exportToken(token: AttachedToken | undefined): object {
  if (token === undefined) return {};
  const { kind, ...rest } = token;
  return kind === "oidc" ? { oidcToken: rest } : { oauthToken: rest };
}
