import * as vscode from "vscode";
import type { AccountCatalog } from "../../core/chain/account-catalog.ts";
import {
  accountsOf,
  draftProblems,
  insertAccount,
  moveAccount,
  removeAccount,
  replaceAccount,
  withoutBetween,
} from "../../core/chain/build/chain-draft.ts";
import type { ChainShortcuts } from "../../core/chain/build/chain-shortcuts.ts";
import { shortAccountName } from "../../core/chain/account-name.ts";
import type { Path } from "../../core/chain/chain-notation.ts";
import { accountRows, heading, loadAccountRows, typedAccountRow } from "../wizard/account-rows.ts";
import { hintRow, mapRow, type PickButton, pickOne, type PickRow } from "../wizard/pick.ts";
import type { Outcome, StepPosition } from "../wizard/steps.ts";
import { drawPath, problemText, shortcutText } from "./draft-text.ts";

export interface ChainEditorPorts {
  readonly catalog: AccountCatalog;
  readonly shortcuts: ChainShortcuts;
  /** The caller's name, once it is known. */
  readonly caller: () => string | undefined;
  /** Delegates of earlier chains to a target, the latest first. */
  readonly usedBefore: (target: string) => readonly (readonly string[])[];
  /** Closes the pick when the source turns out not to work. */
  readonly signal: AbortSignal;
}

type Change = "earlier" | "later" | "insert" | "replace" | "remove";

type Choice =
  | { readonly kind: "use" | "add" }
  | { readonly kind: "account"; readonly index: number }
  | { readonly kind: "change"; readonly index: number; readonly change: Change }
  /** Another chain in place of this one: a shorter way, or one that was used before. */
  | { readonly kind: "instead"; readonly path: Path };

/** What was changed last, so that the same can be done again with two keys. */
interface Focus {
  readonly index: number;
  readonly change: Change;
}

/**
 * Lets the user change a chain account by account, with its arrows in the title all the time. Rows do everything by keyboard; the buttons
 * on them do the same with the mouse. Esc cancels, in a question about one account it goes back to the chain.
 */
export async function editChain(ports: ChainEditorPorts, initial: Path): Promise<Outcome<Path>> {
  let path = initial;
  let focus: Focus | undefined;
  for (;;) {
    const outcome = await pickOne(chainPick(ports, path, focus));
    if (outcome.kind !== "chosen") return outcome;
    const choice = outcome.value;
    if (choice.kind === "use") return { kind: "chosen", value: path };
    if (choice.kind === "instead") {
      path = choice.path;
      focus = undefined;
      continue;
    }
    const changed = await changeAt(ports, path, focusOf(choice, path) ?? (await askChange(ports, path, choice, focus)));
    if (changed !== undefined) ({ path, focus } = changed);
  }
}

function focusOf(choice: Exclude<Choice, { kind: "use" | "instead" }>, { delegates }: Path): Focus | undefined {
  if (choice.kind === "change") return choice;
  return choice.kind === "add" ? { index: delegates.length, change: "insert" } : undefined;
}

function chainPick(
  ports: ChainEditorPorts,
  path: Path,
  focus: Focus | undefined,
): Parameters<typeof pickOne<Choice>>[0] {
  const caller = ports.caller();
  const rows = chainRows(ports, path);
  return {
    position: position(path, caller),
    canGoBack: true,
    placeholder: vscode.l10n.t("Enter on an account moves, replaces or removes it, or inserts one before it"),
    rows,
    isActive: (value) =>
      focus === undefined
        ? value.kind === (path.delegates.length === 0 ? "add" : "use")
        : value.kind === "account" && value.index === focus.index,
    typed: (text) => {
      const row = typedAccountRow(text, []);
      const instead = (account: string): Choice => ({
        kind: "instead",
        path: insertAccount(path, path.delegates.length, account),
      });
      return row && mapRow({ ...row, detail: vscode.l10n.t("as the last delegate before the target") }, instead);
    },
    load: async (show) => {
      const shorter = await ports.shortcuts.find(path).catch(() => []);
      if (shorter.length === 0) return;
      const found = shorter.map((shortcut): PickRow<Choice> => {
        const { label, detail } = shortcutText(path, shortcut);
        const value = { kind: "instead", path: withoutBetween(path, shortcut.from, shortcut.to) } as const;
        return { label: `$(lightbulb) ${label}`, detail, value };
      });
      show([...rows, heading(vscode.l10n.t("Shorter")), ...found]);
    },
    signal: ports.signal,
  };
}

