import {
  claimEntries,
  cut,
  longestValue,
  valueText,
  type ClaimEntry,
  type ClaimPart,
  type CutText,
} from "./claim-entries.ts";
import { objectOf } from "./copy-text.ts";
import { formatJson } from "./format-json.ts";
import type { ParsedToken } from "./parse/parsed-token.ts";

/** How the two sides of a row differ. */
export type Difference = "same" | "different" | "onlyLeft" | "onlyRight";

/** One side of a row. */
export interface ComparedValue {
  readonly value: CutText;
  /** Milliseconds since 1970, if it is a time. */
  readonly time: number | undefined;
}

export interface ComparedRow {
  readonly path: string;
  readonly left: ComparedValue | undefined;
  readonly right: ComparedValue | undefined;
  readonly difference: Difference;
}

/** Two tokens, member by member, without signatures. A part that neither token has is empty. */
export interface TokenComparison {
  readonly parts: readonly {
    readonly part: ClaimPart;
    readonly rows: readonly ComparedRow[];
    readonly omittedRows: number;
  }[];
  readonly counts: Readonly<Record<Difference, number>>;
  /** Whether each side has something to compare: opaque and broken tokens do not. */
  readonly comparable: readonly [left: boolean, right: boolean];
}

const mostRows = 300;

/** Compares values as they are written, including digits and list order: `1` and `1.0` differ, and so do reordered lists. */
export function compareTokens(left: ParsedToken, right: ParsedToken): TokenComparison {
  const compared = (["payload", "header"] as const).map((part) => ({
    part,
    rows: compareRows(entriesOf(left, part), entriesOf(right, part)),
  }));
  const counts = { same: 0, different: 0, onlyLeft: 0, onlyRight: 0 };
  for (const { difference } of compared.flatMap(({ rows }) => rows)) counts[difference] += 1;
  return {
    parts: compared.map(({ part, rows }) => ({
      part,
      rows: rows.slice(0, mostRows),
      omittedRows: Math.max(0, rows.length - mostRows),
    })),
    counts,
    comparable: [hasMembers(left), hasMembers(right)],
  };
}

function hasMembers(token: ParsedToken): boolean {
  return objectOf(token, "header") !== undefined || objectOf(token, "payload") !== undefined;
}

/** Matches members by path; the second of two members with the same name is compared with the other token's second. */
function entriesOf(token: ParsedToken, part: ClaimPart): ReadonlyMap<string, ClaimEntry> {
  const object = objectOf(token, part);
  const entries = new Map<string, ClaimEntry>();
  const seen = new Map<string, number>();
  for (const entry of object === undefined ? [] : claimEntries(part, object)) {
    const count = (seen.get(entry.path) ?? 0) + 1;
    seen.set(entry.path, count);
    entries.set(JSON.stringify([entry.path, count]), entry);
  }
  return entries;
}

function compareRows(
  left: ReadonlyMap<string, ClaimEntry>,
  right: ReadonlyMap<string, ClaimEntry>,
): readonly ComparedRow[] {
  const keys = [...left.keys(), ...[...right.keys()].filter((key) => !left.has(key))];
  return keys.map((key) => compareEntries(left.get(key), right.get(key)));
}

function compareEntries(left: ClaimEntry | undefined, right: ClaimEntry | undefined): ComparedRow {
  return {
    path: cut((left ?? right)?.path ?? "", longestValue).text,
    left: left && comparedValue(left),
    right: right && comparedValue(right),
    difference: differenceOf(left, right),
  };
}

function differenceOf(left: ClaimEntry | undefined, right: ClaimEntry | undefined): Difference {
  if (left === undefined) return "onlyRight";
  if (right === undefined) return "onlyLeft";
  return formatJson(left.node) === formatJson(right.node) ? "same" : "different";
}

function comparedValue({ node, time }: ClaimEntry): ComparedValue {
  return { value: cut(valueText(node), longestValue), time };
}
