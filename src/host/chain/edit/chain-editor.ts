import * as vscode from "vscode";
import { accountsOf, draftProblems, insertAccount, withoutBetween } from "../../../core/chain/draft/chain-draft.ts";
import { ChainShortcuts, type ChainShortcutsPorts } from "../../../core/chain/draft/chain-shortcuts.ts";
import type { AccountCatalog } from "../../../core/account/account-catalog.ts";
import type { Path } from "../../../core/notation/chain-notation.ts";
import { accountRows, heading, loadAccountRows, typedAccountRow } from "../../surface/account-rows.ts";
import { mapRow, type PickButton, pickOne, type PickOptions, type PickRow } from "../../surface/pick.ts";
import { mapOutcome, type Outcome, type StepPosition } from "../../surface/steps.ts";
import { askChange, type ChangeQuestion, changesAt, changeTexts, type Focus, makeChange } from "./chain-change.ts";
import { drawPath, problemRow, shortcutText } from "./draft-text.ts";
import { type PastedChain, pastedChainRow, settleReading } from "./pasted-chain.ts";

export interface ChainEditorPorts extends Omit<ChainShortcutsPorts, "signal"> {
  readonly catalog: AccountCatalog;
  /** The caller's name, once it is known. */
  readonly caller: () => string | undefined;
  /** Reports the caller's name if it becomes known while a question is open. */
  readonly callerKnown?: Promise<string | undefined>;
  /** Delegates of earlier chains to a target, the latest first. */
  readonly usedBefore: (target: string) => readonly (readonly string[])[];
  /** Closes the pick if the source turns out not to work. */
  readonly signal: AbortSignal;
}

/** The editor's position among a wizard's steps; its title is the chain. */
export type EditorPosition = Omit<StepPosition, "title">;

type Choice =
  | { readonly kind: "use" }
  | { readonly kind: "account"; readonly index: number }
  | ({ readonly kind: "change" } & Focus)
  /** Another chain to replace this one: longer or shorter by an account, or one used before. */
  | { readonly kind: "instead"; readonly path: Path }
  | PastedChain;

/** One state of the chain while it is edited. */
interface Editing extends ChainEditorPorts {
  readonly shortcuts: ChainShortcuts;
  readonly path: Path;
  readonly position: StepPosition;
}

/**
 * Lets the user change a chain account by account; the title always shows the chain with arrows. Everything can be done with rows by
 * keyboard; buttons on the rows do the same with the mouse. Esc cancels; Back leads from a question about one account to the chain, and
 * from there out.
 */
export async function editChain(
  ports: ChainEditorPorts,
  initial: Path,
  position: EditorPosition,
): Promise<Outcome<Path>> {
  const ended = new AbortController();
  const shortcuts = new ChainShortcuts({ ...ports, signal: ended.signal });
  let path = initial;
  let focus: Focus | undefined;
  try {
    for (;;) {
      const title = drawPath(path, ports.caller());
      const editing = { ...ports, shortcuts, path, position: { ...position, title } };
      const outcome = await pickOne(chainPick(editing, focus));
      if (outcome.kind !== "chosen") return outcome;
      if (outcome.value.kind === "use") return { kind: "chosen", value: path };
      const changed = await change(editing, outcome.value, focus);
      if (changed.kind === "cancelled") return changed;
      if (changed.kind === "chosen") ({ path, focus } = changed.value);
    }
  } finally {
    ended.abort();
  }
}

async function change(
  editing: Editing,
  choice: Exclude<Choice, { readonly kind: "use" }>,
  last: Focus | undefined,
): Promise<Outcome<{ readonly path: Path; readonly focus: Focus | undefined }>> {
  switch (choice.kind) {
    case "instead":
      return { kind: "chosen", value: { path: choice.path, focus: undefined } };
    case "pasted": {
      const { position, signal } = editing;
      return mapOutcome(await settleReading(choice, position, signal), (path) => ({ path, focus: undefined }));
    }
    case "change":
      return makeChange(editing, choice);
    case "account":
      return askAndChange(editing, choice.index, last);
  }
}

