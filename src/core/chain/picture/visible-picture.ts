import { visibleText } from "../../base/visible-text.ts";
import type { Picture } from "./picture.ts";

/** The picture with deceptive characters written out in every text: names of roles and conditions come from others' policies. */
export function visiblePicture(picture: Picture): Picture {
  return mapTexts(picture) as Picture;
}

function mapTexts(value: unknown): unknown {
  if (typeof value === "string") return visibleText(value);
  if (Array.isArray(value)) return value.map(mapTexts);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, mapTexts(part)]));
}
