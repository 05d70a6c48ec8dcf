import { svgElement } from "./dom.ts";

/** What a sign says; its colour repeats it, and never says it alone. */
export type Tone = "information" | "good" | "warning" | "bad";

/** Outlines in a square of 16 units. */
const outlines: Readonly<Record<Tone, readonly string[]>> = {
  information: [
    "M8 1.5 13.5 3.5V8c0 3-2.2 5.3-5.5 6.5C4.700 13.300 2.500 11 2.500 8V3.500Z",
    "M6.200 6.200a1.850 1.850 0 1 1 2.600 1.700c-.6.3-.8.6-.8 1.200M8 11.100v.3",
  ],
  good: ["M8 1.500a6.500 6.500 0 1 1 0 13 6.500 6.500 0 0 1 0-13Z", "m5 8.200 2.100 2.100L11 6"],
  warning: ["M8 1.800 14.700 13.800H1.300Z", "M8 6v4M8 11.800v.3"],
  bad: [
    "M8 1.500a6.500 6.500 0 1 1 0 13 6.500 6.500 0 0 1 0-13Z",
    "m5.600 5.600 4.800 4.800M10.400 5.600 5.600 10.400",
  ],
};

/** A drawing beside a text that says the same; hidden from assistive technology for that reason. */
export function icon(tone: Tone): SVGElement {
  const paths = outlines[tone].map((d) => svgElement("path", { d }));
  return svgElement("svg", { class: `icon ${tone}`, viewBox: "0 0 16 16", "aria-hidden": "true" }, ...paths);
}

/** Two sheets: the sign for copying. */
export function copySign(): SVGElement {
  const sheets = ["M5.500 5.500h8v9h-8Z", "M3.500 11.500h-1v-10h8v2"].map((d) => svgElement("path", { d }));
  return svgElement("svg", { class: "icon", viewBox: "0 0 16 16", "aria-hidden": "true" }, ...sheets);
}
