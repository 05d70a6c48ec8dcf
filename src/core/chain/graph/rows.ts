/** A list of numbers for each node, all in one array: row `n` is `items[starts[n]]` up to `items[starts[n + 1]]`. */
export interface Rows {
  readonly starts: Int32Array;
  readonly items: Int32Array;
}

/** Rows whose items each have a label. */
export interface LabelledRows extends Rows {
  readonly labels: Uint16Array | Int32Array;
}

/** The number at an index that the graph itself made, so it is never out of range. */
export function at(numbers: Int32Array | Uint16Array, place: number): number {
  return numbers[place] as number;
}

export function increase(counts: Int32Array, place: number, by: number): void {
  counts[place] = at(counts, place) + by;
}

/** Sorts items into the rows given by `keys`, keeping their order within a row; items with a negative key are dropped. */
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

/** Empty rows to be filled; labels take two bytes each if `labelCount` allows. */
export function emptyRows(starts: Int32Array, labelCount: number): LabelledRows {
  const length = starts.at(-1) ?? 0;
  const labels = labelCount > 0x10000 ? new Int32Array(length) : new Uint16Array(length);
  return { starts, items: new Int32Array(length), labels };
}

/** Turns row sizes, each stored one index later, into row starts. */
export function sumUp(starts: Int32Array): void {
  for (let node = 1; node < starts.length; node += 1) increase(starts, node, at(starts, node - 1));
}

/** The items of one row. */
export function rowOf({ starts, items }: Rows, node: number): Int32Array {
  return items.subarray(starts[node], starts[node + 1]);
}
