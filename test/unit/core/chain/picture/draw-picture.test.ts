import assert from "node:assert/strict";
import { test } from "node:test";
import { drawPicture } from "../../../../../src/core/chain/picture/draw-picture.ts";
import { type Area, type Drawing, type Shape, textStyles } from "../../../../../src/core/chain/picture/drawing.ts";
import type { Picture } from "../../../../../src/core/chain/picture/picture-model.ts";
import { chainPicture, neighbourhoodPicture, states } from "./picture-fixture.ts";

const fontSize = 13;
const measure = (text: string, style: keyof typeof textStyles): number =>
  text.length * fontSize * textStyles[style].scale * 0.58;
const draw = (picture: Picture, width: number): Drawing => drawPicture(picture, { width, fontSize, measure });

const pictures = [
  { name: "a chain", picture: chainPicture() },
  { name: "a neighbourhood", picture: neighbourhoodPicture(7, 40) },
  { name: "an account that nobody can mint and that can mint nobody", picture: neighbourhoodPicture(0, 0) },
];

function allShapes({ backdrop, items }: Drawing): readonly Shape[] {
  return [...backdrop, ...items.flatMap(({ shapes }) => shapes)];
}

function bottomOf({ y, height }: Area): number {
  return y + height;
}

for (const { name, picture } of pictures) {
  for (const width of [200, 276, 400, 1_400]) {
    test(`${name} in ${width} units: every text lies inside, whole`, () => {
      const drawing = draw(picture, width);
      assert.ok(drawing.width <= width);
      for (const shape of allShapes(drawing)) {
        if (shape.kind !== "text") continue;
        const { at, text, style } = shape;
        assert.ok(at.x >= 0 && at.x + measure(text, style) <= drawing.width, text);
        assert.ok(at.y > 0 && at.y <= drawing.height, text);
      }
    });
  }

  test(`${name}: items follow each other from top to bottom and do not lie on each other`, () => {
    const areas = draw(picture, 400).items.map(({ area }) => area);
    for (const [index, area] of areas.slice(1).entries()) {
      const above = areas[index];
      assert.ok(above !== undefined && area.y >= bottomOf(above) - 0.01, `item ${index + 2}`);
    }
  });
}

test("each hop is drawn with its state's mark, and its line ends at the next account", () => {
  const { items } = draw(chainPicture(), 400);
  const hops = items.filter(({ kind }) => kind === "link");
  assert.deepEqual(
    hops.map(({ shapes }) => shapes.flatMap((shape) => (shape.kind === "mark" ? [shape.mark] : []))),
    states.map((state) => [state]),
  );
  for (const [index, hop] of hops.entries()) {
    const arrow = hop.shapes.find(({ kind }) => kind === "arrow");
    assert.ok(arrow?.kind === "arrow");
    assert.equal(arrow.tip.y, items[2 * index + 2]?.area.y);
    assert.equal(arrow.state, states[index]);
  }
});

test("the accessible name of a shortened email is the whole one", () => {
  const drawing = draw(chainPicture(), 200);
  const shown = allShapes(drawing).flatMap((shape) => (shape.kind === "text" ? [shape.text] : []));
  assert.ok(shown.some((text) => /^a-de.*…/.test(text)));
  const delegate = "Delegate 3: a-delegate-with-a-name-of-thirty@larkfield-build.iam.gserviceaccount.com";
  assert.ok(drawing.items.some(({ label }) => label === delegate));
});

test("the arrows of a neighbourhood meet the trunk beside their accounts: above it towards the account, below away from it", () => {
  const { backdrop, items } = draw(neighbourhoodPicture(2, 2), 400);
  const [into, outOf] = backdrop.filter(({ kind }) => kind === "line");
  const focus = items.find(({ id }) => id === "focus")?.area;
  assert.ok(focus !== undefined && into?.kind === "line" && outOf?.kind === "line");
  assert.ok((into.points[1]?.y ?? 0) <= focus.y);
  assert.equal(outOf.points[0]?.y, bottomOf(focus));
  const arrowsOf = (prefix: string): number =>
    items.filter(({ id, shapes }) => id.startsWith(prefix) && shapes.some(({ kind }) => kind === "arrow")).length;
  assert.deepEqual([arrowsOf("minter-link"), arrowsOf("mintable-link")], [0, 2]);
});

test("200 neighbours are laid out in an instant, each with room of its own", () => {
  const { items } = draw(neighbourhoodPicture(100, 100), 276);
  assert.equal(items.length, 401);
});
