import type { Palette } from "../../core/chain/picture/picture-svg.ts";
import type { LinkState } from "../../core/chain/picture/picture-model.ts";
import { svgElement } from "../page/dom.ts";

/** The current colours of the drawing, for a file that has no theme. */
export function pagePalette(drawing: SVGElement): Palette {
  const styleOf = (className: string): { readonly fill: string; readonly stroke: string } => {
    const probe = svgElement("rect", { class: className });
    drawing.append(probe);
    const { fill, stroke } = getComputedStyle(probe);
    probe.remove();
    return { fill, stroke };
  };
  const stateColour = (state: LinkState): string => styleOf(`line ${state}`).stroke;
  const box = styleOf("box");
  return {
    background: getComputedStyle(document.body).backgroundColor,
    foreground: styleOf("name").fill,
    muted: styleOf("detail").fill,
    box: box.fill,
    border: box.stroke,
    focus: styleOf("box main").stroke,
    states: {
      held: stateColour("held"),
      denyUnread: stateColour("denyUnread"),
      missing: stateColour("missing"),
      denied: stateColour("denied"),
      likelyMissing: stateColour("likelyMissing"),
      conditional: stateColour("conditional"),
      unknown: stateColour("unknown"),
    },
  };
}