/** Back from the account leads to the question what to do with it, and from there to the chain. */
async function askAndChange(
  question: ChangeQuestion,
  index: number,
  last: Focus | undefined,
): ReturnType<typeof makeChange> {
  for (let before = last?.change; ;) {
    const focus = await askChange(question, index, before);
    if (focus.kind !== "chosen") return focus;
    const changed = await makeChange(question, focus.value);
    if (changed.kind !== "back") return changed;
    before = focus.value.change;
  }
}

function chainPick(editing: Editing, focus: Focus | undefined): PickOptions<Choice> {
  const { catalog, path, position, callerKnown, shortcuts, signal } = editing;
  const rows = chainRows(editing);
  const toAdd = (): readonly PickRow<Choice>[] =>
    accountRows(catalog.knownAccounts, accountsOf(path)).map((row) => addRow(path, row));
  return {
    position,
    laterTitle: callerKnown?.then((caller) => drawPath(path, caller)),
    canGoBack: true,
    placeholder: vscode.l10n.t("Pick or type an account to add it, paste a chain, or Enter on an account to change it"),
    rows,
    isActive: (value) =>
      focus === undefined ? value.kind === "use" : value.kind === "account" && value.index === focus.index,
    typed: (text) => {
      const row = typedAccountRow(text, []);
      return pastedChainRow(text, path.target) ?? (row && addRow(path, row));
    },
    load: async (show, until) => {
      const shorter = await shorterRows(shortcuts, path);
      const showAll = (): void => show([...rows, ...shorter, ...toAdd()]);
      showAll();
      await loadAccountRows(catalog, showAll, until);
    },
    signal,
  };
}

function addRow(path: Path, row: PickRow<string>): PickRow<Choice> {
  const add = (account: string): Choice => ({
    kind: "instead",
    path: insertAccount(path, path.delegates.length, account),
  });
  return row.value === undefined ? mapRow(row, add) : { ...mapRow(row, add), label: `$(add) ${row.label}` };
}

async function shorterRows(shortcuts: ChainShortcuts, path: Path): Promise<readonly PickRow<Choice>[]> {
  const shorter = await shortcuts.find(path).catch(() => []);
  if (shorter.length === 0) return [];
  const rows = shorter.map((shortcut): PickRow<Choice> => {
    const { label, detail } = shortcutText(path, shortcut);
    const value = { kind: "instead", path: withoutBetween(path, shortcut.from, shortcut.to) } as const;
    return { label: `$(lightbulb) ${label}`, detail, value };
  });
  return [heading(vscode.l10n.t("Shorter")), ...rows];
}

function chainRows({ catalog, caller, usedBefore, path }: Editing): readonly PickRow<Choice>[] {
  const name = caller();
  const accounts = accountsOf(path);
  const emailOf = (account: string): string =>
    catalog.knownAccounts.find(({ uniqueId }) => uniqueId === account)?.email ?? account;
  const recent = path.delegates.length === 0 ? usedBefore(path.target).filter((chain) => chain.length > 0) : [];
  return [
    { label: `$(check) ${vscode.l10n.t("Use this chain")}`, detail: drawPath(path, name), value: { kind: "use" } },
    // If a hint stayed while text is typed, Enter would take it instead of the intended row.
    ...draftProblems(path, name, emailOf).map((problem) => ({
      ...problemRow<Choice>(problem),
      alwaysShow: false,
    })),
    heading<Choice>(vscode.l10n.t("From the caller to the target")),
    { label: `$(person) ${name ?? vscode.l10n.t("caller")}`, description: vscode.l10n.t("caller") },
    ...accounts.map((account, index) => accountRow(account, emailOf(account), index, accounts.length)),
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
    buttons: changesAt(index, count).map((each): PickButton<Choice> => {
      const { icon, label } = changeTexts[each]();
      return {
        iconPath: new vscode.ThemeIcon(icon),
        tooltip: label,
        value: { kind: "change", index, change: each },
      };
    }),
  };
}
