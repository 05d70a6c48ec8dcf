import { toReading, type Reading } from "../policy/reading.ts";
import type { Clock } from "../../base/clock.ts";
import type { CallerSession } from "../../caller/caller-session.ts";
import type { SourceChoice } from "../../caller/credential-source.ts";
import type { CredentialKind } from "../../request/request.ts";
import type { Path } from "../../notation/chain-notation.ts";
import type { GroupReading } from "../group/group-members.ts";
import { findGrants } from "../check/hop-grants.ts";
import { principalOf } from "../policy/member.ts";
import { delegationPermission, hopPermissions, kindsHeld } from "../../request/permission.ts";
import type { Policy } from "../policy/policy.ts";
import type { PolicyReader } from "../policy/policy-reader.ts";
import { accountsOf } from "./chain-draft.ts";

/** A member of a chain has a right that makes the accounts between it and a later one unnecessary. */
export interface Shortcut {
  /** Place among the chain's accounts; -1 for the caller. */
  readonly from: number;
  readonly to: number;
  /** What the shortcut can mint if it leads to the target. Empty if it leads to a delegate, through which the call can go on. */
  readonly kinds: readonly CredentialKind[];
  /** Google's own answer to the caller, or the account's own policy. */
  readonly proof: "test" | "policies";
}

/** What looking for shortcuts reads. */
export type ShortcutReader = Pick<PolicyReader, "testAccountPermissions" | "accountPolicy">;

export interface ChainShortcutsPorts {
  readonly session: CallerSession;
  readonly reader: ShortcutReader;
  readonly clock: Clock;
  readonly source: SourceChoice;
  /** Stops all reading once the chain is built. */
  readonly signal: AbortSignal;
}

/**
 * Finds shortcuts in a chain with two calls per account, each made once however often the chain changes: the caller's own test, and the
 * account's own policy for the other members. What cannot be read gives no shortcut.
 */
export class ChainShortcuts {
  readonly #ports: ChainShortcutsPorts;
  readonly #held = new Map<string, Promise<Reading<readonly string[]>>>();
  readonly #policies = new Map<string, Promise<Reading<Policy>>>();

  constructor(ports: ChainShortcutsPorts) {
    this.#ports = ports;
  }

  /** The shortcuts of a chain; those that skip the most accounts come first. */
  async find(path: Path): Promise<readonly Shortcut[]> {
    const accounts = accountsOf(path);
    const found = await Promise.all(accounts.slice(1).map((_, index) => this.#into(accounts, index + 1)));
    return found.flat().sort((a, b) => b.to - b.from - (a.to - a.from));
  }

  async #into(accounts: readonly string[], to: number): Promise<readonly Shortcut[]> {
    const account = accounts[to] ?? "";
    const isTarget = to === accounts.length - 1;
    const shortcut = (from: number, held: readonly string[], proof: Shortcut["proof"]): readonly Shortcut[] => {
      const kinds = isTarget ? kindsHeld(held) : [];
      const isWay = isTarget ? kinds.length > 0 : held.includes(delegationPermission);
      return isWay ? [{ from, to, kinds, proof }] : [];
    };
    const held = await this.#heldByCaller(account);
    const direct = held.kind === "read" ? shortcut(-1, held.value, "test") : [];
    if (to < 2) return direct;
    const policy = await this.#policy(account);
    if (policy.kind === "unread") return direct;
    const others = accounts.slice(0, to - 1).flatMap((from, index) => {
      const granted = this.#grantedTo(from, account, policy.value);
      return shortcut(index, granted, "policies");
    });
    return [...direct, ...others];
  }

  #heldByCaller(account: string): Promise<Reading<readonly string[]>> {
    const { session, reader, source, signal } = this.#ports;
    return once(this.#held, account, async () =>
      reader.testAccountPermissions(account, hopPermissions, await session.caller(source, signal), signal),
    );
  }

  #policy(account: string): Promise<Reading<Policy>> {
    const { session, reader, source, signal } = this.#ports;
    return once(this.#policies, account, async () =>
      reader.accountPolicy(account, await session.caller(source, signal), signal),
    );
  }

  /** The permissions that an account's own policy certainly grants to another account. */
  #grantedTo(from: string, to: string, policy: Policy): readonly string[] {
    if (!from.includes("@")) return [];
    const evidence = {
      principal: principalOf(from),
      accountMissing: false,
      tested: undefined,
      policies: [{ resource: to, reading: { kind: "read", value: policy } as const }],
      lineageUnread: undefined,
      customRoles: new Map<string, Reading<readonly string[]>>(),
      groups: new Map<string, GroupReading>(),
      denyPolicies: [],
      now: this.#ports.clock.now(),
    };
    const isGranted = (permission: (typeof hopPermissions)[number]): boolean =>
      findGrants({ number: 0, from, to, permission }, evidence).certain.length > 0;
    return hopPermissions.filter(isGranted);
  }
}

function once<T>(
  known: Map<string, Promise<Reading<T>>>,
  account: string,
  read: () => Promise<T>,
): Promise<Reading<T>> {
  const reading = known.get(account) ?? toReading(read());
  known.set(account, reading);
  return reading;
}
