import { execFileSync } from "node:child_process";
import { globSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { findJwts, findTokens } from "../../src/core/inspect/scan/find-tokens.ts";
import { testCacheFolder } from "../support/test-cache.ts";
import type { BenchSetup, Figure, Subject } from "./figure.ts";
import { interleave, median } from "./statistics.ts";
import { decoys, hostilePieces, hostileText, realText } from "./token-texts.ts";

/** How others search for JWTs. The first is the most common one, and quadratic; the second is its linear form. */
const expressions = {
  wordBoundary: /\beyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*/g,
  lookbehind: /(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*/g,
  bothParts: /(?<![\w-])eyJ[\w-]{10,}\.eyJ[\w-]+\.[\w-]*/g,
};

const textLength = 32_000_000;
const rounds = 9;

/** JWTs in real text and among decoys, in memory and on disk, compared with regular expressions and ripgrep; and texts made to be slow. */
export const findingTokens: Subject = { name: "Finding JWTs in text", measure };

async function measure({ programs }: BenchSetup): Promise<readonly Figure[]> {
  const path = join(programs, "text.txt");
  const text = await inMemory(readBack(path, realText(textLength)));
  const onDisk = await withRipgrep(path);
  const blob = await inMemory(readBack(path, decoys(textLength)));
  return [
    {
      what: `${textLength / 1e6} MB of code and Markdown: time, of the best RegExp's`,
      value: text.share,
      unit: "×",
      limit: 0.67,
    },
    ...text.speeds,
    {
      what: `${textLength / 1e6} MB of Base64 without a token: time, of the best RegExp's`,
      value: blob.share,
      unit: "×",
    },
    ...blob.speeds,
    ...onDisk,
    ...(await hostile()),
  ];
}

/** A text as VS Code holds one: flat, one byte a character. */
function readBack(path: string, text: string): string {
  writeFileSync(path, text, "latin1");
  return readFileSync(path, "latin1");
}

interface InMemory {
  /** Our time as a fraction of the best expression's. */
  readonly share: number;
  readonly speeds: readonly Figure[];
}

async function inMemory(text: string): Promise<InMemory> {
  const count = findJwts(text).length;
  const timed = (search: () => number) => () => Promise.resolve(timeOf(search, count));
  const withExpression = (expression: RegExp) => timed(() => text.match(expression)?.length ?? 0);
  const times = await interleave(
    {
      findJwts: timed(() => findJwts(text).length),
      findTokens: timed(() => findTokens(text).length),
      wordBoundary: withExpression(expressions.wordBoundary),
      lookbehind: withExpression(expressions.lookbehind),
      bothParts: withExpression(expressions.bothParts),
    },
    rounds,
  );
  const speed = (what: string, name: keyof typeof times): Figure => {
    return { what, value: text.length / 1_000 / median(times[name]), unit: "MB/s" };
  };
  const best = Math.min(median(times.wordBoundary), median(times.lookbehind), median(times.bothParts));
  return {
    share: median(times.findJwts) / best,
    speeds: [
      speed("  Mintmark, JWTs", "findJwts"),
      speed("  Mintmark, JWTs and Google's opaque credentials", "findTokens"),
      speed("  RegExp with \\b", "wordBoundary"),
      speed("  RegExp with a lookbehind", "lookbehind"),
      speed("  RegExp with eyJ in both parts", "bothParts"),
    ],
  };
}

/** Milliseconds of a search, which must find the same as the others. */
function timeOf(search: () => number, expected: number): number {
  const start = performance.now();
  const found = search();
  const milliseconds = performance.now() - start;
  if (found !== expected) throw new Error(`found ${found} tokens instead of ${expected}`);
  return milliseconds;
}

async function withRipgrep(path: string): Promise<readonly Figure[]> {
  const ripgrep = findRipgrep();
  if (ripgrep === undefined) {
    console.log("ripgrep is not measured: the VS Code server that brings it is not in the test cache.");
    return [];
  }
  const count = findJwts(readFileSync(path, "latin1")).length;
  const pattern = expressions.lookbehind.source.replace(/^\(\?<!.*?\)/, "\\b");
  const words = ["--only-matching", "--no-config", "--no-line-number", "--", pattern, path];
  const times = await interleave(
    {
      mintmark: () => Promise.resolve(timeOf(() => findJwts(readFileSync(path, "utf8")).length, count)),
      ripgrep: () => Promise.resolve(timeOf(() => linesOf(execFileSync(ripgrep, words, { encoding: "utf8" })), count)),
    },
    rounds,
  );
  return [
    { what: "the code and Markdown on disk, read and searched", value: median(times.mintmark), unit: "ms" },
    { what: "  ripgrep, its whole process", value: median(times.ripgrep), unit: "ms" },
  ];
}

function linesOf(text: string): number {
  return text.split("\n").length - 1;
}

/** The ripgrep of the VS Code server in the test cache. */
function findRipgrep(): string | undefined {
  const program = join("ripgrep*", "bin", `${process.platform}-${process.arch}`, "rg");
  const inServer = join("code-server-*", "node_modules/code-server/lib/vscode/node_modules/@vscode");
  const [found] = globSync(join(testCacheFolder(), inServer, program));
  return found;
}

const hostileLength = 2_000_000;

/**
 * The worst of the texts made to be slow, at two sizes: twice the text may take about twice the time. The sizes alternate, because V8
 * recompiles the search between the first and the last rounds.
 */
async function hostile(): Promise<readonly Figure[]> {
  const taken: { readonly piece: string; readonly whole: number; readonly growth: number }[] = [];
  for (const piece of hostilePieces) {
    const search = (length: number): (() => Promise<number>) => {
      const text = hostileText(piece, length);
      return () => Promise.resolve(millisecondsOf(() => findTokens(text)));
    };
    const times = await interleave({ half: search(hostileLength / 2), whole: search(hostileLength) }, rounds);
    const [half, whole] = [Math.min(...times.half), Math.min(...times.whole)];
    taken.push({ piece, whole, growth: whole / half });
  }
  const slowest = taken.reduce((worst, one) => (one.whole > worst.whole ? one : worst));
  const steepest = taken.reduce((worst, one) => (one.growth > worst.growth ? one : worst));
  return [
    {
      what: `slowest hostile text, ${hostileLength / 1_000} KB of ${slowest.piece}`,
      value: slowest.whole,
      unit: "ms",
      limit: 200,
    },
    { what: `steepest growth for twice the text, ${steepest.piece}`, value: steepest.growth, unit: "×", limit: 3 },
    { what: "  RegExp with \\b, growth on -eyJ", value: expressionGrowth(), unit: "×" },
  ];
}

function millisecondsOf(work: () => unknown): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

/** A fiftieth of the size: the full size would take minutes. */
function expressionGrowth(): number {
  const [half, whole] = [hostileLength / 100, hostileLength / 50].map((length) => {
    const text = hostileText("-eyJ", length);
    return millisecondsOf(() => text.match(expressions.wordBoundary));
  });
  return whole! / half!;
}
