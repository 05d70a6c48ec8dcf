import { mkdir, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { parseJson } from "../core/base/json.ts";
import type { RecordShelf } from "../core/base/shared-records.ts";
import { privateFiles } from "./private-files.ts";

const ending = ".json";

/** Records as files in a folder that only the user can read: one file each, which appears whole. */
export function recordFiles(storage: string, kind: string): RecordShelf {
  const folder = join(storage, kind);
  const pathOf = (name: string): string => join(folder, `${name}${ending}`);
  return {
    async names() {
      const files = await readdir(folder).catch((): string[] => []);
      return files
        .filter((file) => file.endsWith(ending) && !file.startsWith("."))
        .map((file) => file.slice(0, -ending.length));
    },
    async read(name) {
      const text = await readFile(pathOf(name), "utf8").catch(() => undefined);
      return text === undefined ? undefined : parseJson(text);
    },
    async add(name, value) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await privateFiles.write(pathOf(name), JSON.stringify(value));
    },
    async remove(name) {
      await rm(pathOf(name), { force: true });
    },
  };
}
