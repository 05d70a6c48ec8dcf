import type { Clock } from "../../base/clock.ts";
import type { Disposable, Event } from "../../base/events.ts";
import { isStringArray } from "../../base/json.ts";
import type { TokenInfo, TokenStore } from "./token-store.ts";

export interface ExpiryReminderPorts {
  readonly store: TokenStore;
  readonly clock: Clock;
  /** Fires when a shown time may have changed. */
  readonly onTick: Event<void>;
  /** How long before its expiry the user is reminded of a token, in milliseconds. */
  readonly warnBeforeMs: () => number;
  /** Whether the user wants reminders and is looking at this window. */
  readonly isWelcome: () => boolean;
  /** Whether the token is shared by all windows; the reminder then comes in whichever window the user is looking at. */
  readonly isKept: (id: string) => boolean;
  readonly shelf: ReminderShelf;
  readonly remind: (info: TokenInfo) => void;
}

/** Shared by all windows: the tokens with a reminder so far, as a JSON value without secrets. */
export interface ReminderShelf {
  read(): unknown;
  write(marks: readonly string[]): PromiseLike<void>;
}

const mostMarks = 50;

/**
 * Reminds of each token at most once, shortly before it expires, and only of tokens used in this window or shared by all. For a token that
 * lives hardly longer than the warning time, the reminder comes in its last quarter, not at once.
 */
export class ExpiryReminder {
  readonly #ports: ExpiryReminderPorts;
  readonly #subscription: Disposable;
  /** Marks of the tokens used in this window. */
  readonly #used = new Set<string>();
  /** Marks of the tokens that this window reminded of; the shelf has only the latest. */
  readonly #reminded = new Set<string>();

  constructor(ports: ExpiryReminderPorts) {
    this.#ports = ports;
    this.#subscription = ports.onTick(() => this.check());
  }

  /** Records that the user took the token somewhere. */
  markUsed(info: TokenInfo): void {
    this.#used.add(markOf(info));
  }

  /** Checks the tokens; call it when the user returns to the window. */
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

  /** If a mark cannot be written, the only harm is a second reminder. */
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

/** A renewed token keeps its id but gets a reminder of its own. */
function markOf({ id, mintedAt }: TokenInfo): string {
  return `${id} ${mintedAt}`;
}

function parseMarks(value: unknown): readonly string[] {
  return isStringArray(value) ? value : [];
}
