import { etagOf, versionFor, type Binding, type Policy } from "../policy/policy.ts";

interface PastBindings {
  readonly bindings: readonly Binding[];
  readonly replacedAt: number;
}

const nothingPast: readonly PastBindings[] = [];
/** Changes that could still be on their way; older ones are long in force. */
const pastLimit = 20;

/** The allow policy of one resource: the one that reads return, and the older ones that may still be in force. */
export class PolicyRecord {
  #bindings: readonly Binding[];
  #auditConfigs: readonly unknown[] | undefined;
  #revision: number;
  #past = nothingPast;

  constructor(bindings: readonly Binding[]) {
    this.#bindings = bindings;
    this.#revision = bindings.length === 0 ? 0 : 1;
  }

  /** The policy as it was last written; made when asked for, as a large world has very many. */
  get current(): Policy {
    const audit = this.#auditConfigs;
    return {
      version: versionFor(this.#bindings),
      etag: etagOf(this.#revision),
      bindings: this.#bindings,
      ...(audit !== undefined && { auditConfigs: audit }),
    };
  }

  /** The bindings that decide now, when a change takes `delayMs` to take effect. */
  inForce(now: number, delayMs: number): readonly Binding[] {
    const stillInForce = this.#past.find(({ replacedAt }) => replacedAt + delayMs > now);
    return stillInForce?.bindings ?? this.#bindings;
  }

  /** Stores a new policy under a new etag and returns it. */
  replace(bindings: readonly Binding[], auditConfigs: readonly unknown[] | undefined, now: number): Policy {
    this.#past = [...this.#past, { bindings: this.#bindings, replacedAt: now }].slice(-pastLimit);
    this.#revision += 1;
    this.#bindings = bindings;
    this.#auditConfigs = auditConfigs;
    return this.current;
  }
}
