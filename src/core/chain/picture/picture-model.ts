import { mapTexts } from "../../base/json.ts";
import { visibleText } from "../../base/visible-text.ts";

/**
 * Whether a hop works, in the states that a picture distinguishes: each has its own mark and line. `denyUnread`: allow policies grant it,
 * but an unread deny policy may forbid it.
 */
export type LinkState = "held" | "denyUnread" | "missing" | "denied" | "likelyMissing" | "conditional" | "unknown";

/** An action for an account or a hop; the id is sent back to the host, which knows what it means. */
export interface PictureAction {
  readonly id: string;
  readonly label: string;
}

interface PictureItem {
  readonly id: string;
  /** The full text for the list, a screen reader and a tooltip. */
  readonly sentence: string;
  readonly actions: readonly PictureAction[];
}

/** The kind of member, for its mark. */
export type NodeKind = "person" | "account" | "group";

/** A principal in the picture. */
export interface PictureNode extends PictureItem {
  readonly kind: NodeKind;
  /** Role in the chain: `Caller`, `Delegate 1`, `Target`. */
  readonly caption: string;
  /** Short name, in bold. */
  readonly name: string;
  /** The project or domain that distinguishes accounts with the same name; may be empty. */
  readonly detail: string;
  /** Email, unique id or member as a policy writes it. */
  readonly fullName: string;
}

/** One account's right to act as another, or the lack of it, drawn as an arrow. */
export interface PictureLink extends PictureItem {
  readonly from: string;
  readonly to: string;
  readonly state: LinkState;
  /** The state in words, such as `Hop 2: fails`. */
  readonly heading: string;
  /** Permission, role, inheritance, condition: one line each. */
  readonly lines: readonly string[];
}

/** A group of neighbours with its heading, above or below the central account. */
export interface PictureSide {
  readonly heading: string;
  readonly nodes: readonly PictureNode[];
  readonly links: readonly PictureLink[];
  /** Shown instead of, or after, the nodes: that there are none, that some are not shown, that some could not be read. */
  readonly notes: readonly string[];
  /** What could not be read and why, for the list. */
  readonly details: readonly string[];
}

/**
 * What is drawn: a chain from the caller down to the target, or an account with those who can mint for it and those for which it can mint.
 */
export type Picture =
  | {
      readonly kind: "chain";
      readonly title: string;
      readonly summary: string;
      readonly summaryState: LinkState;
      readonly nodes: readonly PictureNode[];
      readonly links: readonly PictureLink[];
      readonly notes: readonly string[];
    }
  | {
      readonly kind: "neighbourhood";
      readonly title: string;
      readonly summary: string;
      readonly focus: PictureNode;
      readonly minters: PictureSide;
      readonly mintables: PictureSide;
      readonly notes: readonly string[];
    };

/** All nodes of a picture, from top to bottom. */
export function pictureNodes(picture: Picture): readonly PictureNode[] {
  if (picture.kind === "chain") return picture.nodes;
  return [...picture.minters.nodes, picture.focus, ...picture.mintables.nodes];
}

/** Every arrow of a picture, from top to bottom. */
export function pictureLinks(picture: Picture): readonly PictureLink[] {
  return picture.kind === "chain" ? picture.links : [...picture.minters.links, ...picture.mintables.links];
}

/** The picture with deceptive characters written out in every text: names of roles and conditions come from others' policies. */
export function visiblePicture(picture: Picture): Picture {
  return mapTexts(picture, visibleText) as Picture;
}
