/** How wide a text is, in the units of the picture. */
export type Measure = (text: string) => number;

const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

/** The text, or as much of both ends as fits with `…` between: the end of an email is as important as its beginning. */
export function shortenMiddle(text: string, width: number, measure: Measure): string {
  if (measure(text) <= width) return text;
  const letters = [...graphemes.segment(text)].map(({ segment }) => segment);
  const shortened = (kept: number): string => {
    const tail = Math.floor(kept / 2);
    return `${letters.slice(0, kept - tail).join("")}…${letters.slice(letters.length - tail).join("")}`;
  };
  let fits = 1;
  let tooMany = letters.length;
  while (tooMany - fits > 1) {
    const middle = Math.floor((fits + tooMany) / 2);
    if (measure(shortened(middle)) <= width) fits = middle;
    else tooMany = middle;
  }
  return shortened(fits);
}

/** Breaks a text into lines that fit: at spaces, else after dots and slashes in names; a part that is still too long is shortened. */
export function wrapText(text: string, width: number, measure: Measure): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const piece of text.split(/(?<=[\s./@])/)) {
    if (line !== "" && measure((line + piece).trimEnd()) > width) {
      lines.push(line.trimEnd());
      line = "";
    }
    line += piece;
  }
  return [...lines, line.trimEnd()].map((full) => shortenMiddle(full, width, measure));
}
