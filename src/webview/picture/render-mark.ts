import { markOutlines } from "../../core/chain/picture/drawing.ts";
import type { LinkState, NodeKind } from "../../core/chain/picture/picture.ts";
import { svgElement } from "../dom.ts";

/** A mark beside a text that says the same; hidden from assistive technology for that reason. */
export function renderMark(mark: LinkState | NodeKind): SVGElement {
  const paths = markOutlines[mark].map((d) => svgElement("path", { d }));
  return svgElement("svg", { class: `icon mark ${mark}`, viewBox: "0 0 16 16", "aria-hidden": "true" }, ...paths);
}
