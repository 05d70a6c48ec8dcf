import { type JsonNode, valuesOf } from "../json/json-node.ts";
import { scanJsonPrefix } from "../json/scan-json.ts";
import type { TokenSpan } from "./token-letters.ts";

const name = '"payload"';
/** The name and a value that may be base64url. */
const member = /"payload"[ \t\r\n]{0,64}:[ \t\r\n]{0,64}"[\w-]*"/y;
/** Length of the largest token that is found: many times what a receiver would take. Longer reads would block an editor. */
export const longestJsonToken = 262_144;
/** Search stops after this many broken objects: reading each takes some microseconds. */
const mostBroken = 500;
const openBrace = 0x7b;
const closeBrace = 0x7d;

/** Whether a text may contain one: quickly rules out most texts. */
export function mayHaveJsonTokens(text: string): boolean {
  return text.includes('"signature');
}

/**
 * Finds JWS in JSON serialization, flattened or general: objects with a `payload` and a `signature` or `signatures`. Reads the text before
 * each `payload` and after its brace a bounded number of times.
 */
export function findJsonTokens(text: string): TokenSpan[] {
  const spans: TokenSpan[] = [];
  if (!mayHaveJsonTokens(text)) return spans;
  let from = 0;
  let broken = 0;
  for (let hit = text.indexOf(name); hit !== -1; hit = text.indexOf(name, Math.max(from, hit + 1))) {
    member.lastIndex = hit;
    if (!member.test(text)) continue;
    const start = objectStart(text, hit, from);
    from = hit;
    if (start === undefined) continue;
    const reading = scanJsonPrefix(text.slice(start, start + longestJsonToken));
    broken += reading.kind === "problem" ? 1 : 0;
    if (broken === mostBroken) break;
    const end = start + (reading.kind === "json" ? reading.end : reading.problem.offset);
    from = Math.max(end, hit);
    if (reading.kind === "json" && end > hit && isToken(reading.value)) spans.push({ start, end, kind: "json" });
  }
  return spans;
}

/** The brace that opens the object around a position; never before `from`. */
function objectStart(text: string, at: number, from: number): number | undefined {
  let depth = 0;
  for (let place = at - 1; place >= from && at - place < longestJsonToken; place -= 1) {
    const code = text.charCodeAt(place);
    if (code === closeBrace) depth += 1;
    else if (code === openBrace && depth === 0) return place;
    else if (code === openBrace) depth -= 1;
  }
  return undefined;
}

function isToken(value: JsonNode): boolean {
  if (value.kind !== "object") return false;
  const has = (name: string, kind: JsonNode["kind"]): boolean =>
    valuesOf(value, name).some((found) => found.kind === kind);
  return has("signature", "string") || has("signatures", "array");
}
