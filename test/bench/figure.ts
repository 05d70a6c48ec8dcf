/** One measured number. With a limit it gets a verdict; without one it is only for comparison. */
export interface Figure {
  readonly what: string;
  readonly value: number;
  readonly unit: "ms" | "µs" | "KB" | "MB" | "MB/s" | "×" | "calls" | "files";
  /** The budget from the design, in the same unit. */
  readonly limit?: number;
}

/** Something to measure, and its figures in reading order. */
export interface Subject {
  readonly name: string;
  readonly measure: (bench: BenchSetup) => Promise<readonly Figure[]>;
}

/** What all subjects need: the shipped extension, and the programs that measure it. */
export interface BenchSetup {
  /** Folder of the packaged files, with `dist/` in it. */
  readonly extension: string;
  /** Folder of the bundled probes and peers. */
  readonly programs: string;
}

export function isOver({ value, limit }: Figure): boolean {
  return limit !== undefined && value > limit;
}
