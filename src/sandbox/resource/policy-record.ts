import { etagOf, versionFor, type Binding, type Policy } from "../policy/allow-policy.ts";

interface PastBindings {
  readonly bindings: readonly Binding[];
  readonly replacedAt: number;
}

const nothingPast: readonly PastBindings[] = [];
/** How many replaced policies are kept; older ones are surely out of effect. */
const pastLimit = 20;

/** The allow policy of one resource: the current one, which reads return, and older ones that may still be in effect. */
export class PolicyRecord {
  #bindings: readonly Binding[];
  #auditConfigs: readonly unknown[] | undefined;
  #revision: number;
  #past = nothingPast;

  constructor(bindings: readonly Binding[]) {
    this.#bindings = bindings;
    this.#revision = bindings.length === 0 ? 0 : 1;
  }

  /** The current policy; created on first use, because a large world has very many. */
  get current(): Policy {
    const audit = this.#auditConfigs;
    return {
      version: versionFor(this.#bindings),
      etag: etagOf(this.#revision),
      bindings: this.#bindings,
      ...(audit !== undefined && { auditConfigs: audit }),
    };
  }

  /** The bindings in effect now, if a change takes `delayMs` to take effect. */
  inForce(now: number, delayMs: number): readonly Binding[] {
    const stillInForce = this.#past.find(({ replacedAt }) => replacedAt + delayMs > now);
    return stillInForce?.bindings ?? this.#bindings;
  }

  /** Stores a new policy with a new etag and returns it. */
  replace(bindings: readonly Binding[], auditConfigs: readonly unknown[] | undefined, now: number): Policy {
    this.#past = [...this.#past, { bindings: this.#bindings, replacedAt: now }].slice(-pastLimit);
    this.#revision += 1;
    this.#bindings = bindings;
    this.#auditConfigs = auditConfigs;
    return this.current;
  }

  /** Shows a member under another name. It stays the same member, so the etag stays too. */
  renameMember(from: string, to: string): void {
    this.#bindings = renamedIn(this.#bindings, from, to);
    this.#past = this.#past.map((past) => ({ ...past, bindings: renamedIn(past.bindings, from, to) }));
  }
}

function renamedIn(bindings: readonly Binding[], from: string, to: string): readonly Binding[] {
  if (!bindings.some(({ members }) => members.includes(from))) return bindings;
  return bindings.map((binding) => ({
    ...binding,
    members: [...new Set(binding.members.map((member) => (member === from ? to : member)))],
  }));
}
