import * as vscode from "vscode";
import type { Outcome, StepPosition } from "./steps.ts";

/** A row of a pick. A row without a value is a hint or a heading and cannot be chosen. */
export interface PickRow<T> extends vscode.QuickPickItem {
  readonly value?: T;
}

export interface PickOptions<T> {
  readonly position: StepPosition;
  readonly placeholder: string;
  /** Whether there is something to go back to; by default from the second step on. */
  readonly canGoBack?: boolean;
  readonly rows: readonly PickRow<T>[];
  /** Finds the row that is active at first. */
  readonly isActive?: (value: T) => boolean;
  /** Rows for what is being typed: a value of its own, or a hint why it is none. */
  readonly typed?: (text: string) => PickRow<T> | undefined;
  /** Loads more rows while the pick is open, calling `show` with the whole list each time. */
  readonly load?: (show: (rows: readonly PickRow<T>[]) => void, signal: AbortSignal) => Promise<void>;
  readonly signal: AbortSignal;
}

/** Lets the user pick one row, or type a value of their own. Esc cancels; Back is there from the second step on. */
export function pickOne<T>(options: PickOptions<T>): Promise<Outcome<T>> {
  const quickPick = vscode.window.createQuickPick<PickRow<T>>();
  let rows = options.rows;
  const showRows = (): void => {
    const typed = options.typed?.(quickPick.value.trim());
    if (typed?.label === shownTyped?.label && rows === shownRows) return;
    [shownRows, shownTyped] = [rows, typed];
    const active = quickPick.activeItems[0]?.value;
    quickPick.items = typed === undefined ? rows : [typed, ...rows];
    const isActive = active === undefined ? options.isActive : (value: T): boolean => value === active;
    const kept = isActive && rows.find(({ value }) => value !== undefined && isActive(value));
    if (kept !== undefined && typed === undefined) quickPick.activeItems = [kept];
  };
  let shownRows: readonly PickRow<T>[] | undefined;
  let shownTyped: PickRow<T> | undefined;
  decorate(quickPick, options);
  quickPick.onDidChangeValue(showRows);
  showRows();
  const picked = (): T | undefined => quickPick.selectedItems[0]?.value;
  return settle(quickPick, options.signal, picked, (signal) => {
    if (options.load === undefined) return;
    quickPick.busy = true;
    const show = (more: readonly PickRow<T>[]): void => {
      rows = more;
      showRows();
    };
    void options.load(show, signal).finally(() => (quickPick.busy = false));
  });
}

export interface PickManyOptions<T> extends Omit<PickOptions<T>, "load" | "isActive"> {
  readonly isPicked: (value: T) => boolean;
  /** What the placeholder says when Enter is pressed with nothing chosen; without it, nothing is an answer too. */
  readonly nothingChosen?: string;
}

/**
 * Lets the user pick several rows, and add values of their own by typing them. Enter on typed text checks the row it found and asks on;
 * Enter on empty text ends the step, once enough is checked.
 */
export function pickMany<T>(options: PickManyOptions<T>): Promise<Outcome<readonly T[]>> {
  const quickPick = vscode.window.createQuickPick<PickRow<T>>();
  quickPick.canSelectMany = true;
  decorate(quickPick, options);
  quickPick.items = options.rows;
  quickPick.selectedItems = options.rows.filter(({ value }) => value !== undefined && options.isPicked(value));
  quickPick.onDidChangeValue((text) => showTypedRow(quickPick, options.rows, options.typed?.(text.trim())));
  return settle(quickPick, options.signal, () => {
    if (quickPick.value.trim() !== "") {
      checkActiveRow(quickPick);
      return undefined;
    }
    const values = quickPick.selectedItems.flatMap(({ value }) => (value === undefined ? [] : [value]));
    if (values.length > 0 || options.nothingChosen === undefined) return values;
    quickPick.placeholder = options.nothingChosen;
    return undefined;
  });
}

/** Puts the typed row first, after it the rows that were typed and checked before, then the known ones. */
function showTypedRow<T>(
  quickPick: vscode.QuickPick<PickRow<T>>,
  known: readonly PickRow<T>[],
  typed: PickRow<T> | undefined,
): void {
  const selected = quickPick.selectedItems;
  const added = selected.filter((row) => !known.includes(row));
  const rows = [...added, ...known].filter(({ label }) => label !== typed?.label);
  quickPick.items = typed === undefined ? rows : [typed, ...rows];
  quickPick.selectedItems = selected;
}

function checkActiveRow<T>(quickPick: vscode.QuickPick<PickRow<T>>): void {
  const row = quickPick.activeItems[0] ?? quickPick.items.find(({ alwaysShow }) => alwaysShow);
  if (row?.value === undefined) return;
  const selected = quickPick.selectedItems;
  quickPick.value = "";
  quickPick.items = [row, ...quickPick.items.filter((other) => other !== row)];
  quickPick.selectedItems = selected.includes(row) ? selected : [...selected, row];
}

function decorate<T>(
  quickPick: vscode.QuickPick<PickRow<T>>,
  options: Pick<PickOptions<T>, "position" | "placeholder" | "canGoBack">,
): void {
  const { title, step, totalSteps } = options.position;
  quickPick.title = title;
  quickPick.step = step;
  quickPick.totalSteps = totalSteps;
  quickPick.placeholder = options.placeholder;
  quickPick.matchOnDescription = true;
  quickPick.matchOnDetail = true;
  quickPick.ignoreFocusOut = true;
  if (options.canGoBack ?? step > 1) quickPick.buttons = [vscode.QuickInputButtons.Back];
}

/** Shows the pick until it is accepted with something `picked`, hidden, left by Back, or aborted. */
function settle<T, P>(
  quickPick: vscode.QuickPick<PickRow<T>>,
  signal: AbortSignal,
  picked: () => P | undefined,
  opened: (signal: AbortSignal) => void = () => undefined,
): Promise<Outcome<P>> {
  const closed = new AbortController();
  return new Promise<Outcome<P>>((resolve) => {
    const end = (outcome: Outcome<P>): void => {
      resolve(outcome);
      quickPick.dispose();
      closed.abort();
    };
    quickPick.onDidAccept(() => {
      const value = picked();
      if (value !== undefined) end({ kind: "chosen", value });
    });
    quickPick.onDidTriggerButton(() => end({ kind: "back" }));
    quickPick.onDidHide(() => end({ kind: "cancelled" }));
    signal.addEventListener("abort", () => end({ kind: "cancelled" }), { signal: closed.signal });
    quickPick.show();
    opened(closed.signal);
  });
}
