import { match } from "../../base/match.ts";
import {
  dashes,
  type DrawnItem,
  type Drawing,
  markOutlines,
  type Point,
  type Shape,
  type TextStyle,
  textStyles,
} from "./drawing.ts";
import type { LinkState } from "./picture-model.ts";

/** Colours as resolved CSS values, because a separate file has no theme. */
export interface Palette {
  readonly background: string;
  readonly foreground: string;
  readonly muted: string;
  readonly box: string;
  readonly border: string;
  readonly focus: string;
  readonly states: Readonly<Record<LinkState, string>>;
}

export interface SvgLook {
  readonly palette: Palette;
  readonly fontFamily: string;
}

const mutedStyles: ReadonlySet<TextStyle> = new Set(["caption", "detail", "note"] as const);
const padding = 16;

/** The drawing as an SVG file with its own colours and fonts; no script, no style sheet, nothing to load. */
export function pictureSvg(drawing: Drawing, look: SvgLook): string {
  const { width, height, title, summary, backdrop, items, fontSize } = drawing;
  const { palette, fontFamily } = look;
  const [fullWidth, fullHeight] = [width + 2 * padding, height + 2 * padding];
  const parts = [
    tag("title", { id: "title" }, escapeXml(title)),
    tag("desc", { id: "desc" }, escapeXml(summary)),
    tag("rect", { x: -padding, y: -padding, width: fullWidth, height: fullHeight, fill: palette.background }),
    ...backdrop.map((shape) => shapeSvg(shape, drawing, palette)),
    ...items.map((item) => itemSvg(item, drawing, palette)),
  ];
  const attributes = {
    xmlns: "http://www.w3.org/2000/svg",
    viewBox: `${-padding} ${-padding} ${fullWidth} ${fullHeight}`,
    width: fullWidth,
    height: fullHeight,
    role: "img",
    "aria-labelledby": "title desc",
    "font-family": fontFamily,
    "font-size": fontSize,
  };
  return `${tag("svg", attributes, `\n${parts.join("\n")}\n`)}\n`;
}

function itemSvg(item: DrawnItem, drawing: Drawing, palette: Palette): string {
  const shapes = item.shapes.map((shape) => shapeSvg(shape, drawing, palette));
  return tag("g", {}, [tag("title", {}, escapeXml(item.label)), ...shapes].join("\n"));
}

function shapeSvg(shape: Shape, { fontSize }: Drawing, palette: Palette): string {
  const colour = "state" in shape && shape.state !== undefined ? palette.states[shape.state] : palette.muted;
  return match(shape, {
    box: ({ isFocus, area }) => {
      const stroke = isFocus ? palette.focus : palette.border;
      return tag("rect", { ...area, rx: 4, fill: palette.box, stroke, "stroke-width": isFocus ? 2 : 1 });
    },
    line: ({ state, points }) => {
      const dash = state === undefined ? "none" : dashes[state];
      const line = { "stroke-width": 2, "stroke-dasharray": dash };
      return tag("path", { d: linePath(points), fill: "none", stroke: colour, ...line });
    },
    arrow: (arrow) => tag("path", { d: arrowPath(arrow), fill: colour }),
    mark: ({ center, size, mark }) => {
      const states: Readonly<Partial<Record<typeof mark, string>>> = palette.states;
      const stroke = states[mark] ?? palette.foreground;
      return markSvg(center, size, markOutlines[mark], stroke, palette.background);
    },
    text: ({ at, text, style }) => {
      const { scale, weight } = textStyles[style];
      const fill = mutedStyles.has(style) ? palette.muted : palette.foreground;
      return tag("text", { ...at, fill, "font-size": fontSize * scale, "font-weight": weight }, escapeXml(text));
    },
  });
}

function markSvg(center: Point, size: number, outlines: readonly string[], stroke: string, fill: string): string {
  const paths = outlines.map((d, index) => tag("path", { d, fill: index === 0 ? fill : "none" }));
  return tag(
    "g",
    {
      transform: markTransform(center, size),
      stroke,
      "stroke-width": 1.4,
      "stroke-linecap": "round",
      "stroke-linejoin": "round",
    },
    paths.join(""),
  );
}

/** Places a mark's square of 16 units around a point. */
export function markTransform({ x, y }: Point, size: number): string {
  return `translate(${x - size / 2} ${y - size / 2}) scale(${size / 16})`;
}

export function linePath(points: readonly Point[]): string {
  return points.map(({ x, y }, index) => `${index === 0 ? "M" : "L"}${x} ${y}`).join("");
}

/** A solid arrowhead with its tip at a point. */
export function arrowPath({ tip, to }: Extract<Shape, { kind: "arrow" }>): string {
  const { x, y } = tip;
  return to === "down" ? `M${x} ${y}l-5 -9h10Z` : `M${x} ${y}l-9 -5v10Z`;
}

function tag(name: string, attributes: Readonly<Record<string, string | number>>, content?: string): string {
  const written = Object.entries(attributes).map(([key, value]) => {
    const text = typeof value === "number" ? String(Math.round(value * 100) / 100) : value;
    return ` ${key}="${escapeXml(text)}"`;
  });
  const open = `<${name}${written.join("")}`;
  return content === undefined ? `${open}/>` : `${open}>${content}</${name}>`;
}

/** Characters that XML 1.0 does not allow, even escaped. */
const forbidden = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;

function escapeXml(text: string): string {
  return text.replace(forbidden, "\uFFFD").replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
