import { match } from "../../core/base/match.ts";
import { dashes, type DrawnItem, type Drawing, markOutlines, type Shape } from "../../core/chain/picture/drawing.ts";
import { arrowPath, linePath, markTransform } from "../../core/chain/picture/picture-svg.ts";
import { svgElement } from "../page/dom.ts";

/** The drawing as elements; colours and dashes come from the style sheet, by class. */
export function renderDrawing(drawing: Drawing, label: string, describedBy: string): SVGElement {
  const { width, height, backdrop, items } = drawing;
  const attributes = {
    class: "drawing",
    viewBox: `0 0 ${width} ${height}`,
    width: String(width),
    height: String(height),
    role: "group",
    "aria-label": label,
    "aria-describedby": describedBy,
  };
  const decoration = svgElement("g", { "aria-hidden": "true" }, ...backdrop.map(renderShape));
  return svgElement("svg", attributes, decoration, ...items.map(renderItem));
}

/** A node or a hop under a frame that can be focused; its label is for people who do not see the drawing. */
function renderItem({ id, kind, label, area, shapes }: DrawnItem): SVGElement {
  const tooltip = svgElement("title", {}, document.createTextNode(label));
  const frame = {
    id,
    class: "item",
    ...numbers(area),
    rx: "4",
    role: "button",
    tabindex: "0",
    "aria-label": label,
    "aria-haspopup": "menu",
    "aria-expanded": "false",
  };
  const drawn = svgElement("g", { class: kind, "aria-hidden": "true" }, ...shapes.map(renderShape));
  return svgElement("g", {}, drawn, svgElement("rect", frame, tooltip));
}

function renderShape(shape: Shape): SVGElement {
  const state = "state" in shape && shape.state !== undefined ? ` ${shape.state}` : "";
  return match(shape, {
    box: ({ isFocus, area }) => svgElement("rect", { class: isFocus ? "box main" : "box", ...numbers(area), rx: "4" }),
    line: (shape) =>
      svgElement("path", {
        class: `line${state}`,
        d: linePath(shape.points),
        "stroke-dasharray": shape.state === undefined ? undefined : dashes[shape.state],
      }),
    arrow: (shape) => svgElement("path", { class: `arrow${state}`, d: arrowPath(shape) }),
    mark: ({ mark, center, size }) => {
      const paths = markOutlines[mark].map((d) => svgElement("path", { d }));
      return svgElement("g", { class: `mark ${mark}`, transform: markTransform(center, size) }, ...paths);
    },
    text: (shape) => {
      const { at, text, style } = shape;
      return svgElement("text", { class: style, ...numbers(at) }, document.createTextNode(text));
    },
  });
}

function numbers(values: object): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]));
}
