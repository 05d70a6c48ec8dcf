import { markOutlines } from "../../core/chain/picture/drawing.ts";
import type { LinkState, NodeKind } from "../../core/chain/picture/picture-model.ts";
import type { Difference } from "../../core/inspect/compare-tokens.ts";
import { svgElement } from "./dom.ts";

/** The meaning of a sign; its colour repeats it, and is never the only information. */
export type Tone = "information" | "good" | "warning" | "bad";

/** Outlines in a square of 16 units. */
const outlines: Readonly<Record<Tone, readonly string[]>> = {
  information: [
    "M8 1.5 13.5 3.5V8c0 3-2.2 5.3-5.5 6.5C4.700 13.300 2.500 11 2.500 8V3.500Z",
    "M6.200 6.200a1.850 1.850 0 1 1 2.600 1.700c-.6.3-.8.6-.8 1.200M8 11.100v.3",
  ],
  good: markOutlines.held,
  warning: markOutlines.likelyMissing,
  bad: markOutlines.missing,
};

/** How two values compare: equal, unequal, only on the left, only on the right. */
const comparisons: Readonly<Record<Difference, readonly string[]>> = {
  same: ["M3 6h10M3 10h10"],
  different: ["M3 6h10M3 10h10M10.500 3 5.500 13"],
  onlyLeft: ["M13 8H3M7 4 3 8l4 4"],
  onlyRight: ["M3 8h10M9 4l4 4-4 4"],
};

const comparisonTones: Readonly<Record<Difference, Tone>> = {
  same: "good",
  different: "warning",
  onlyLeft: "information",
  onlyRight: "information",
};

/** A drawing beside a text that says the same, and so hidden from assistive technology. */
export function icon(tone: Tone): SVGElement {
  return sign(tone, outlines[tone]);
}

/** A mark of a picture, as a sign beside a text. */
export function markIcon(mark: LinkState | NodeKind): SVGElement {
  return sign(mark, markOutlines[mark]);
}

/** The sign for how two values compare, beside a text that says it. */
export function comparisonSign(difference: Difference): SVGElement {
  return sign(comparisonTones[difference], comparisons[difference]);
}

/** Two sheets: the sign for copying. */
export function copySign(): SVGElement {
  return sign("copy", ["M5.500 5.500h8v9h-8Z", "M3.500 11.500h-1v-10h8v2"]);
}

function sign(name: string, paths: readonly string[]): SVGElement {
  const drawn = paths.map((d) => svgElement("path", { d }));
  return svgElement("svg", { class: `icon ${name}`, viewBox: "0 0 16 16", "aria-hidden": "true" }, ...drawn);
}
