import { isObject, type JsonObject } from "../../base/json.ts";
import { recipeOwners, type RecipeOwner, type RecipeSettings } from "../../request/recipe-list.ts";
import { parseReceiver, type Receiver } from "./receiver.ts";

/** A receiver that somebody has given a name. It is data, and decides nothing but what a check compares. */
export interface SavedReceiver {
  readonly name: string;
  readonly owner: RecipeOwner;
  readonly receiver: Receiver;
}

/** The receivers in the settings, by name; the workspace's stands in for the user's of the same name. What cannot be read is left out. */
export function listReceivers(settings: RecipeSettings): readonly SavedReceiver[] {
  const saved = new Map<string, SavedReceiver>();
  for (const owner of recipeOwners) {
    for (const [name, value] of Object.entries(settings[owner])) {
      const receiver = readSaved(value);
      if (receiver !== undefined) saved.set(name, { name, owner, receiver });
    }
  }
  return [...saved.values()].sort((a, b) => a.name.localeCompare(b.name));
}

/** Lists may be left out. */
function readSaved(value: unknown): Receiver | undefined {
  return isObject(value) ? parseReceiver({ audiences: [], emails: [], ...value }) : undefined;
}

/** A receiver as it is written into the settings. */
export function receiverSetting({ kind, audiences, emails }: Receiver): JsonObject {
  return { kind, audiences, ...(emails.length === 0 ? {} : { emails }) };
}

/** The saved receiver that says the same as this one. */
export function savedAs(receiver: Receiver, saved: readonly SavedReceiver[]): SavedReceiver | undefined {
  const text = JSON.stringify(receiverSetting(receiver));
  return saved.find((other) => JSON.stringify(receiverSetting(other.receiver)) === text);
}
