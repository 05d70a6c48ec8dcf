import { projectIdOfAccount } from "../../account/account-name.ts";
import type { ChainReport, CheckedHop } from "../check/chain-check.ts";
import type { FoundChain } from "../search/find-chains.ts";
import { type ImpersonationGraph, lineageOf, nodeNamed } from "../graph/impersonation-graph.ts";
import { type Principal, principalOf } from "../policy/member.ts";
import type { Hop } from "../../request/permission.ts";

/** A hop for a Policy Analyzer query, and the verdict so far. */
export interface AskedHop extends Hop {
  /** Who needs the permission; `undefined` if that account is unknown. */
  readonly principal: Principal | undefined;
  /** What the policies that were read show: granted, or unknown. */
  readonly claim: "granted" | "open";
  /** The containers of the target account, its project first; empty if even the project is unknown. */
  readonly containers: readonly string[];
  /** Whether the last of these containers is the topmost. */
  readonly isRooted: boolean;
}

type Place = Pick<AskedHop, "containers" | "isRooted">;

/** Every hop of a chain that was found. */
export function hopsOfFound({ hops }: FoundChain, graph: ImpersonationGraph): readonly AskedHop[] {
  return hops.map(({ from, to, permission, state }, index) => ({
    number: index + 1,
    from,
    to,
    permission,
    principal: principalNamed(from),
    claim: state === "certain" ? "granted" : "open",
    ...placeIn(graph, to),
  }));
}

/** The hops of a check that the caller's own access could not decide. */
export function unknowableHops({ hops }: ChainReport): readonly AskedHop[] {
  return hops.filter(({ verdict }) => verdict.kind === "unknowable").map(askedHop);
}

function askedHop({ hop, evidence }: CheckedHop): AskedHop {
  const containers = evidence.policies.slice(1).map(({ resource }) => resource);
  const isRooted = evidence.lineageUnread === undefined && containers.length > 0;
  return { ...hop, principal: evidence.principal, claim: "open", ...placeOf(hop.to, containers, isRooted) };
}

function placeIn(graph: ImpersonationGraph, account: string): Place {
  const node = nodeNamed(graph, account);
  const lineage = node === undefined ? [] : lineageOf(graph, node).slice(1);
  const containers = lineage.map((container) => graph.names[container] ?? "");
  const rootless = graph.unread.filter(({ subject }) => subject === "ancestry").map(({ resource }) => resource);
  return placeOf(account, containers, containers.length > 0 && !rootless.includes(containers.at(-1) ?? ""));
}

/** A folder always has a parent, whether or not it was seen. */
function placeOf(account: string, containers: readonly string[], isRooted: boolean): Place {
  const projectId = projectIdOfAccount(account);
  if (containers.length === 0) {
    return { containers: projectId === undefined ? [] : [`projects/${projectId}`], isRooted: false };
  }
  return { containers, isRooted: isRooted && containers.at(-1)?.startsWith("folders/") !== true };
}

/** Policies do not name members by unique id. */
function principalNamed(name: string): Principal | undefined {
  return /^[^\s@:/]+@[^\s@/]+$/.test(name) ? principalOf(name) : undefined;
}
