import { drawNode, drawLinkLabel, leftOfText, nodeHeight, type Pen, drawNotes, lineHeight } from "./draw-parts.ts";
import type { DrawnItem, Drawing, Point, Shape, TextStyle } from "./drawing.ts";
import type { LinkState, Picture, PictureLink, PictureNode, PictureSide } from "./picture-model.ts";

export interface DrawingOptions {
  /** Available width; the drawing is wider only if this is too narrow to be readable. */
  readonly width: number;
  readonly fontSize: number;
  readonly measure: (text: string, style: TextStyle) => number;
}

const widest = 520;
const narrowest = 200;
const margin = 2;
/** Where the arrows of a chain, or the trunk of a neighbourhood, run. */
const trunk = 22;
/** Boxes of neighbours are indented from the trunk. */
const indent = 54;

/** Lays out a picture from top to bottom, so that it fits the narrowest panel; texts wrap or are shortened, never cut off. */
export function drawPicture(picture: Picture, options: DrawingOptions): Drawing {
  const width = Math.min(widest, Math.max(narrowest, options.width));
  const pen = { ...options, width, unit: options.fontSize };
  const sheet: Sheet = { pen, y: margin, backdrop: [], items: [] };
  if (picture.kind === "chain") drawChain(picture, sheet);
  else drawNeighbourhood(picture, sheet);
  const { title, summary } = picture;
  const { fontSize } = options;
  const { backdrop, items } = sheet;
  return { title, summary, fontSize, width, height: Math.ceil(sheet.y + margin), backdrop, items };
}

interface Sheet {
  readonly pen: Pen;
  /** Everything above this height is drawn. */
  y: number;
  readonly backdrop: Shape[];
  readonly items: DrawnItem[];
}

function drawChain({ nodes, links }: Extract<Picture, { kind: "chain" }>, sheet: Sheet): void {
  for (const [index, node] of nodes.entries()) {
    const link = links[index - 1];
    if (link !== undefined) putHop(link, sheet);
    putNode(node, margin, index === nodes.length - 1, sheet);
  }
}

/** An arrow straight down, with its text to the right. */
function putHop(link: PictureLink, sheet: Sheet): void {
  const { pen, y } = sheet;
  const gap = pen.unit * 0.8;
  const label = drawLinkLabel(link, { x: indent, y: y + gap }, pen);
  const height = label.height + 2 * gap;
  const bottom = y + height;
  const shapes: Shape[] = [
    ...arrowDown(y, bottom, link.state),
    { kind: "mark", center: { x: trunk, y: y + height / 2 - 3 }, size: pen.unit * 1.5, mark: link.state },
    ...label.shapes,
  ];
  const area = { x: margin, y: y + 3, width: pen.width - 2 * margin, height: height - 6 };
  sheet.items.push({ id: link.id, kind: "link", label: link.sentence, area, shapes });
  sheet.y = bottom;
}

/** An arrow along the trunk. */
function arrowDown(from: number, to: number, state: LinkState | undefined): readonly Shape[] {
  return [
    line({ x: trunk, y: from }, { x: trunk, y: to - 6 }, state),
    { kind: "arrow", tip: { x: trunk, y: to }, to: "down", state },
  ];
}

function line(from: Point, to: Point, state: LinkState | undefined): Shape {
  return { kind: "line", points: [from, to], state };
}

function putNode(node: PictureNode, x: number, isFocus: boolean, sheet: Sheet): void {
  const area = { x, y: sheet.y, width: sheet.pen.width - x - margin, height: nodeHeight(node, sheet.pen) };
  sheet.items.push(drawNode(node, area, isFocus, sheet.pen));
  sheet.y += area.height;
}

function drawNeighbourhood(picture: Extract<Picture, { kind: "neighbourhood" }>, sheet: Sheet): void {
  const { minters, focus, mintables } = picture;
  const above = putSide(minters, "toTrunk", sheet);
  const first = above[0];
  if (first !== undefined) sheet.backdrop.push(...arrowDown(first, sheet.y, undefined));
  putNode(focus, margin, true, sheet);
  const start = sheet.y;
  sheet.y += sheet.pen.unit;
  const last = putSide(mintables, "fromTrunk", sheet).at(-1);
  if (last !== undefined) sheet.backdrop.push(line({ x: trunk, y: start }, { x: trunk, y: last }, undefined));
}

/** The heading, the neighbours with their arrows, and the notes of one side; returns the heights where they join the trunk. */
function putSide(side: PictureSide, way: "toTrunk" | "fromTrunk", sheet: Sheet): readonly number[] {
  const { pen } = sheet;
  const headingY = sheet.y + pen.unit;
  const left = way === "toTrunk" || side.nodes.length === 0 ? margin : indent;
  sheet.backdrop.push({ kind: "text", at: { x: left, y: headingY }, text: side.heading, style: "heading" });
  sheet.y = headingY + pen.unit * 0.7;
  const branches = side.nodes.map((node, index) => {
    const link = side.links[index];
    const middle = sheet.y + nodeHeight(node, pen) / 2;
    if (way === "toTrunk") putNode(node, indent, false, sheet);
    if (link !== undefined) putBranch(link, node, middle, way, sheet);
    sheet.y += pen.unit;
    return middle;
  });
  const notes = drawNotes(side.notes, { x: side.nodes.length === 0 ? margin : indent, y: sheet.y }, pen);
  sheet.backdrop.push(...notes.shapes);
  sheet.y += notes.height + (side.notes.length > 0 || way === "toTrunk" ? pen.unit * 0.6 : 0);
  return branches;
}

/** The arrow between the trunk and a neighbour's box at `middle`, with its text below the box. */
function putBranch(
  link: PictureLink,
  node: PictureNode,
  middle: number,
  way: "toTrunk" | "fromTrunk",
  sheet: Sheet,
): void {
  const { pen } = sheet;
  const height = nodeHeight(node, pen);
  const boxTop = middle - height / 2;
  const label = drawLinkLabel(link, { x: indent + leftOfText(pen), y: boxTop + height + pen.unit * 0.3 }, pen);
  const reach = way === "toTrunk" ? indent : indent - 6;
  const shapes: Shape[] = [
    line({ x: trunk, y: middle }, { x: reach, y: middle }, link.state),
    ...(way === "toTrunk"
      ? []
      : [{ kind: "arrow", tip: { x: indent, y: middle }, to: "right", state: link.state } as const]),
    ...label.shapes,
    {
      kind: "mark",
      center: { x: indent + leftOfText(pen) / 2, y: boxTop + height + pen.unit * 0.3 + lineHeight("state", pen) / 2 },
      size: pen.unit * 1.3,
      mark: link.state,
    },
  ];
  const top = boxTop + height + 3;
  const area = { x: indent, y: top, width: pen.width - indent - margin, height: label.height + pen.unit * 0.5 };
  if (way === "fromTrunk") putNode(node, indent, false, { ...sheet, y: boxTop });
  sheet.items.push({ id: link.id, kind: "link", label: link.sentence, area, shapes });
  sheet.y = top + area.height;
}
