import { readFile } from "node:fs/promises";
import { fail } from "../../core/base/errors.ts";
import hostile from "./hostile.json" with { type: "json" };
import large from "./large.json" with { type: "json" };
import { parseWorld } from "./parse-world.ts";
import story from "./story.json" with { type: "json" };
import type { World } from "./world.ts";

const shipped = { story, large, hostile };

/** A world that comes with the sandbox. */
export interface ShippedWorld {
  readonly name: string;
  readonly description: string;
}

/** The shipped worlds; the first is the default. */
export function shippedWorlds(): readonly ShippedWorld[] {
  return Object.values(shipped).map(({ name, description }) => ({ name, description }));
}

/**
 * Reads a world from a value, a file or a shipped world's name; the default is the first shipped world. Throws `worldUnreadable` or
 * `worldInvalid`.
 */
export async function loadWorld(world: unknown, path: string | undefined): Promise<World> {
  if (world !== undefined) return parseWorld(world, "world");
  const name = path ?? "story";
  return parseWorld(isShipped(name) ? shipped[name] : await readJson(name), name);
}

function isShipped(name: string): name is keyof typeof shipped {
  return Object.hasOwn(shipped, name);
}

async function readJson(path: string): Promise<unknown> {
  const text = await readFile(path, "utf8").catch((error: unknown) =>
    fail({ code: "worldUnreadable", path, reason: reasonOf(error) }, { cause: error }),
  );
  try {
    return JSON.parse(text);
  } catch (error) {
    return fail({ code: "worldUnreadable", path, reason: "notJson" }, { cause: error });
  }
}

function reasonOf(error: unknown): "missing" | "directory" | "denied" {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "EISDIR") return "directory";
  return code === "EACCES" || code === "EPERM" ? "denied" : "missing";
}
