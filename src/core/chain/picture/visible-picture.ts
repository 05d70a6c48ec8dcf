import { mapTexts } from "../../base/json.ts";
import { visibleText } from "../../base/visible-text.ts";
import type { Picture } from "./picture-model.ts";

/** The picture with deceptive characters written out in every text: names of roles and conditions come from others' policies. */
export function visiblePicture(picture: Picture): Picture {
  return mapTexts(picture, visibleText) as Picture;
}
