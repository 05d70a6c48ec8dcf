/**
 * Invisible characters, and those that reorder the text around them: controls, zero-width characters, direction marks, line separators,
 * unpaired surrogates, tags. A token's author can use them to make one value look like another.
 */
const deceptive = /(?![\n\t])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\u115f\u1160\u3164\uffa0]/gu;

/** The text with each invisible or reordering character written out as `\u{…}`; line breaks and tabs stay. */
export function visibleText(text: string): string {
  return text.replace(deceptive, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16).toUpperCase()}}`);
}
