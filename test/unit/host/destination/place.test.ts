import assert from "node:assert/strict";
import { setImmediate } from "node:timers/promises";
import { test } from "node:test";
import { type Place, type Places, withdrawAll } from "../../../../src/host/destination/place.ts";

test("all places are empty before the end is told, even if one is out of reach at once, which is told too", async () => {
  let isFileDeleted = false;
  const place: Place = { row: () => ({ label: "", detail: "" }), give: () => Promise.resolve("") };
  const deleteFile = async (): Promise<void> => {
    await setImmediate();
    isFileDeleted = true;
  };
  const places: Places = {
    clipboard: { ...place, withdraw: () => Promise.reject(new Error("closed")) },
    secretStorage: place,
    terminal: place,
    editor: place,
    file: { ...place, withdraw: deleteFile },
  };
  await assert.rejects(withdrawAll(places), /closed/);
  assert.equal(isFileDeleted, true);
});
