import { type TextStyle, textStyles } from "../../core/chain/picture/drawing.ts";

/** The page's font, and the width of texts in it. */
export interface PageFont {
  readonly family: string;
  readonly size: number;
  readonly measure: (text: string, style: TextStyle) => number;
}

/** Some browsers draw text slightly wider than a canvas measures it. */
const slack = 1.02;

/** Reads the page's current font: the user can change it, and zoom. */
export function pageFont(): PageFont {
  const { fontFamily: family, fontSize } = getComputedStyle(document.body);
  const size = Number.parseFloat(fontSize);
  const context = document.createElement("canvas").getContext("2d");
  const measure = (text: string, style: TextStyle): number => {
    const { scale, weight } = textStyles[style];
    if (context === null) return text.length * size * scale * 0.6;
    context.font = `${weight} ${size * scale}px ${family}`;
    return context.measureText(text).width * slack;
  };
  return { family, size, measure };
}
