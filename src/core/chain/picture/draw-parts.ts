import { type Area, type DrawnItem, type Point, type Shape, type TextStyle, textStyles } from "./drawing.ts";
import { shortenMiddle, wrapText } from "./fit-text.ts";
import type { PictureLink, PictureNode } from "./picture-model.ts";

/** What all parts need for drawing. */
export interface Pen {
  readonly width: number;
  /** The base font's size. */
  readonly unit: number;
  readonly measure: (text: string, style: TextStyle) => number;
}

/** Some shapes, and their height. */
export interface DrawnPart {
  readonly shapes: readonly Shape[];
  readonly height: number;
}

export function lineHeight(style: TextStyle, { unit }: Pen): number {
  return textStyles[style].scale * unit * 1.4;
}

/** Where a box's text begins, to the right of its mark. */
export function leftOfText({ unit }: Pen): number {
  return unit * 2.9;
}

const nodeLines = ["caption", "name", "detail"] as const;

function textsOf(node: PictureNode): readonly { style: TextStyle; text: string }[] {
  return nodeLines.map((style) => ({ style, text: node[style] })).filter(({ text }) => text !== "");
}

export function nodeHeight(node: PictureNode, pen: Pen): number {
  const lines = textsOf(node).map(({ style }) => lineHeight(style, pen));
  return lines.reduce((sum, height) => sum + height, 0) + pen.unit * 1.1;
}

/** A box with a mark for the kind of principal, the role in the chain, the name and the project. */
export function drawNode(node: PictureNode, area: Area, isFocus: boolean, pen: Pen): DrawnItem {
  const left = leftOfText(pen);
  const texts = textsOf(node);
  const room = area.width - left - pen.unit * 0.7;
  const shapes: Shape[] = [
    { kind: "box", area, isFocus },
    {
      kind: "mark",
      center: { x: area.x + left / 2, y: area.y + area.height / 2 },
      size: pen.unit * 1.5,
      mark: node.kind,
    },
  ];
  let y = area.y + pen.unit * 0.55;
  for (const { style, text } of texts) {
    const shown = shortenMiddle(text, room, (part) => pen.measure(part, style));
    shapes.push({ kind: "text", at: baseline({ x: area.x + left, y }, style, pen), text: shown, style });
    y += lineHeight(style, pen);
  }
  return { id: node.id, kind: "node", label: node.sentence, area, shapes };
}

/** The state of a hop and its facts, broken into lines that fit. */
export function drawLinkLabel({ heading, lines }: PictureLink, { x, y }: Point, pen: Pen): DrawnPart {
  const room = pen.width - x - pen.unit * 0.5;
  const wrapped = [
    ...wrapText(heading, room, (text) => pen.measure(text, "state")).map((text) => ({ text, style: "state" as const })),
    ...lines.flatMap((line) =>
      wrapText(line, room, (text) => pen.measure(text, "fact")).map((text) => ({ text, style: "fact" as const })),
    ),
  ];
  const shapes: Shape[] = [];
  let bottom = y;
  for (const { text, style } of wrapped) {
    const at = baseline({ x, y: bottom }, style, pen);
    shapes.push({ kind: "text", at, text, style });
    bottom += lineHeight(style, pen);
  }
  return { shapes, height: bottom - y };
}

/** Text that belongs to no item. */
export function drawNotes(notes: readonly string[], { x, y }: Point, pen: Pen): DrawnPart {
  const room = pen.width - x - pen.unit * 0.5;
  const lines = notes.flatMap((note) => wrapText(note, room, (text) => pen.measure(text, "note")));
  const height = lineHeight("note", pen);
  const shapes = lines.map((text, index): Shape => {
    const at = baseline({ x, y: y + index * height }, "note", pen);
    return { kind: "text", at, text, style: "note" };
  });
  return { shapes, height: lines.length * height };
}

/** Position of a line of text in a box at the given point. */
function baseline({ x, y }: Point, style: TextStyle, pen: Pen): Point {
  return { x, y: y + lineHeight(style, pen) / 2 + textStyles[style].scale * pen.unit * 0.35 };
}
