import { readFile } from "node:fs/promises";
import { fail } from "../../core/base/errors.ts";
import { parseWorld } from "./parse-world.ts";
import story from "./story.json" with { type: "json" };
import type { World } from "./world.ts";

/** Reads a world from a value, else from a file, else takes the story; throws `worldUnreadable` or `worldInvalid`. */
export async function loadWorld(world: unknown, path: string | undefined): Promise<World> {
  if (world !== undefined) return parseWorld(world, "world");
  return path === undefined ? parseWorld(story, "story") : parseWorld(await readJson(path), path);
}

async function readJson(path: string): Promise<unknown> {
  const text = await readFile(path, "utf8").catch((error: unknown) =>
    fail({ code: "worldUnreadable", path, reason: reasonOf(error) }, { cause: error }),
  );
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    return fail({ code: "worldUnreadable", path, reason: "notJson" }, { cause: error });
  }
}

function reasonOf(error: unknown): "missing" | "directory" | "denied" {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "EISDIR") return "directory";
  return code === "EACCES" || code === "EPERM" ? "denied" : "missing";
}
