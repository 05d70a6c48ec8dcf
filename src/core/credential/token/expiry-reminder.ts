import type { Clock } from "../../base/clock.ts";
import type { Disposable } from "../../base/disposable.ts";
import type { Event } from "../../base/events.ts";
import { isStringArray } from "../../base/json.ts";
import type { TokenInfo, TokenStore } from "./token-store.ts";

export interface ExpiryReminderPorts {
  readonly store: TokenStore;
  readonly clock: Clock;
  /** Fires when a shown time may have changed. */
  readonly onTick: Event<void>;
  /** How long before its end a token is spoken of, in milliseconds. */
  readonly warnBeforeMs: () => number;
  /** Whether the user wants it, and looks at this window. */
  readonly isWelcome: () => boolean;
  /** Whether the token is kept where every window finds it; it is spoken of in whichever the user looks at. */
  readonly isKept: (id: string) => boolean;
  readonly shelf: ReminderShelf;
  readonly remind: (info: TokenInfo) => void;
}

/** What every window sees: which tokens were spoken of, as a value of JSON without secrets. */
export interface ReminderShelf {
  read(): unknown;
  write(marks: readonly string[]): PromiseLike<void>;
}

const mostMarks = 50;

/**
 * Speaks of each token once at most, shortly before it ends, and only of those that were used in this window or are kept for all. A token
 * that lives hardly longer than the warning time is spoken of in its last quarter, not at once.
 */
export class ExpiryReminder {
  readonly #ports: ExpiryReminderPorts;
  readonly #subscription: Disposable;
  /** Marks of the tokens that were used in this window. */
  readonly #used = new Set<string>();
  /** Marks of those that this window spoke of; the shelf has the latest only. */
  readonly #reminded = new Set<string>();

  constructor(ports: ExpiryReminderPorts) {
    this.#ports = ports;
    this.#subscription = ports.onTick(() => this.check());
  }

  /** Notes that the user took the token somewhere. */
  markUsed(info: TokenInfo): void {
    this.#used.add(markOf(info));
  }

  /** Looks at the tokens; call it when the user comes back to the window. */
  check(): void {
    const { store, isKept, isWelcome } = this.#ports;
    const due = store.list().filter((info) => this.#isDue(info));
    const inUse = due.filter((info) => this.#used.has(markOf(info)) || isKept(info.id));
    if (inUse.length === 0 || !isWelcome()) return;
    const marks = parseMarks(this.#ports.shelf.read());
    const unmarked = inUse.filter((info) => !this.#reminded.has(markOf(info)) && !marks.includes(markOf(info)));
    if (unmarked.length > 0) this.#remind(unmarked, marks);
  }

  dispose(): void {
    this.#subscription.dispose();
  }

  /** A mark that cannot be written costs a second reminder, no more. */
  #remind(infos: readonly TokenInfo[], marks: readonly string[]): void {
    const { shelf, remind } = this.#ports;
    const added = infos.map(markOf);
    added.forEach((mark) => this.#reminded.add(mark));
    shelf.write([...added, ...marks].slice(0, mostMarks)).then(undefined, () => undefined);
    infos.forEach(remind);
  }

  #isDue({ mintedAt, expiresAt }: TokenInfo): boolean {
    const leftMs = expiresAt - this.#ports.clock.now();
    return leftMs > 0 && leftMs <= Math.min(this.#ports.warnBeforeMs(), (expiresAt - mintedAt) / 4);
  }
}

/** A renewed token keeps its id, and is another to speak of. */
function markOf({ id, mintedAt }: TokenInfo): string {
  return `${id} ${mintedAt}`;
}

function parseMarks(value: unknown): readonly string[] {
  return isStringArray(value) ? value : [];
}
