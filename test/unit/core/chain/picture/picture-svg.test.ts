import assert from "node:assert/strict";
import { test } from "node:test";
import { drawPicture } from "../../../../../src/core/chain/picture/draw-picture.ts";
import { dashes } from "../../../../../src/core/chain/picture/drawing.ts";
import { pictureSvg } from "../../../../../src/core/chain/picture/picture-svg.ts";
import type { Picture } from "../../../../../src/core/chain/picture/picture-model.ts";
import { chainPicture, states } from "./picture-fixture.ts";

const palette = {
  background: "rgb(1, 1, 1)",
  foreground: "rgb(2, 2, 2)",
  muted: "rgb(3, 3, 3)",
  box: "rgb(4, 4, 4)",
  border: "rgb(5, 5, 5)",
  focus: "rgb(6, 6, 6)",
  states: {
    held: "rgb(10, 0, 0)",
    denyUnread: "rgb(16, 0, 0)",
    missing: "rgb(11, 0, 0)",
    denied: "rgb(12, 0, 0)",
    likelyMissing: "rgb(15, 0, 0)",
    conditional: "rgb(13, 0, 0)",
    unknown: "rgb(14, 0, 0)",
  },
};

function svgOf(picture: Picture): string {
  const drawing = drawPicture(picture, { width: 500, fontSize: 13, measure: (text) => text.length * 7 });
  return pictureSvg(drawing, { palette, fontFamily: `"Segoe UI", sans-serif` });
}

/** Names of elements that are opened and closed in order; throws if they are not. */
function elementNames(svg: string): readonly string[] {
  const open: string[] = [];
  const names: string[] = [];
  for (const [, close, name = "", selfClosing] of svg.matchAll(/<(\/?)(\w+)[^<>]*?(\/?)>/g)) {
    if (close === "/") assert.equal(open.pop(), name);
    else {
      names.push(name);
      if (selfClosing !== "/") open.push(name);
    }
  }
  assert.deepEqual(open, []);
  return names;
}

test("the file is whole by itself: well-formed, with no script, no style sheet, no reference and no variable", () => {
  const svg = svgOf(chainPicture());
  assert.deepEqual([...new Set(elementNames(svg))].sort(), ["desc", "g", "path", "rect", "svg", "text", "title"]);
  assert.doesNotMatch(svg.replace("http://www.w3.org/2000/svg", ""), /script|href|url\(|var\(|class=|style=|https?:/);
});

test("each state has its colour and its dashes", () => {
  const svg = svgOf(chainPicture());
  for (const state of states) {
    assert.ok(
      svg.includes(`stroke="${palette.states[state]}" stroke-width="2" stroke-dasharray="${dashes[state]}"`),
      state,
    );
  }
  assert.equal(new Set(Object.values(dashes)).size, states.length);
});

test("names from policies cannot become markup, and what XML forbids is replaced", () => {
  const picture = chainPicture();
  assert.ok(picture.kind === "chain");
  const title = `</title><script>alert(1)</script>&"'\u0000\uFFFF\u{1F600}`;
  const svg = svgOf({ ...picture, title });
  assert.ok(
    svg.includes("&#60;/title&#62;&#60;script&#62;alert(1)&#60;/script&#62;&#38;&#34;&#39;\uFFFD\uFFFD\u{1F600}"),
  );
  assert.ok(!elementNames(svg).includes("script"));
});

test("the whole of what is shortened, and the summary, can be read out", () => {
  const svg = svgOf(chainPicture());
  assert.match(svg, /^<svg [^>]*role="img" aria-labelledby="title desc"/);
  assert.ok(svg.includes("Delegate 3: a-delegate-with-a-name-of-thirty@larkfield-build.iam.gserviceaccount.com"));
  assert.ok(svg.includes("Hop 2 of 5: staging-gate may not act through migration-broker."));
});
