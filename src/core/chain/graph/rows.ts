/** A list of numbers for each node, one after the other: row `n` is `items[starts[n]]` up to `items[starts[n + 1]]`. */
export interface Rows {
  readonly starts: Int32Array;
  readonly items: Int32Array;
}

/** Rows whose items each carry a label. */
export interface LabelledRows extends Rows {
  readonly labels: Uint16Array | Int32Array;
}

/** Sorts items into the rows that `keys` names, keeping their order within a row. */
export function rowsOf(count: number, keys: Int32Array, items: Int32Array): Rows {
  const starts = startsOf(count, keys);
  const next = starts.slice();
  const sorted = new Int32Array(items.length);
  for (let index = 0; index < keys.length; index += 1) {
    const key = keys[index] as number;
    sorted[next[key] as number] = items[index] as number;
    (next[key] as number) += 1;
  }
  return { starts, items: sorted };
}

/** As {@link rowsOf}; the labels stay beside their items, in two bytes each where `labelCount` allows. */
export function labelledRowsOf(
  count: number,
  keys: Int32Array,
  items: Int32Array,
  labels: Int32Array,
  labelCount: number,
): LabelledRows {
  const starts = startsOf(count, keys);
  const next = starts.slice();
  const sorted = new Int32Array(items.length);
  const sortedLabels = labelCount > 0x10000 ? new Int32Array(items.length) : new Uint16Array(items.length);
  for (let index = 0; index < keys.length; index += 1) {
    const key = keys[index] as number;
    const place = next[key] as number;
    next[key] = place + 1;
    sorted[place] = items[index] as number;
    sortedLabels[place] = labels[index] as number;
  }
  return { starts, items: sorted, labels: sortedLabels };
}

/** The items of one row. */
export function rowOf({ starts, items }: Rows, node: number): Int32Array {
  return items.subarray(starts[node], starts[node + 1]);
}

function startsOf(count: number, keys: Int32Array): Int32Array {
  const starts = new Int32Array(count + 1);
  for (const key of keys) (starts[key + 1] as number) += 1;
  for (let node = 0; node < count; node += 1) (starts[node + 1] as number) += starts[node] as number;
  return starts;
}
