/** One measured number. With a limit it has a verdict, without one it is there to compare with. */
export interface Figure {
  readonly what: string;
  readonly value: number;
  readonly unit: "ms" | "µs" | "KB" | "MB" | "MB/s" | "×" | "calls" | "files";
  /** The budget that the design sets, in the same unit. */
  readonly limit?: number;
}

/** Something worth measuring, and its figures in the order in which they are read. */
export interface Subject {
  readonly name: string;
  readonly measure: (bench: BenchSetup) => Promise<readonly Figure[]>;
}

/** What every subject measures with: the extension as it ships, and the programs that measure it. */
export interface BenchSetup {
  /** Folder of the packaged files, with `dist/` in it. */
  readonly extension: string;
  /** Folder of the bundled probes and peers. */
  readonly programs: string;
}

export function isOver({ value, limit }: Figure): boolean {
  return limit !== undefined && value > limit;
}
