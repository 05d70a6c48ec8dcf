import { projectIdOfAccount } from "../../account/account-name.ts";
import type { ChainReport, CheckedHop } from "../check/chain-check.ts";
import type { FoundChain } from "../search/find-chains.ts";
import { type ImpersonationGraph, lineageOf, nodeNamed } from "../graph/impersonation-graph.ts";
import { type Principal, principalOf } from "../policy/member.ts";
import type { Hop } from "../../request/permission.ts";

/** A hop about which Policy Analyzer is asked, and what is thought of it before. */
export interface AskedHop extends Hop {
  /** Who has to have the permission; `undefined` when nobody can say which account it is. */
  readonly principal: Principal | undefined;
  /** What the policies that were read say: granted, or not known. */
  readonly claim: "granted" | "open";
  /** What the account that is acted on lies in, its project first; empty when not even that is known. */
  readonly containers: readonly string[];
  /** Whether nothing lies above the last of the containers. */
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

/** The hops of a check that nobody could judge with what the caller may see. */
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

/** A folder always lies in something, whether it was seen or not. */
function placeOf(account: string, containers: readonly string[], isRooted: boolean): Place {
  const projectId = projectIdOfAccount(account);
  if (containers.length === 0) {
    return { containers: projectId === undefined ? [] : [`projects/${projectId}`], isRooted: false };
  }
  return { containers, isRooted: isRooted && containers.at(-1)?.startsWith("folders/") !== true };
}

/** A unique id does not tell the member that policies write. */
function principalNamed(name: string): Principal | undefined {
  return /^[^\s@:/]+@[^\s@/]+$/.test(name) ? principalOf(name) : undefined;
}
