import { isObject, type JsonObject } from "../../base/json.ts";
import { recipeOwners, type RecipeOwner, type RecipeSettings } from "../../recipe/recipe-list.ts";
import { parseReceiver, type Receiver } from "./receiver.ts";

/** A receiver with a name. It is only data: it decides nothing but what a check compares. */
export interface SavedReceiver {
  readonly name: string;
  readonly owner: RecipeOwner;
  readonly receiver: Receiver;
}

/**
 * The receivers in the settings, by name. A workspace's receiver stands beside the user's of the same name and never replaces it. Invalid
 * ones are left out.
 */
export function listReceivers(settings: RecipeSettings): readonly SavedReceiver[] {
  const saved = recipeOwners.flatMap((owner) =>
    Object.entries(settings[owner]).flatMap(([name, value]): readonly SavedReceiver[] => {
      const receiver = readSaved(value);
      return receiver === undefined ? [] : [{ name, owner, receiver }];
    }),
  );
  return saved.sort((a, b) => a.name.localeCompare(b.name));
}

/** Which saved receiver a page means. */
export type ReceiverKey = Pick<SavedReceiver, "name" | "owner">;

export function findReceiver(saved: readonly SavedReceiver[], { name, owner }: ReceiverKey): SavedReceiver | undefined {
  return saved.find((one) => one.name === name && one.owner === owner);
}

/** Lists may be absent. */
function readSaved(value: unknown): Receiver | undefined {
  return isObject(value) ? parseReceiver({ audiences: [], emails: [], ...value }) : undefined;
}

/** A receiver as written in the settings. */
export function receiverSetting({ kind, audiences, emails }: Receiver): JsonObject {
  return { kind, audiences, ...(emails.length === 0 ? {} : { emails }) };
}

/** The saved receiver with the same content as this one, the user's first. */
export function savedAs(receiver: Receiver, saved: readonly SavedReceiver[]): SavedReceiver | undefined {
  const text = JSON.stringify(receiverSetting(receiver));
  const same = saved.filter((other) => JSON.stringify(receiverSetting(other.receiver)) === text);
  return same.find(({ owner }) => owner === "user") ?? same[0];
}
