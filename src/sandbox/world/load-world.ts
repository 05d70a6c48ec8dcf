import { readFile } from "node:fs/promises";
import { fail } from "../../core/base/errors.ts";
import hostile from "./hostile.json" with { type: "json" };
import large from "./large.json" with { type: "json" };
import { parseWorld } from "./parse-world.ts";
import story from "./story.json" with { type: "json" };
import type { World } from "./world.ts";

const shipped: Readonly<Record<string, unknown>> = { story, large, hostile };

/** Names of the worlds that come with the sandbox; the first one is the default. */
export const shippedWorlds: readonly string[] = Object.keys(shipped);

/**
 * Reads a world from a value, else from a file or by the name of a shipped one, else takes the story. Throws `worldUnreadable` or
 * `worldInvalid`.
 */
export async function loadWorld(world: unknown, path: string | undefined): Promise<World> {
  if (world !== undefined) return parseWorld(world, "world");
  const name = path ?? "story";
  return Object.hasOwn(shipped, name) ? parseWorld(shipped[name], name) : parseWorld(await readJson(name), name);
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
