import type { LinkState, NodeKind } from "./picture-model.ts";

/** Text styles: a node's role in the chain, name and project; a hop's state and details; a group's heading. */
export type TextStyle = "caption" | "name" | "detail" | "state" | "fact" | "heading" | "note";

/** Sizes relative to the base font, and the weights, of each style. */
export const textStyles: Readonly<Record<TextStyle, { readonly scale: number; readonly weight: 400 | 600 }>> = {
  caption: { scale: 0.85, weight: 400 },
  name: { scale: 1.05, weight: 600 },
  detail: { scale: 0.9, weight: 400 },
  state: { scale: 1, weight: 600 },
  fact: { scale: 0.9, weight: 400 },
  heading: { scale: 1.05, weight: 600 },
  note: { scale: 0.9, weight: 400 },
};

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Area extends Point {
  readonly width: number;
  readonly height: number;
}

/** One stroke or text. If it has a state, it gets the state's colour, and a line also its pattern. */
export type Shape =
  | { readonly kind: "box"; readonly area: Area; readonly isFocus: boolean }
  | { readonly kind: "line"; readonly points: readonly Point[]; readonly state: LinkState | undefined }
  | {
      readonly kind: "arrow";
      readonly tip: Point;
      readonly to: "down" | "right";
      readonly state: LinkState | undefined;
    }
  | { readonly kind: "mark"; readonly center: Point; readonly size: number; readonly mark: LinkState | NodeKind }
  | {
      readonly kind: "text";
      readonly at: Point;
      readonly text: string;
      readonly style: TextStyle;
    };

/** Something that can be focused and clicked: a node or a hop. */
export interface DrawnItem {
  readonly id: string;
  readonly kind: "node" | "link";
  /** Text for a screen reader. */
  readonly label: string;
  readonly area: Area;
  readonly shapes: readonly Shape[];
}

/** A picture as strokes and texts; the page turns it into elements, the export into a file. Items are ordered from top to bottom. */
export interface Drawing {
  readonly title: string;
  readonly summary: string;
  readonly fontSize: number;
  readonly width: number;
  readonly height: number;
  /** Drawn first; belongs to no item. */
  readonly backdrop: readonly Shape[];
  readonly items: readonly DrawnItem[];
}

/** Dash patterns, so that a state is visible without colour; `none` is a solid line. */
export const dashes: Readonly<Record<LinkState, string>> = {
  held: "none",
  denyUnread: "14 4",
  missing: "8 5",
  denied: "12 4 2 4",
  likelyMissing: "8 5 2 5",
  conditional: "5 3",
  unknown: "2 5",
};

/** Outlines of the marks in a square of 16 units: states first, then kinds of principals. */
export const markOutlines: Readonly<Record<LinkState | NodeKind, readonly string[]>> = {
  held: ["M8 1.5a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13Z", "m5 8.2 2.1 2.1L11 6"],
  denyUnread: ["M8 1.5a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13Z"],
  missing: ["M8 1.5a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13Z", "m5.6 5.6 4.8 4.8M10.4 5.6 5.6 10.4"],
  denied: ["M5.3 1.5h5.4l3.8 3.8v5.4l-3.8 3.8H5.3l-3.8-3.8V5.3Z", "M4.5 8h7"],
  likelyMissing: ["M8 1.8 14.7 13.8H1.3Z", "M8 6v4M8 11.8v.3"],
  conditional: ["M8 1.5a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13Z", "M8 4.3V8l2.7 1.9"],
  unknown: [
    "M8 1.5a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13Z",
    "M6.2 6.3a1.85 1.85 0 1 1 2.6 1.7c-.6.3-.8.6-.8 1.2M8 11.2v.3",
  ],
  person: ["M8 2a3 3 0 1 1 0 6 3 3 0 0 1 0-6Z", "M2.5 14c.4-2.7 2.6-4.2 5.5-4.2s5.1 1.5 5.5 4.2"],
  account: [
    "M8 5.5a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5Z",
    "M8 1.5v1.8M8 12.7v1.8M1.5 8h1.8M12.7 8h1.8M3.4 3.4l1.3 1.3M11.3 11.3l1.3 1.3M12.6 3.4l-1.3 1.3M4.7 11.3l-1.3 1.3",
  ],
  group: [
    "M5.8 3a2.4 2.4 0 1 1 0 4.8 2.4 2.4 0 0 1 0-4.8Z",
    "M1.5 13c.3-2.2 2-3.5 4.3-3.5s4 1.3 4.3 3.5",
    "M10.5 3.3a2.2 2.2 0 0 1 0 4.2M12 9.8c1.4.5 2.3 1.6 2.5 3.2",
  ],
};
