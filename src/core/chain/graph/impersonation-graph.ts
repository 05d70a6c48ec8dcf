import { memberText, principalOf } from "../policy/member.ts";
import type { GrantTerms } from "./grant-terms.ts";
import { at, type LabelledRows, type Rows } from "./rows.ts";
import type { Unread } from "./policy-fact.ts";

/** Kinds of nodes: containers hold accounts; accounts act and are acted on; sets are groups, domains and everyone. */
export const nodeFlag = {
  container: 1,
  account: 2,
  set: 4,
  membersUnseen: 8,
  disabled: 16,
  listed: 32,
  policyRead: 64,
};

/** A rule of a deny policy, with its principals as nodes. */
export interface GraphDenial {
  /** `policies/ATTACHMENT/denypolicies/ID` */
  readonly policy: string;
  readonly bits: number;
  readonly denied: readonly number[];
  readonly excepted: readonly number[];
  readonly condition: string | undefined;
}

/** Google's answer about one principal: its permissions on each account that was asked about. */
export interface TestedPrincipal {
  readonly node: number;
  readonly bits: ReadonlyMap<number, number>;
}

/**
 * Who may act as whom, in compact form: every account, other principal, set of principals and container is a number, and bindings are rows
 * of numbers. A binding on a project stays one edge to the project, however many accounts inherit it.
 */
export interface ImpersonationGraph {
  /** By node: members as policies write them, containers by name. */
  readonly names: readonly string[];
  readonly nodes: ReadonlyMap<string, number>;
  /** A sum of `nodeFlag`s by node. */
  readonly flags: Uint8Array;
  /** The container that holds a container or an account; -1 if unknown. */
  readonly parents: Int32Array;
  readonly children: Rows;
  /** The sets that a member is directly in, and the reverse. */
  readonly setsOf: Rows;
  readonly membersOf: Rows;
  /** When memberships end, in milliseconds since 1970, by `membershipKey`; the others do not end. */
  readonly membershipEnds: ReadonlyMap<string, number>;
  /** Bindings by member (items are accounts and containers), and by the account or container that they are on (items are members). */
  readonly grantsOf: LabelledRows;
  readonly grantsOn: LabelledRows;
  /** By label. */
  readonly terms: readonly GrantTerms[];
  /** Deny rules by the container that they are attached to. */
  readonly denials: ReadonlyMap<number, readonly GraphDenial[]>;
  /** The containers whose deny policies were read, even if there are none. */
  readonly denyRead: ReadonlySet<number>;
  readonly tested: TestedPrincipal | undefined;
  readonly unseenSets: readonly number[];
  readonly unread: readonly Unread[];
}

/** The node of an email, unique id or container name; `undefined` if nothing that was read names it. */
export function nodeNamed({ nodes, flags }: ImpersonationGraph, name: string): number | undefined {
  const node = nodes.get(name) ?? (/^[^:]+@/.test(name) ? nodes.get(memberText(principalOf(name))) : undefined);
  return node !== undefined && node < flags.length ? node : undefined;
}

export function hasFlag({ flags }: ImpersonationGraph, node: number, flag: number): boolean {
  return ((flags[node] ?? 0) & flag) !== 0;
}

/** The name to show for a node: the email of an account or a user, else the member or container as written. */
export function shownName({ names }: ImpersonationGraph, node: number): string {
  return (names[node] ?? "").replace(/^(?:user|serviceAccount):/, "");
}

/** An account or container and all its ancestors, itself first. */
export function lineageOf({ parents }: ImpersonationGraph, node: number): readonly number[] {
  const lineage: number[] = [];
  for (let next = node; next >= 0 && !lineage.includes(next); next = at(parents, next)) lineage.push(next);
  return lineage;
}

/** The sets that every user or account is in without being listed. */
export function everybodySets(graph: ImpersonationGraph): readonly number[] {
  return ["allUsers", "allAuthenticatedUsers"].flatMap((name) => nodeNamed(graph, name) ?? []);
}
