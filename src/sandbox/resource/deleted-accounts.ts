import type { ServiceAccount } from "./resources.ts";

/** After this time Google removes a deleted account for good. */
const restorableMs = 30 * 86_400_000;

interface DeletedAccount {
  readonly account: ServiceAccount;
  readonly deletedAt: number;
}

/** Deleted service accounts that can still be restored, by unique id. */
export class DeletedAccounts {
  readonly #now: () => number;
  readonly #accounts = new Map<string, DeletedAccount>();

  constructor(now: () => number) {
    this.#now = now;
  }

  add(account: ServiceAccount): void {
    this.#accounts.set(account.uniqueId, { account, deletedAt: this.#now() });
  }

  find(uniqueId: string): ServiceAccount | undefined {
    const deleted = this.#accounts.get(uniqueId);
    return deleted !== undefined && deleted.deletedAt + restorableMs > this.#now() ? deleted.account : undefined;
  }

  remove({ uniqueId }: ServiceAccount): void {
    this.#accounts.delete(uniqueId);
  }

  *all(): Generator<ServiceAccount> {
    for (const { account } of this.#accounts.values()) yield account;
  }
}
