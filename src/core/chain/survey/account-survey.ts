import { toReading, type Reading } from "../policy/reading.ts";
import type { Clock } from "../../base/clock.ts";
import { MintmarkError } from "../../base/errors.ts";
import type { CallerSession } from "../../caller/caller-session.ts";
import type { Caller } from "../../caller/credential-source.ts";
import { projectIdOfAccount } from "../../account/account-name.ts";
import type { GroupDirectory } from "../group/group-directory.ts";
import { GroupReader, type UnseenGroup } from "../group/group-reader.ts";
import type { PolicyReader } from "../policy/policy-reader.ts";
import { GraphBuilder } from "../graph/graph-builder.ts";
import type { KnownDenyPolicies } from "./known-deny-policies.ts";
import type { SeenAccount, UnreadSubject, PolicyFact } from "../graph/policy-fact.ts";
import { groupFacts, groupsInDoubt, type ReadWithGroups } from "./survey-groups.ts";
import type { SurveyOptions } from "./survey.ts";
import { principalOf } from "../policy/member.ts";

export interface AccountSurveyPorts {
  readonly session: CallerSession;
  readonly reader: PolicyReader;
  readonly groups: GroupDirectory;
  readonly denyPolicies: Pick<KnownDenyPolicies, "atHand">;
  readonly clock: Clock;
}

export type AccountSurveyOptions = Pick<SurveyOptions, "source" | "isFresh" | "signal">;

/** What the policies that apply to one account say about it. */
export interface AccountSurvey extends ReadWithGroups {
  /** As Google names it, if that could be read. */
  readonly account: SeenAccount;
  /** Containers above it whose deny policies wait for the next minute, because this minute's quota is used up. */
  readonly denyPostponed: readonly string[];
  /** Milliseconds since 1970. */
  readonly readAt: number;
}

interface Reader {
  readonly reader: PolicyReader;
  readonly caller: Caller;
  readonly builder: GraphBuilder;
  readonly signal: AbortSignal;
}

const mostRoles = 20;
const mostGroups = 10;

/**
 * Reads who may act on one account, however many accounts the project has: its own policy and those above it (one call each), the visible
 * members of groups in them and, if permitted, the deny policies above it, as far as their quota allows. Throws if the account does not
 * exist.
 */
export async function surveyAccount(
  { session, reader, groups, denyPolicies, clock }: AccountSurveyPorts,
  name: string,
  options: AccountSurveyOptions,
): Promise<AccountSurvey> {
  const { source, signal } = options;
  const reading = { reader, caller: await session.caller(source, signal), builder: new GraphBuilder(), signal };
  const { builder, caller } = reading;
  const account = seenAccount(name, await toReading(reader.account(name, caller, signal)));
  builder.add({ kind: "account", account });
  const containers = await readLineage(account.projectId, reading);
  await Promise.all([
    readPolicy(account.email, reader.accountPolicy(account.email, caller, signal), reading),
    ...containers.map((container) => readPolicy(container, reader.containerPolicy(container, caller, signal), reading)),
  ]);
  await Promise.all(builder.openRoles.slice(0, mostRoles).map((role) => readRole(role, reading)));
  const unseenGroups = await readGroups(groups, reading, clock.now());
  const wanted = builder.grants === 0 ? [] : containers;
  const denials = await denyPolicies.atHand(wanted, options);
  for (const fact of denials) builder.add(fact);
  const denyPostponed = wanted.filter((name) => !denials.some((fact) => "resource" in fact && fact.resource === name));
  return { account, graph: builder.build(clock.now()), unseenGroups, denyPostponed, readAt: clock.now() };
}

async function readGroups(
  directory: GroupDirectory,
  { builder, caller, signal }: Reader,
  now: number,
): Promise<readonly UnseenGroup[]> {
  const reader = new GroupReader({ directory, mostGroups, ownDomain: undefined });
  const wanted = groupsInDoubt(builder.build(now));
  await reader.readOn(wanted, { caller: () => Promise.resolve(caller), signal });
  for (const fact of groupFacts(reader, new Set())) builder.add(fact);
  return reader.unseen(wanted);
}

/** An email already names the project, so other unknown facts do not matter here. */
function seenAccount(name: string, reading: Reading<SeenAccount>): SeenAccount {
  if (reading.kind === "read") return reading.value;
  const projectId = projectIdOfAccount(name);
  if (projectId === undefined || reading.failure.code === "notFound") throw new MintmarkError(reading.failure);
  return { email: name, uniqueId: "", projectId, disabled: false };
}

async function readLineage(projectId: string, { reader, caller, builder, signal }: Reader): Promise<readonly string[]> {
  const project = `projects/${projectId}`;
  const lineage = await toReading(reader.ancestry(projectId, caller, signal));
  if (lineage.kind === "unread") {
    unread("ancestry", project, lineage, builder);
    return [project];
  }
  lineage.value.forEach((name, index) => builder.add({ kind: "container", name, parent: lineage.value[index + 1] }));
  return lineage.value;
}

async function readPolicy(
  resource: string,
  answer: ReturnType<PolicyReader["accountPolicy"]>,
  { builder }: Reader,
): Promise<void> {
  const policy = await toReading(answer);
  if (policy.kind === "read") builder.add({ kind: "policy", resource, bindings: policy.value.bindings });
  else unread("policy", resource, policy, builder);
}

async function readRole(role: string, { reader, caller, builder, signal }: Reader): Promise<void> {
  const permissions = await toReading(reader.rolePermissions(role, caller, signal));
  if (permissions.kind === "read") builder.add({ kind: "role", role, permissions: permissions.value });
  else unread("role", role, permissions, builder);
}

function unread(
  subject: UnreadSubject,
  resource: string,
  { failure }: Extract<Reading<unknown>, { readonly kind: "unread" }>,
  builder: GraphBuilder,
): void {
  builder.add({ kind: "unread", subject, resource, failure });
}

/** What can be known of one account without its project's list; no facts if Google does not know it. */
export async function readNamedAccount(
  reader: Pick<PolicyReader, "account" | "accountPolicy">,
  name: string,
  caller: Caller,
  signal: AbortSignal,
): Promise<readonly PolicyFact[]> {
  const [account, policy] = await Promise.all([
    toReading(reader.account(name, caller, signal)),
    toReading(reader.accountPolicy(name, caller, signal)),
  ]);
  if (account.kind === "unread" && account.failure.code === "notFound") return [];
  const email = account.kind === "read" ? account.value.email : name;
  return [
    account.kind === "read"
      ? { kind: "account", account: account.value }
      : { kind: "principal", principal: principalOf(email) },
    policy.kind === "read"
      ? { kind: "policy", resource: email, bindings: policy.value.bindings }
      : { kind: "unread", subject: "policy", resource: email, failure: policy.failure },
  ];
}
