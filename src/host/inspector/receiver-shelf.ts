import { askConsent } from "../surface/ask-consent.ts";
import * as vscode from "vscode";
import type { Receiver } from "../../core/inspect/verify/receiver.ts";
import { listReceivers, receiverSetting, type SavedReceiver } from "../../core/inspect/verify/saved-receivers.ts";
import { settings, writeReceivers } from "../base/settings.ts";
import type { ReceiverShelf } from "./inspection.ts";

/** Receivers by name, in the settings: `mintmark.receivers`. New ones go into the user's settings. */
export const receiverShelf: ReceiverShelf = {
  list: () => listReceivers(settings.receivers),
  save: async (receiver) => {
    const name = await askName(receiver);
    if (name === undefined) return;
    await writeReceivers("user", { ...settings.receivers.user, [name]: receiverSetting(receiver) });
  },
  delete: async ({ name, owner }) => {
    if (!(await confirmDeletion(name, owner))) return;
    const left = Object.entries(settings.receivers[owner]).filter(([other]) => other !== name);
    await writeReceivers(owner, Object.fromEntries(left));
  },
};

async function askName({ audiences, emails }: Receiver): Promise<string | undefined> {
  const taken = new Set(Object.keys(settings.receivers.user));
  const name = await vscode.window.showInputBox({
    title: vscode.l10n.t("Save Receiver"),
    prompt:
      emails.length > 0
        ? vscode.l10n.t("Name of the receiver. It is kept in your settings.")
        : vscode.l10n.t(
            "Name of the receiver. It is kept in your settings. It does not say who may call yet, so no token will be called good for it.",
          ),
    value: audiences[0]?.replace(/^https?:\/\//, "").replace(/[/?#].*$/, "") ?? "",
    ignoreFocusOut: true,
    validateInput: (text) => nameProblem(text.trim(), taken),
  });
  return name?.trim();
}

function nameProblem(name: string, taken: ReadonlySet<string>): vscode.InputBoxValidationMessage | undefined {
  const { Error: error, Warning: warning } = vscode.InputBoxValidationSeverity;
  if (name === "") return { message: vscode.l10n.t("Write a name."), severity: error };
  if (!taken.has(name)) return undefined;
  return { message: vscode.l10n.t("There is a receiver of this name. It will be replaced."), severity: warning };
}

function confirmDeletion(name: string, owner: SavedReceiver["owner"]): Promise<boolean> {
  const detail =
    owner === "user"
      ? vscode.l10n.t("It is removed from your settings.")
      : vscode.l10n.t("It is removed from the settings of this workspace, for everyone who works with it.");
  return askConsent(vscode.l10n.t("Delete the receiver “{0}”?", name), detail, vscode.l10n.t("Delete"));
}
