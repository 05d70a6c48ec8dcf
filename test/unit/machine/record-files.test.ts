import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, suite, test } from "node:test";
import { SharedRecords } from "../../../src/core/base/shared-records.ts";
import { recordFiles } from "../../../src/machine/record-files.ts";
import { temporaryFolder, type TemporaryFolder } from "../../support/temporary-folder.ts";

let folder: TemporaryFolder;
beforeEach(() => (folder = temporaryFolder("records")));
afterEach(() => folder.remove());

const openWindow = (): SharedRecords => new SharedRecords(recordFiles(folder.path, "mints"), randomUUID);

async function valuesOf(window: SharedRecords): Promise<readonly unknown[]> {
  return (await window.list()).map(({ value }) => value);
}

suite("records in files", () => {
  test("are there for every window, the newest first, and none is lost when all write at once", async () => {
    const windows = [openWindow(), openWindow(), openWindow()];
    assert.deepEqual(await valuesOf(openWindow()), []);
    const adds = Array.from({ length: 20 }, (_, at) => windows.map((window, index) => window.add([at, index], at)));
    await Promise.all(adds.flat());
    const values = await valuesOf(openWindow());
    assert.equal(new Set(values.map((value) => JSON.stringify(value))).size, 60);
    assert.deepEqual(
      values.map((value) => (Array.isArray(value) ? Number(value[0]) : -1)),
      adds.flatMap((_, at) => [at, at, at]).reverse(),
    );
  });

  test("that one window removes are gone for all, while those that another adds stay", async () => {
    const [one, other] = [openWindow(), openWindow()];
    await Promise.all([one.add("a", 1), one.add("b", 2), other.add("a", 3)]);
    const [removed] = await Promise.all([one.removeWhere((value) => value === "a"), other.add("c", 4)]);
    assert.equal(removed, 2);
    assert.deepEqual(await valuesOf(other), ["c", "b"]);
    await Promise.all([one.removeAllBut(1), other.removeAllBut(1)]);
    assert.deepEqual(await valuesOf(openWindow()), ["c"]);
  });

  test("can be read by nobody else, and leave no draft", async () => {
    await openWindow().add("a", 1);
    const path = join(folder.path, "mints");
    const [name = ""] = readdirSync(path);
    assert.deepEqual([readdirSync(path).length, statSync(path).mode & 0o777], [1, 0o700]);
    assert.equal(statSync(join(path, name)).mode & 0o777, 0o600);
  });

  test("are listed without what is none", async () => {
    const window = openWindow();
    await window.add("a", 1);
    for (const name of ["torn.json", ".draft.json", "other.txt"]) writeFileSync(join(folder.path, "mints", name), "{");
    assert.deepEqual(await valuesOf(window), ["a"]);
  });
});
