import assert from "node:assert/strict";
import { setImmediate } from "node:timers/promises";
import { test } from "node:test";
import { type Secrets, SecretStorageVault } from "../../../../src/host/destination/secret-vault.ts";

/** The secrets of one machine as its windows see them: every call takes a turn, every window is notified of every change. */
function sharedSecrets({ canList = false } = {}): {
  readonly window: () => Secrets;
  readonly kept: Map<string, string>;
} {
  const kept = new Map<string, string>();
  const listeners = new Set<(event: { readonly key: string }) => void>();
  const change = async (key: string, act: () => unknown): Promise<void> => {
    await setImmediate();
    act();
    listeners.forEach((listener) => listener({ key }));
  };
  const window = (): Secrets => ({
    get: async (key) => setImmediate(kept.get(key)),
    store: (key, value) => change(key, () => kept.set(key, value)),
    delete: (key) => change(key, () => kept.delete(key)),
    ...(canList ? { keys: () => setImmediate([...kept.keys()]) } : {}),
    onDidChange: (listener) => {
      listeners.add(listener);
      return { dispose: () => listeners.delete(listener) };
    },
  });
  return { window, kept };
}

async function settled(): Promise<void> {
  for (let turn = 0; turn < 50; turn += 1) await setImmediate();
}

test("what several windows keep at the same moment is all listed, and can all be deleted", async () => {
  const { window, kept } = sharedSecrets();
  const vaults = ["a", "b", "c"].map((id) => ({ id, vault: new SecretStorageVault(window()) }));
  for (const { vault } of vaults) vault.onDidChange(() => undefined);
  await Promise.all(vaults.map(({ id, vault }) => vault.set(id, "text")));
  await settled();
  const [first] = vaults;
  assert.deepEqual([...(await first!.vault.keys())].sort(), ["a", "b", "c"]);
  for (const { id } of vaults) await first!.vault.delete(id);
  await settled();
  assert.deepEqual([...kept], []);
});

test("where VS Code can list secrets, what windows keep at the same moment is listed though all have closed at once", async () => {
  const { window, kept } = sharedSecrets({ canList: true });
  kept.set("mintmark.tokens", '["gone"]');
  kept.set("other", "of a later version");
  await Promise.all(["a", "b", "c"].map((id) => new SecretStorageVault(window()).set(id, "text")));
  const vault = new SecretStorageVault(window());
  assert.deepEqual([...(await vault.keys())].sort(), ["a", "b", "c"]);
  for (const id of await vault.keys()) await vault.delete(id);
  assert.deepEqual([...kept.keys()], ["other"]);
});
