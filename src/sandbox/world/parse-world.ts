import { checkReferences } from "./check-references.ts";
import { generateWorld } from "./generate-world.ts";
import { optional, record, whole, type Place } from "./read-json.ts";
import { worldFields, type World } from "./world.ts";

const size = record({
  projects: whole(1, 10_000, 10),
  accountsPerProject: whole(1, 100_000, 10),
  seed: whole(0, 2 ** 31, 1),
});

/** Of the file of a generated world nothing else is read. */
const readStart = record(
  { name: worldFields.name, description: worldFields.description, generate: optional(size) },
  Object.keys(worldFields),
);
const readAll = record(worldFields, ["generate"]);

/** Reads a world; `file` is its name in errors. Throws `worldInvalid` with the path inside the JSON. */
export function parseWorld(value: unknown, file: string): World {
  const place: Place = { file, at: "", value };
  const { generate, ...named } = readStart(place);
  if (generate !== undefined) return { ...named, ...generateWorld(generate) };
  const world = readAll(place);
  checkReferences(world, place);
  return world;
}
