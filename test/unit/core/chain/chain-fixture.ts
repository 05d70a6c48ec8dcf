import type { TestContext } from "node:test";
import { CallerSession } from "../../../../src/core/caller/caller-session.ts";
import { type ChainReport, type CheckChain, createChainCheck } from "../../../../src/core/chain/check/chain-check.ts";
import { createChainProbe, type ProbeChain } from "../../../../src/core/chain/check/chain-probe.ts";
import type { GroupDirectory } from "../../../../src/core/chain/group/group-directory.ts";
import { hopPermissions } from "../../../../src/core/request/permission.ts";
import type { PolicyReader } from "../../../../src/core/chain/policy/policy-reader.ts";
import type { CredentialKind } from "../../../../src/core/request/request.ts";
import { createGroupDirectory } from "../../../../src/google/api/group-directory-client.ts";
import { createIamCredentials } from "../../../../src/google/api/iam-credentials-client.ts";
import { createPolicyReader } from "../../../../src/google/api/policy-reader-client.ts";
import type { SandboxCloud } from "../../../../src/sandbox/sandbox-cloud.ts";
import { ManualClock } from "../../../support/manual-clock.ts";
import { MemoryLogger, network } from "../../google/google-fixtures.ts";
import { caller, email, sandboxFor, worldOf, type WorldParts } from "../../sandbox/sandbox-fixture.ts";
import { sandboxSources } from "./sandbox-sources.ts";

/** Reads every allow policy and custom role, and the ancestors of every project. */
export const reviewer = ["roles/iam.securityReviewer", "roles/browser"].map((role) => ({
  role,
  members: [`user:${caller}`],
}));
export const denyReviewer = { role: "roles/iam.denyReviewer", members: [`user:${caller}`] };

/** A custom role of the project with every minting permission except one. */
export function allBut(permission: string): string {
  return `projects/acme-one/roles/${permission.split(".").at(-1) ?? ""}Missing`;
}

export const customRoles = hopPermissions.map((permission) => ({
  name: allBut(permission),
  permissions: hopPermissions.filter((other) => other !== permission),
}));

export interface CheckedCloud {
  readonly cloud: SandboxCloud;
  readonly clock: ManualClock;
  readonly check: CheckChain;
  readonly probe: ProbeChain;
  readonly session: CallerSession;
  readonly reader: PolicyReader;
  readonly groups: GroupDirectory;
}

export interface CloudOptions {
  readonly principal?: string | undefined;
  /** An account of the world as the caller instead of Ada. */
  readonly callerAccount?: string;
}

/** A sandbox, with the check and the probes as Ada, or as a caller whose source does not know the name. */
export async function checkedCloud(
  t: TestContext,
  parts: WorldParts,
  options: CloudOptions = { principal: caller },
): Promise<CheckedCloud> {
  const clock = new ManualClock();
  const { roles = [], ...rest } = (parts.rest ?? {}) as { roles?: readonly object[] };
  const world = worldOf({ ...parts, rest: { roles: [...customRoles, ...roles], ...rest } });
  const cloud = await sandboxFor(t, { world, now: () => clock.now() });
  const { http } = network(t);
  const sources = sandboxSources(cloud, options.callerAccount ?? caller, options.principal);
  const session = new CallerSession(sources, clock, new MemoryLogger());
  t.after(() => session.dispose());
  const reader = createPolicyReader(http);
  const groups = createGroupDirectory(http);
  const iamCredentials = createIamCredentials(http);
  return {
    cloud,
    session,
    reader,
    clock,
    groups,
    check: createChainCheck({ session, reader, groups, clock }),
    probe: createChainProbe({ session, reader, iamCredentials, reason: "test" }),
  };
}

export const never = new AbortController().signal;

export function question(names: readonly string[], kind: CredentialKind = "accessToken") {
  const accounts = names.map((name) => email(name));
  return { target: accounts.at(-1)!, delegates: accounts.slice(0, -1), kind, source: "sandbox" } as const;
}

/** The verdicts of a report, by hop. */
export function verdicts({ hops }: ChainReport): readonly string[] {
  return hops.map(({ verdict }) => verdict.kind);
}
