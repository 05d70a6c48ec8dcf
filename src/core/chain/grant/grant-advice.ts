import { toReading, type Reading } from "../policy/reading.ts";
import type { Clock } from "../../base/clock.ts";
import type { CallerSession } from "../../caller/caller-session.ts";
import type { SourceChoice } from "../../caller/credential-source.ts";
import type { HopEvidence } from "../check/hop-evidence.ts";
import { type HopPermission, smallestRole } from "../../request/permission.ts";
import type { PolicyReader } from "../policy/policy-reader.ts";
import { findGrantors, grantorRolesNeeded, type Grantors } from "./grantors.ts";
import { type RoleOption, roleOptions } from "./role-choice.ts";

export interface GrantAdvicePorts {
  readonly session: CallerSession;
  readonly reader: PolicyReader;
  readonly clock: Clock;
}

/** What helps to decide on a grant: which roles would work, and who could make it. */
export interface GrantAdvice {
  /** The roles that would work for a hop, including custom ones if the caller may list them. */
  roles(
    permission: HopPermission,
    evidence: HopEvidence,
    source: SourceChoice,
    signal: AbortSignal,
  ): Promise<readonly RoleOption[]>;
  /** Who may make a grant, by the policies that a check has read. */
  grantors(evidence: HopEvidence, source: SourceChoice, signal: AbortSignal): Promise<Grantors>;
}

/** At most this many custom roles are read. */
const customRoleLimit = 20;

export function createGrantAdvice({ session, reader, clock }: GrantAdvicePorts): GrantAdvice {
  return {
    async roles(permission, { policies }, source, signal) {
      if (smallestRole(permission) === "roles/iam.serviceAccountOpenIdTokenCreator") return roleOptions(permission, []);
      const owners = policies
        .map(({ resource }) => resource)
        .filter((name) => /^(?:projects|organizations)\//.test(name));
      const caller = await session.caller(source, signal);
      const lists = await Promise.all(owners.map((owner) => toReading(reader.customRoles(owner, caller, signal))));
      return roleOptions(
        permission,
        lists.flatMap((list) => (list.kind === "read" ? list.value : [])),
      );
    },
    async grantors(evidence, source, signal) {
      const caller = await session.caller(source, signal);
      const names = grantorRolesNeeded(evidence).slice(0, customRoleLimit);
      const read = async (name: string): Promise<readonly [string, Reading<readonly string[]>]> => [
        name,
        await toReading(reader.rolePermissions(name, caller, signal)),
      ];
      return findGrantors(evidence, new Map(await Promise.all(names.map(read))), clock.now());
    },
  };
}
