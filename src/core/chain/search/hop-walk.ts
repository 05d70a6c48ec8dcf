import { conditionState } from "../policy/condition.ts";
import { type Certainty, certaintyOf, isNot, isSure, mayBe } from "../graph/grant-terms.ts";
import {
  everybodySets,
  type GraphDenial,
  hasFlag,
  type ImpersonationGraph,
  lineageOf,
  nodeFlag,
  nodeNamed,
} from "../graph/impersonation-graph.ts";
import { at, rowOf } from "../graph/rows.ts";

/** The sets that a principal is surely or perhaps in, starting with itself. */
export interface Memberships {
  readonly sure: ReadonlySet<number>;
  readonly perhaps: ReadonlySet<number>;
}

/**
 * Walks single hops of a graph at one time, exactly: groups, conditions, deny rules, disabled accounts and Google's own answers. Only the
 * first principal is assumed to be perhaps in groups with hidden members; accounts on the way are not.
 */
export class HopWalk {
  readonly graph: ImpersonationGraph;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** By label. */
  readonly #certainties: readonly Certainty[];
  readonly #known = new Map<string, Memberships>();
  readonly #everybody: readonly number[];

  constructor(graph: ImpersonationGraph, now: number) {
    this.graph = graph;
    this.now = now;
    this.#certainties = graph.terms.map((terms) => certaintyOf(terms, now));
    this.#everybody = everybodySets(graph);
  }

  certaintyOfLabel(label: number): Certainty {
    return this.#certainties[label] ?? isNot;
  }

  /** By label, the permissions that its bindings grant with at least this certainty. */
  usableBits(least: Certainty): Uint8Array {
    return Uint8Array.from(this.graph.terms, ({ bits }, label) => (this.certaintyOfLabel(label) >= least ? bits : 0));
  }

  /** Whether anything depends on what cannot be seen; if not, everything possible is certain. */
  get hasDoubts(): boolean {
    const { denials, unseenSets } = this.graph;
    return denials.size > 0 || unseenSets.length > 0 || this.#certainties.includes(mayBe);
  }

  /** Whether any deny rule takes away one of these permissions. */
  isDenied(bits: number): boolean {
    return [...this.graph.denials.values()].some((rules) => rules.some((rule) => (rule.bits & bits) !== 0));
  }

