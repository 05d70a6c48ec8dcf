/** A list of numbers for each node, one after the other: row `n` is `items[starts[n]]` up to `items[starts[n + 1]]`. */
export interface Rows {
  readonly starts: Int32Array;
  readonly items: Int32Array;
}

/** Rows whose items each carry a label. */
export interface LabelledRows extends Rows {
  readonly labels: Uint16Array | Int32Array;
}

/** The number at a place that the graph itself made, which is never outside the array. */
export function at(numbers: Int32Array | Uint16Array, place: number): number {
  return numbers[place] as number;
}

export function increase(counts: Int32Array, place: number, by: number): void {
  counts[place] = at(counts, place) + by;
}

/** Sorts items into the rows that `keys` names, keeping their order within a row; a negative key names none. */
export function rowsOf(count: number, keys: Int32Array, items: Int32Array): Rows {
  const starts = new Int32Array(count + 1);
  for (let index = 0; index < keys.length; index += 1) {
    const key = at(keys, index);
    if (key >= 0) increase(starts, key + 1, 1);
  }
  sumUp(starts);
  const next = starts.slice();
  const sorted = new Int32Array(at(starts, count));
  for (let index = 0; index < keys.length; index += 1) {
    const key = at(keys, index);
    if (key < 0) continue;
    sorted[at(next, key)] = at(items, index);
    increase(next, key, 1);
  }
  return { starts, items: sorted };
}

/** Rows that are still to be filled; labels take two bytes each where `labelCount` allows. */
export function emptyRows(starts: Int32Array, labelCount: number): LabelledRows {
  const length = starts.at(-1) ?? 0;
  const labels = labelCount > 0x10000 ? new Int32Array(length) : new Uint16Array(length);
  return { starts, items: new Int32Array(length), labels };
}

/** Makes the sizes of rows, each one place further on, to their starts. */
export function sumUp(starts: Int32Array): void {
  for (let node = 1; node < starts.length; node += 1) increase(starts, node, at(starts, node - 1));
}

/** The items of one row. */
export function rowOf({ starts, items }: Rows, node: number): Int32Array {
  return items.subarray(starts[node], starts[node + 1]);
}
