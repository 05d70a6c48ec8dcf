import type { Picture } from "../../core/chain/picture/picture-model.ts";

/** A picture, what its buttons do, and how to draw it anew from fresh answers. */
export interface PictureView {
  /** Two views of one key are of the same thing: one takes the place of the other. */
  readonly key: string;
  readonly tabTitle: string;
  /** Without extension. */
  readonly fileName: string;
  readonly picture: Picture;
  /** By the id that the page sends. */
  readonly actions: ReadonlyMap<string, () => unknown>;
  readonly refresh: (signal: AbortSignal) => Promise<PictureView>;
}
