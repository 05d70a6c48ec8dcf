import type { FromPicture, PictureState, ToPicture } from "../core/chain/picture/picture-protocol.ts";
import { hostConnection } from "./page/host-connection.ts";
import { loadTranslation } from "./page/translation.ts";
import { PicturePage } from "./picture/picture-page.ts";

/** The page: asks the host for the picture, and draws it to fit, again whenever the size or the theme changes. */
const main = document.getElementById("picture");
const host = hostConnection<FromPicture, ToPicture>();
loadTranslation();
if (main !== null) {
  const page = new PicturePage(main, host.send, say);
  let shown: PictureState | undefined;
  host.listen(({ state }) => {
    shown = state;
    page.show(state);
  });
  const redraw = (): void => {
    if (shown !== undefined) page.redraw();
  };
  new ResizeObserver(redraw).observe(main);
  new MutationObserver(redraw).observe(document.body, { attributes: true, attributeFilter: ["class"] });
  host.send({ kind: "ready" });
}

function say(sentence: string): void {
  const announcements = document.getElementById("announcements");
  if (announcements !== null) announcements.textContent = sentence;
}
