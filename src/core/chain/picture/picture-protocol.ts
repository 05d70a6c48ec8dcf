import { isObject } from "../../base/json.ts";
import type { Picture } from "./picture-model.ts";

/** Everything the page shows. */
export interface PictureState {
  readonly picture: Picture;
  readonly isRefreshing: boolean;
}

/** Host to page. */
export interface ToPicture {
  readonly kind: "state";
  readonly state: PictureState;
}

/** Page to host. `act`: do the action of a button. `saveSvg`: the drawing with the colours of the user's theme. */
export type FromPicture =
  | { readonly kind: "ready" | "refresh" | "copyMermaid" }
  | { readonly kind: "act"; readonly action: string }
  | { readonly kind: "saveSvg"; readonly svg: string };

/** Far above what 200 neighbours need. */
const longestSvg = 2_000_000;

/** Narrows a message from the page; `undefined` (for anything else) is ignored. */
export function parseFromPicture(message: unknown): FromPicture | undefined {
  if (!isObject(message)) return undefined;
  const { kind, action, svg } = message;
  switch (kind) {
    case "ready":
    case "refresh":
    case "copyMermaid":
      return { kind };
    case "act":
      return typeof action === "string" ? { kind, action } : undefined;
    case "saveSvg":
      return typeof svg === "string" && svg.startsWith("<svg ") && svg.length <= longestSvg ? { kind, svg } : undefined;
    default:
      return undefined;
  }
}
