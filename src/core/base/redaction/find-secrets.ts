import { findPrivateKeys, spansOf } from "./private-keys.ts";
import { findSecretFields } from "./secret-fields.ts";
import { secretShapes } from "./secret-shapes.ts";
import { originalSpan, type Span, textLayers } from "./text-layers.ts";

/** Base64 inside base64 inside base64 is not expected of anyone. */
const deepest = 3;

/** Where a text has secrets, in any encoding: overlapping spans, in any order. Linear. */
export function findSecrets(text: string): readonly Span[] {
  return secretsIn(text, deepest, new Map());
}

function secretsIn(text: string, depth: number, known: Map<string, boolean>): readonly Span[] {
  const found: Span[] = [];
  for (const layer of textLayers(text)) {
    const spans = [
      ...secretShapes.flatMap((shape) => spansOf(layer.text, shape)),
      ...findPrivateKeys(layer.text),
      ...findSecretFields(layer.text),
      ...(depth === 0 ? [] : encodedSecrets(layer.text, depth, known)),
    ];
    for (const span of spans) found.push(originalSpan(layer, span));
  }
  return found;
}

const base64Run =
  /[A-Za-z0-9+/_-]{20,}={0,2}(?:\r?\n[ \t]{0,16}[A-Za-z0-9+/_-]{1,80}={0,2}(?=[ \t]*(?:[\r\n"'<]|$)))*/g;

/** Base64 of a text with secrets. Each piece is read once, as most are the same in every layer. */
function encodedSecrets(text: string, depth: number, known: Map<string, boolean>): readonly Span[] {
  return spansOf(text, base64Run).filter(({ start, end }) => {
    const run = text.slice(start, end);
    const before = known.get(run);
    if (before !== undefined) return before;
    known.set(run, false);
    const inside = readableBase64(run);
    const isSecret = inside !== undefined && secretsIn(inside, depth - 1, known).length > 0;
    known.set(run, isSecret);
    return isSecret;
  });
}

/** What base64 says, if it begins like a text; bytes above ASCII become characters of their own. */
function readableBase64(run: string): string | undefined {
  const letters = run.replace(/[\s=]/g, "").replaceAll("-", "+").replaceAll("_", "/");
  const whole = letters.slice(0, letters.length - (letters.length % 4 === 1 ? 1 : 0));
  return /^[\t\n\r\x20-\x7e]{9}/.test(atob(whole.slice(0, 16))) ? atob(whole) : undefined;
}
