import { at } from "./rows.ts";

/** A growing list of 32-bit numbers that uses a third of the memory of an array. */
export class IntList {
  #items: Int32Array<ArrayBuffer>;
  #length = 0;

  constructor(capacity = 1024) {
    this.#items = new Int32Array(capacity);
  }

  get length(): number {
    return this.#length;
  }

  push(item: number): void {
    if (this.#length === this.#items.length) {
      const items = new Int32Array(this.#length * 2);
      items.set(this.#items);
      this.#items = items;
    }
    this.#items[this.#length] = item;
    this.#length += 1;
  }

  at(index: number): number {
    return at(this.#items, index);
  }

  put(index: number, item: number): void {
    this.#items[index] = item;
  }

  /** The content of the list without a copy: valid until the next push. */
  view(): Int32Array<ArrayBuffer> {
    return this.#items.subarray(0, this.#length);
  }

  /** The content of the list followed by these numbers; copies only if there are any. */
  viewWith(more: readonly number[]): Int32Array<ArrayBuffer> {
    if (more.length === 0) return this.view();
    const items = new Int32Array(this.#length + more.length);
    items.set(this.view());
    items.set(more, this.#length);
    return items;
  }
}