function chainRows({ catalog, caller, usedBefore }: ChainEditorPorts, path: Path): readonly PickRow<Choice>[] {
  const name = caller();
  const accounts = accountsOf(path);
  const emailOf = (account: string): string =>
    catalog.knownAccounts.find(({ uniqueId }) => uniqueId === account)?.email ?? account;
  const recent = path.delegates.length === 0 ? usedBefore(path.target).filter((chain) => chain.length > 0) : [];
  return [
    { label: `$(check) ${vscode.l10n.t("Use this chain")}`, alwaysShow: true, value: { kind: "use" } },
    ...draftProblems(path, name, emailOf).map((problem) => hintRow<Choice>(problemText(problem))),
    heading<Choice>(vscode.l10n.t("From the caller to the target")),
    { label: `$(person) ${name ?? vscode.l10n.t("caller")}`, description: vscode.l10n.t("caller") },
    ...accounts.map((account, index) => accountRow(account, emailOf(account), index, accounts.length)),
    { label: `$(add) ${vscode.l10n.t("Add a delegate before the target…")}`, value: { kind: "add" } },
    ...(recent.length === 0 ? [] : [heading<Choice>(vscode.l10n.t("Used before"))]),
    ...recent.map((delegates): PickRow<Choice> => {
      const used = { delegates, target: path.target };
      return { label: `$(history) ${drawPath(used, name)}`, value: { kind: "instead", path: used } };
    }),
  ];
}

function accountRow(account: string, email: string, index: number, count: number): PickRow<Choice> {
  const isTarget = index === count - 1;
  const place = isTarget ? vscode.l10n.t("target") : vscode.l10n.t("delegate {0}", index + 1);
  return {
    label: `$(arrow-right) ${account}`,
    description: email === account ? place : `${place} · ${email}`,
    value: { kind: "account", index },
    buttons: changesAt(index, count).map((change): PickButton<Choice> => {
      const { icon, label } = changeText(change);
      return { iconPath: new vscode.ThemeIcon(icon), tooltip: label, value: { kind: "change", index, change } };
    }),
  };
}

/** What can be done with an account. The only account of a chain stays. */
function changesAt(index: number, count: number): readonly Change[] {
  return [
    ...(index > 0 ? (["earlier"] as const) : []),
    ...(index < count - 1 ? (["later"] as const) : []),
    "insert",
    "replace",
    ...(count > 1 ? (["remove"] as const) : []),
  ];
}

function changeText(change: Change): { readonly icon: string; readonly label: string } {
  switch (change) {
    case "earlier":
      return { icon: "arrow-up", label: vscode.l10n.t("Move towards the caller") };
    case "later":
      return { icon: "arrow-down", label: vscode.l10n.t("Move towards the target") };
    case "insert":
      return { icon: "add", label: vscode.l10n.t("Insert an account before it") };
    case "replace":
      return { icon: "edit", label: vscode.l10n.t("Replace it") };
    case "remove":
      return { icon: "trash", label: vscode.l10n.t("Remove it") };
  }
}

async function askChange(
  ports: ChainEditorPorts,
  path: Path,
  choice: Choice,
  focus: Focus | undefined,
): Promise<Focus | undefined> {
  if (choice.kind !== "account") return undefined;
  const { index } = choice;
  const accounts = accountsOf(path);
  const outcome = await pickOne<Change>({
    position: position(path, ports.caller()),
    canGoBack: true,
    placeholder: vscode.l10n.t("What is to be done with {0}?", shortAccountName(accounts[index] ?? "")),
    rows: changesAt(index, accounts.length).map((change) => {
      const { icon, label } = changeText(change);
      return { label: `$(${icon}) ${label}`, value: change };
    }),
    isActive: (change) => change === focus?.change && change !== "remove",
    signal: ports.signal,
  });
  return outcome.kind === "chosen" ? { index, change: outcome.value } : undefined;
}

/** The changed chain and where its user is in it; `undefined` when the user changed their mind. */
async function changeAt(
  ports: ChainEditorPorts,
  path: Path,
  focus: Focus | undefined,
): Promise<{ readonly path: Path; readonly focus: Focus } | undefined> {
  if (focus === undefined) return undefined;
  const { index, change } = focus;
  switch (change) {
    case "earlier":
      return { path: moveAccount(path, index, -1), focus: { index: index - 1, change } };
    case "later":
      return { path: moveAccount(path, index, 1), focus: { index: index + 1, change } };
    case "remove":
      return { path: removeAccount(path, index), focus: { index: Math.max(0, index - 1), change } };
    case "insert":
    case "replace": {
      const account = await askAccount(ports, path);
      if (account === undefined) return undefined;
      return { path: (change === "insert" ? insertAccount : replaceAccount)(path, index, account), focus };
    }
  }
}

async function askAccount({ catalog, caller, signal }: ChainEditorPorts, path: Path): Promise<string | undefined> {
  const hidden = accountsOf(path);
  const rows = (): readonly PickRow<string>[] => accountRows(catalog.knownAccounts, hidden);
  const outcome = await pickOne({
    position: position(path, caller()),
    canGoBack: true,
    placeholder: vscode.l10n.t("Which account? Pick one, or type its email or unique id."),
    rows: rows(),
    typed: (text) =>
      typedAccountRow(
        text,
        catalog.knownAccounts.filter(({ email }) => !hidden.includes(email)),
      ),
    load: (show, until) => loadAccountRows(catalog, () => show(rows()), until),
    signal,
  });
  return outcome.kind === "chosen" ? outcome.value : undefined;
}

function position(path: Path, caller: string | undefined): StepPosition {
  return { title: drawPath(path, caller), step: 0, totalSteps: 0 };
}
