import { isObject, type JsonObject } from "../../base/json.ts";
import { recipeOwners, type RecipeOwner, type RecipeSettings } from "../../recipe/recipe-list.ts";
import { parseReceiver, type Receiver } from "./receiver.ts";

/** A receiver with a name. It is only data: it decides nothing but what a check compares. */
export interface SavedReceiver {
  readonly name: string;
  readonly owner: RecipeOwner;
  readonly receiver: Receiver;
}

/** The receivers in the settings, by name; the workspace's replaces the user's of the same name. Invalid ones are left out. */
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

/** Lists may be absent. */
function readSaved(value: unknown): Receiver | undefined {
  return isObject(value) ? parseReceiver({ audiences: [], emails: [], ...value }) : undefined;
}

/** A receiver as written in the settings. */
export function receiverSetting({ kind, audiences, emails }: Receiver): JsonObject {
  return { kind, audiences, ...(emails.length === 0 ? {} : { emails }) };
}

/** The saved receiver with the same content as this one. */
export function savedAs(receiver: Receiver, saved: readonly SavedReceiver[]): SavedReceiver | undefined {
  const text = JSON.stringify(receiverSetting(receiver));
  return saved.find((other) => JSON.stringify(receiverSetting(other.receiver)) === text);
}
