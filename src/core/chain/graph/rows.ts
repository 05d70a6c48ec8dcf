/** A list of numbers for each node, one after the other: row `n` is `items[starts[n]]` up to `items[starts[n + 1]]`. */
export interface Rows {
  readonly starts: Int32Array;
  readonly items: Int32Array;
}

/** Rows whose items each carry a label. */
export interface LabelledRows extends Rows {
  readonly labels: Uint16Array | Int32Array;
}

/** Sorts items into the rows that `keys` names, keeping their order within a row; a negative key names none. */
export function rowsOf(count: number, keys: Int32Array, items: Int32Array): Rows {
  const starts = new Int32Array(count + 1);
  for (let index = 0; index < keys.length; index += 1) {
    const key = keys[index] as number;
    if (key >= 0) (starts[key + 1] as number) += 1;
  }
  sumUp(starts);
  const next = starts.slice();
  const sorted = new Int32Array(starts[count] as number);
  for (let index = 0; index < keys.length; index += 1) {
    const key = keys[index] as number;
    if (key < 0) continue;
    sorted[next[key] as number] = items[index] as number;
    (next[key] as number) += 1;
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
  for (let node = 1; node < starts.length; node += 1) (starts[node] as number) += starts[node - 1] as number;
}

/** The items of one row. */
export function rowOf({ starts, items }: Rows, node: number): Int32Array {
  return items.subarray(starts[node], starts[node + 1]);
}
