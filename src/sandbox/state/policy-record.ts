import { etagOf, policyOf, versionFor, type Binding, type Policy } from "../policy/policy.ts";

interface PastBindings {
  readonly bindings: readonly Binding[];
  readonly replacedAt: number;
}

/** The allow policy of one resource: the one that reads return, and the older ones that may still be in force. */
export class PolicyRecord {
  #current: Policy;
  #revision = 1;
  #past: readonly PastBindings[] = [];

  constructor(bindings: readonly Binding[]) {
    this.#current = policyOf(bindings);
  }

  get current(): Policy {
    return this.#current;
  }

  /** The bindings that decide now, when a change takes `delayMs` to take effect. */
  inForce(now: number, delayMs: number): readonly Binding[] {
    const stillInForce = this.#past.find(({ replacedAt }) => replacedAt + delayMs > now);
    return stillInForce?.bindings ?? this.#current.bindings;
  }

  /** Stores a new policy under a new etag and returns it. */
  replace(bindings: readonly Binding[], auditConfigs: readonly unknown[] | undefined, now: number): Policy {
    this.#past = [...this.#past, { bindings: this.#current.bindings, replacedAt: now }].slice(-20);
    this.#revision += 1;
    this.#current = {
      version: versionFor(bindings),
      etag: etagOf(this.#revision),
      bindings,
      ...(auditConfigs !== undefined && { auditConfigs }),
    };
    return this.#current;
  }
}
