import { rename, writeFile } from "node:fs/promises";
import type { Page } from "playwright-core";

/** Tells a suite in the extension host where its window's storage is written after it logs {@link storageWanted}. */
export const windowStorageVariable = "MINTMARK_TEST_WINDOW_STORAGE";

/** A suite logs this line to request the storage of its window, which it cannot see in the browser. */
export const storageWanted = "mintmark test: write the window's storage";

/** Runs in the page: these three hold global and workspace state, secrets (encrypted), backups and settings. Bytes become text. */
const readStorage = `(async () => {
  const done = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const databases = {};
  for (const { name } of await indexedDB.databases()) {
    const database = await done(indexedDB.open(name));
    for (const storeName of database.objectStoreNames) {
      const store = database.transaction(storeName).objectStore(storeName);
      const [keys, values] = await Promise.all([done(store.getAllKeys()), done(store.getAll())]);
      databases[name + "/" + storeName] = keys.map((key, index) => [key, values[index]]);
    }
    database.close();
  }
  const text = (value) => (value instanceof Uint8Array ? new TextDecoder().decode(value) : value);
  const all = { databases, localStorage: { ...localStorage }, sessionStorage: { ...sessionStorage } };
  return JSON.stringify(all, (_key, value) => text(value));
})()`;

/** Writes everything that a window keeps in its browser to a file, which appears only when it is complete. */
export async function writeWindowStorage(page: Page, file: string): Promise<void> {
  await writeFile(`${file}.part`, await page.evaluate<string>(readStorage));
  await rename(`${file}.part`, file);
}
