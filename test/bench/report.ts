import { mkdir, writeFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { type Figure, isOver } from "./figure.ts";

export interface MeasuredSubject {
  readonly name: string;
  readonly figures: readonly Figure[];
}

const resultsFolder = join(import.meta.dirname, "results");

/** The figures of a subject as a table, with a verdict if there is a limit. */
export function table({ name, figures }: MeasuredSubject): string {
  const rows = figures.map((figure) => [
    figure.what,
    `${shown(figure.value)} ${figure.unit}`,
    figure.limit === undefined ? "" : `≤ ${shown(figure.limit)} ${figure.unit}`,
    figure.limit === undefined ? "" : isOver(figure) ? "OVER" : "ok",
  ]);
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]!.length)));
  const line = ([what, value, limit, verdict]: string[]): string =>
    `  ${what!.padEnd(widths[0]!)}  ${value!.padStart(widths[1]!)}  ${limit!.padStart(widths[2]!)}  ${verdict}`.trimEnd();
  return [`\n${name}`, ...rows.map(line)].join("\n");
}

/** Writes all figures as JSON, next to those of earlier runs; returns the file's path. */
export async function writeResults(subjects: readonly MeasuredSubject[], date: Date): Promise<string> {
  await mkdir(resultsFolder, { recursive: true });
  const path = join(resultsFolder, `${date.toISOString().replaceAll(":", "-")}.json`);
  const machine = { node: process.version, platform: process.platform, cores: availableParallelism() };
  await writeFile(path, `${JSON.stringify({ date, ...machine, subjects }, null, 2)}\n`);
  return path;
}

function shown(value: number): string {
  return Number.isInteger(value) || value >= 100 ? String(Math.round(value)) : value.toPrecision(3);
}
