import { json, type Answer, type RefusedCall } from "../../http/answer.ts";
import { googleError, invalidArgument } from "../../http/google-errors.ts";
import { listAnswer } from "../../http/paging.ts";
import { guardedRoutes, type ApiMethod } from "../../server/api-routes.ts";
import { param, type AuthenticatedCall, type Route } from "../../server/route.ts";
import { type Group, type GroupAudience, membershipEnd } from "../../policy/groups.ts";
import type { Cloud } from "../../state/cloud.ts";
import { uniqueIdOf } from "../../world/world.ts";
import { customerIdOf, shortId } from "./search-fields.ts";

const methods: readonly ApiMethod[] = [
  ["groups.lookup", "GET", "/v1/groups:lookup", "GroupsService.LookupGroupName", lookUp],
  [
    "groups.memberships.list",
    "GET",
    "/v1/groups/{group}/memberships",
    "MembershipsService.ListMemberships",
    listMemberships,
  ],
];
const scopes = ["cloud-identity.groups.readonly", "cloud-identity.groups", "cloud-identity", "cloud-platform"].map(
  (name) => `https://www.googleapis.com/auth/${name}`,
);

/** Page sizes by view (source: reference of groups.memberships.list). */
const pages = { BASIC: { defaultSize: 200, maxSize: 1000 }, FULL: { defaultSize: 50, maxSize: 500 } };

/** Cloud Identity API, v1: finds the name of a group by its email, and lists its direct members. */
export function cloudIdentityRoutes(cloud: Cloud): readonly Route[] {
  const rpc = "google.apps.cloudidentity.groups.v1";
  return guardedRoutes(cloud, { service: "cloudidentity.googleapis.com", id: "cloudidentity", rpc, scopes }, methods);
}

/** Everyone in the group's domain and every member may know that the group exists. */
function lookUp(cloud: Cloud, call: AuthenticatedCall): Answer {
  const email = (call.query.get("groupKey.id") ?? "").toLowerCase();
  if (email === "") throw invalidArgument();
  const group = cloud.world.groups.find((one) => one.email === email);
  if (group === undefined || !mayBeSeen(cloud, call, group, "domain")) throw denied(email);
  return json({ name: nameOf(group) });
}

function listMemberships(cloud: Cloud, call: AuthenticatedCall): Answer {
  const name = `groups/${param(call, "group")}`;
  const group = cloud.world.groups.find((one) => nameOf(one) === name);
  if (group === undefined || !mayBeSeen(cloud, call, group, group.membersVisibleTo)) throw denied(name);
  const view = call.query.get("view") === "FULL" ? "FULL" : "BASIC";
  const current = group.members.filter(
    (member) => membershipEnd(group, member) > call.now && !isDeleted(cloud, member),
  );
  const message = (member: string): object => membershipMessage(group, member, view);
  return listAnswer("memberships", current, message, call.query, pages[view]);
}

/** Whether a member is an account of the world that was deleted. */
function isDeleted({ world, resources }: Cloud, member: string): boolean {
  const account = world.serviceAccounts.find(({ email }) => member === `serviceAccount:${email}`);
  return account !== undefined && resources.account(account.uniqueId) === undefined;
}

/** Whether the caller belongs to the audience that may see this part of a group; callers that read all groups may see everything. */
function mayBeSeen(
  { memberships, world }: Cloud,
  { caller }: AuthenticatedCall,
  { email }: Group,
  audience: GroupAudience,
): boolean {
  const own = memberships.inWorld(caller);
  if (world.groupReaders.some((reader) => own.has(reader))) return true;
  if (audience === "nobody") return false;
  const isOfDomain = caller.kind === "user" && caller.email.split("@")[1] === email.split("@")[1];
  return own.has(`group:${email}`) || (audience === "domain" && isOfDomain);
}

/** Google's answer when the group does not exist or the caller may not see it. */
function denied(resourceName: string): RefusedCall {
  const description = `Error(2028): Permission denied for resource ${resourceName} (or it may not exist).`;
  return googleError("PERMISSION_DENIED", description, [
    {
      "@type": "type.googleapis.com/google.rpc.ResourceInfo",
      resourceType: "cloudidentity.googleapis.com/Group",
      resourceName,
      owner: "domain:cloudidentity.googleapis.com",
      description,
    },
  ]);
}

function nameOf({ email }: Group): string {
  return `groups/${shortId(email)}`;
}

/** Only the full view has type and expiry; a member that stands for a whole customer has no email (both unconfirmed). */
function membershipMessage(group: Group, member: string, view: keyof typeof pages): object {
  const [kind = "", name = ""] = member.split(":");
  const isWholeDomain = kind === "domain";
  const expireTime = group.expiries[member];
  const types: Readonly<Record<string, string>> = { user: "USER", serviceAccount: "SERVICE_ACCOUNT", group: "GROUP" };
  return {
    name: `${nameOf(group)}/memberships/${uniqueIdOf(member)}`,
    preferredMemberKey: { id: isWholeDomain ? customerIdOf(name) : name },
    roles: [{ name: "MEMBER", ...(view === "FULL" && expireTime !== undefined && { expiryDetail: { expireTime } }) }],
    ...(view === "FULL" && { type: types[kind] ?? "OTHER" }),
  };
}
