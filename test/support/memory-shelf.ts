import { setImmediate } from "node:timers/promises";
import type { RecordShelf } from "../../src/core/base/shared-records.ts";

/** Records of one machine as its windows see them: every call takes a turn, and values are kept as JSON. */
export class MemoryShelf implements RecordShelf {
  readonly kept = new Map<string, string>();

  async names(): Promise<readonly string[]> {
    return setImmediate([...this.kept.keys()]);
  }

  async read(name: string): Promise<unknown> {
    await setImmediate();
    const text = this.kept.get(name);
    return text === undefined ? undefined : (JSON.parse(text) as unknown);
  }

  async add(name: string, value: unknown): Promise<void> {
    await setImmediate();
    this.kept.set(name, JSON.stringify(value));
  }

  async remove(name: string): Promise<void> {
    await setImmediate();
    this.kept.delete(name);
  }

  /** Waits until work that nobody waits for has ended. */
  async settled(): Promise<void> {
    for (let turn = 0; turn < 20; turn += 1) await setImmediate();
  }
}