  memberships(principal: number, isStart: boolean): Memberships {
    const key = `${principal} ${isStart}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const sure = this.#closure([principal, ...this.#domainOf(principal), ...this.#everybody]);
    const unseen = isStart ? this.#closure(this.graph.unseenSets) : [];
    const memberships = { sure, perhaps: new Set([...unseen].filter((set) => !sure.has(set))) };
    if (isStart) this.#known.set(key, memberships);
    return memberships;
  }

  /** How certainly a principal has a permission on an account. */
  certainty(from: number, account: number, bit: number, isStart: boolean): Certainty {
    if (hasFlag(this.graph, account, nodeFlag.disabled)) return isNot;
    const tested = this.#tested(from, account);
    if (tested !== undefined) return (tested & bit) === 0 ? isNot : isSure;
    const memberships = this.memberships(from, isStart);
    const denied = this.denial(memberships, account, bit);
    if (denied === isSure) return isNot;
    const granted = this.#granted(memberships, account, bit);
    return denied === mayBe && granted === isSure ? mayBe : granted;
  }

  /** The accounts, once each, on which a principal has a permission with at least this certainty. */
  accountsOf(from: number, bit: number, least: Certainty, isStart: boolean): readonly number[] {
    const memberships = this.memberships(from, isStart);
    const held = [...this.#reached(from, bit, memberships, least)];
    const { tested, denials } = this.graph;
    const isPlain = tested?.node !== from && denials.size === 0;
    return held.filter((account) =>
      isPlain ? !hasFlag(this.graph, account, nodeFlag.disabled) : this.certainty(from, account, bit, isStart) >= least,
    );
  }

  /** The principals and sets, once each, that have a permission on an account with at least this certainty. */
  holdersOn(account: number, bit: number, least: Certainty): readonly number[] {
    const { graph } = this;
    const found = new Set<number>();
    for (const resource of lineageOf(graph, account)) {
      this.#grantsOn(resource, (member, label) => {
        const isUsable = ((graph.terms[label]?.bits ?? 0) & bit) !== 0 && this.certaintyOfLabel(label) >= least;
        if (isUsable) found.add(member);
      });
    }
    for (const member of found) {
      if (hasFlag(graph, member, nodeFlag.set)) for (const inner of rowOf(graph.membersOf, member)) found.add(inner);
    }
    return [...found];
  }

  /** Whether a deny rule above an account takes a permission from a principal with these memberships. */
  denial({ sure, perhaps }: Memberships, account: number, bit: number): Certainty {
    const { denials } = this.graph;
    if (denials.size === 0) return isNot;
    let worst: Certainty = isNot;
    for (const container of lineageOf(this.graph, account)) {
      for (const rule of denials.get(container) ?? []) {
        const denied = (rule.bits & bit) === 0 ? isNot : this.#ruleDenies(rule, sure, perhaps);
        if (denied > worst) worst = denied;
      }
    }
    return worst;
  }

  #ruleDenies(rule: GraphDenial, sure: ReadonlySet<number>, perhaps: ReadonlySet<number>): Certainty {
    const listed = (nodes: readonly number[]): Certainty => {
      if (nodes.some((node) => sure.has(node))) return isSure;
      const unseen = (node: number): boolean => hasFlag(this.graph, node, nodeFlag.membersUnseen) || perhaps.has(node);
      return nodes.some(unseen) ? mayBe : isNot;
    };
    const denied = listed(rule.denied);
    const excepted = listed(rule.excepted);
    const condition = rule.condition === undefined ? "holds" : conditionState(rule.condition, this.now);
    if (denied === isNot || excepted === isSure || condition === "fails") return isNot;
    return denied === isSure && excepted === isNot && condition === "holds" ? isSure : mayBe;
  }

  #granted({ sure, perhaps }: Memberships, account: number, bit: number): Certainty {
    let best: Certainty = isNot;
    for (const resource of lineageOf(this.graph, account)) {
      this.#grantsOn(resource, (member, label) => {
        if (((this.graph.terms[label]?.bits ?? 0) & bit) === 0) return;
        const membership = sure.has(member) ? isSure : perhaps.has(member) ? mayBe : isNot;
        const certainty = this.certaintyOfLabel(label);
        const surely = membership < certainty ? membership : certainty;
        if (surely > best) best = surely;
      });
    }
    return best;
  }

  /** Accounts that a principal's bindings lead to, before deny rules and Google's answers are applied. */
  #reached(from: number, bit: number, { sure, perhaps }: Memberships, least: Certainty): ReadonlySet<number> {
    const { grantsOf, terms, tested, children } = this.graph;
    const resources = new Set<number>(tested?.node === from ? tested.bits.keys() : []);
    for (const member of least === isSure ? sure : [...sure, ...perhaps]) {
      for (let place = at(grantsOf.starts, member); place < at(grantsOf.starts, member + 1); place += 1) {
        const label = at(grantsOf.labels, place);
        const isUsable = ((terms[label]?.bits ?? 0) & bit) !== 0 && this.certaintyOfLabel(label) >= least;
        if (isUsable) resources.add(at(grantsOf.items, place));
      }
    }
    for (const resource of resources) for (const child of rowOf(children, resource)) resources.add(child);
    return new Set([...resources].filter((node) => hasFlag(this.graph, node, nodeFlag.account)));
  }

  #grantsOn(resource: number, visit: (member: number, label: number) => void): void {
    const { grantsOn } = this.graph;
    for (let place = at(grantsOn.starts, resource); place < at(grantsOn.starts, resource + 1); place += 1) {
      visit(at(grantsOn.items, place), at(grantsOn.labels, place));
    }
  }

  #tested(from: number, account: number): number | undefined {
    const { tested } = this.graph;
    return tested?.node === from ? tested.bits.get(account) : undefined;
  }

  #domainOf(principal: number): readonly number[] {
    const domain = /^user:.+@(.+)$/.exec(this.graph.names[principal] ?? "")?.[1];
    return [nodeNamed(this.graph, `domain:${domain ?? ""}`) ?? []].flat();
  }

  #closure(members: readonly number[]): ReadonlySet<number> {
    const reached = new Set(members);
    for (const member of reached) for (const set of rowOf(this.graph.setsOf, member)) reached.add(set);
    return reached;
  }
}
