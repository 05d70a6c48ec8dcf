import * as vscode from "vscode";
import type { Outcome, StepPosition } from "./steps.ts";

/** A row of a pick. A row without a value is a hint or a heading and cannot be chosen. */
export interface PickRow<T> extends vscode.QuickPickItem {
  readonly value?: T;
  readonly buttons?: readonly PickButton<T>[];
}

/** A button on a row, which chooses another value. It is for the mouse: the same must be possible with a row. */
export interface PickButton<T> extends vscode.QuickInputButton {
  readonly value: T;
}

/** The same row for a pick of another type. */
export function mapRow<T, U>({ value, buttons, ...row }: PickRow<T>, to: (value: T) => U): PickRow<U> {
  return {
    ...row,
    ...(value !== undefined && { value: to(value) }),
    ...(buttons !== undefined && { buttons: buttons.map((button) => ({ ...button, value: to(button.value) })) }),
  };
}

/** A row that says what is wrong with the typed text, and the right format; a pick is too narrow for both in one line. */
export function hintRow<T>(problem: string, remedy?: string): PickRow<T> {
  const row = { label: `$(warning) ${problem}`, alwaysShow: true };
  return remedy === undefined ? row : { ...row, detail: remedy };
}

export interface PickOptions<T> {
  readonly position: StepPosition;
  /** A better title, once more is known. */
  readonly laterTitle?: Promise<string> | undefined;
  readonly placeholder: string;
  /** Whether there is a step to go back to; by default from the second step on. */
  readonly canGoBack?: boolean;
  readonly rows: readonly PickRow<T>[];
  /** Finds the row that is active at first. */
  readonly isActive?: (value: T) => boolean;
  /** Rows for typed text: a value of its own, or a hint why it is not valid. */
  readonly typed?: (text: string) => PickRow<T> | undefined;
  /** Typed text is a value, not a search: Enter takes the typed row even if others match. */
  readonly typedRowIsActive?: boolean;
  /** Loads more rows while the pick is open, and calls `show` with the whole list each time. */
  readonly load?: (show: (rows: readonly PickRow<T>[]) => void, signal: AbortSignal) => Promise<void>;
  readonly signal: AbortSignal;
}

/** Lets the user pick one row, or type a value. Esc cancels; Back is available from the second step on. */
export function pickOne<T>(options: PickOptions<T>): Promise<Outcome<T>> {
  const quickPick = vscode.window.createQuickPick<PickRow<T>>();
  let rows = options.rows;
  let typed: PickRow<T> | undefined;
  const rowToBegin = (): PickRow<T> | undefined =>
    rows.find(({ value }) => value !== undefined && options.isActive?.(value) === true);
  const showRows = (active: PickRow<T> | undefined): void => {
    quickPick.items = typed === undefined ? rows : [...rows, typed];
    if (active !== undefined) quickPick.activeItems = [active];
  };
  const showTyped = (): void => {
    const before = typed;
    typed = options.typed?.(quickPick.value.trim());
    if (typed?.label === before?.label) return;
    showRows(options.typedRowIsActive ? typed : undefined);
  };
  const showMore = (more: readonly PickRow<T>[]): void => {
    const before = rows;
    rows = withNewRows(rows, more, typed !== undefined);
    // A replaced list forgets a key that was pressed meanwhile.
    if (rows.length === before.length) return;
    const [active] = quickPick.activeItems.filter((row) => isFound(row, quickPick.value));
    const begin = quickPick.value === "" ? rowToBegin() : undefined;
    // VS Code makes the first row active by itself before the intended one arrives.
    const isLate = begin !== undefined && !before.includes(begin) && active === before.find((row) => !isHeading(row));
    showRows(isLate ? begin : (active ?? begin));
  };
  decorate(quickPick, options);
  void options.laterTitle?.then((title) => (quickPick.title = title));
  quickPick.onDidChangeValue(showTyped);
  showRows(rowToBegin());
  quickPick.busy = options.load !== undefined;
  const lastActive = keepOneActive(quickPick);
  const picked = (): T | undefined => (quickPick.selectedItems[0] ?? lastActive())?.value;
  return settle(quickPick, options.signal, picked, (signal, choose) => {
    quickPick.onDidTriggerItemButton(({ item, button }) => {
      const value = item.buttons?.find((own) => own === button)?.value;
      if (value !== undefined) choose(value);
    });
    void options.load?.(showMore, signal).finally(() => (quickPick.busy = false));
  });
}

/**
 * VS Code reports the taken row by its index, and new rows may arrive at the same time. So a row that was shown keeps its index, to never
 * take another row than the one on the screen: new rows are added at the end, under their heading. A typed row is replaced by a heading.
 */
function withNewRows<T>(
  shown: readonly PickRow<T>[],
  rows: readonly PickRow<T>[],
  typedRowWasShown: boolean,
): readonly PickRow<T>[] {
  const known = new Set(shown.map(({ label }) => label));
  const result = [...shown];
  let heading: PickRow<T> | undefined;
  let lastHeading = typedRowWasShown ? undefined : shown.findLast(isHeading)?.label;
  for (const row of rows) {
    if (isHeading(row)) heading = row;
    else if (!known.has(row.label)) {
      if (heading !== undefined && heading.label !== lastHeading) result.push(heading);
      lastHeading = heading?.label;
      result.push(row);
    }
  }
  return result;
}

/**
 * A row that is made active may be hidden by a text that is still on its way; VS Code then leaves none active. Setting the rows again
 * restores the active one. Returns the previously active row, for an Enter that comes earlier.
 */
function keepOneActive<T>(quickPick: vscode.QuickPick<PickRow<T>>): () => PickRow<T> | undefined {
  let last: PickRow<T> | undefined;
  const isShown = (row: PickRow<T>): boolean => !isHeading(row) && isFound(row, quickPick.value);
  const showAgain = (): void => {
    if (quickPick.activeItems.length === 0 && quickPick.items.some(isShown)) quickPick.items = [...quickPick.items];
  };
  quickPick.onDidChangeActive(([active]) => {
    last = active ?? last;
    // VS Code also reports that none is active before each change of the text.
    if (active === undefined) setTimeout(showAgain);
  });
  return () => (last !== undefined && isShown(last) ? last : undefined);
}

/**
 * Whether a row matches a typed text: the row that was just active may be filtered out by now. Like VS Code, this searches the words of a
 * row and not the names of its icons, or Enter could take an invisible row.
 */
function isFound({ label, description, detail, alwaysShow }: vscode.QuickPickItem, text: string): boolean {
  const typed = text.trim().toLowerCase();
  return alwaysShow === true || [label, description, detail].some((part) => wordsOf(part).includes(typed));
}

function wordsOf(part = ""): string {
  return part.replace(/(?<!\\)\$\([\w~-]+\)/g, "").toLowerCase();
}

function isHeading(row: vscode.QuickPickItem): boolean {
  return row.kind === vscode.QuickPickItemKind.Separator;
}

export interface PickManyOptions<T> extends Omit<PickOptions<T>, "load" | "isActive" | "laterTitle"> {
  readonly isPicked: (value: T) => boolean;
  /** The placeholder after Enter with nothing chosen; without it, an empty choice is allowed. */
  readonly nothingChosen?: string;
}

/**
 * Lets the user pick several rows, and add typed values. Enter on typed text checks the matching row and continues; Enter on empty text
 * ends the step, if enough is checked.
 */
export function pickMany<T>(options: PickManyOptions<T>): Promise<Outcome<readonly T[]>> {
  const quickPick = vscode.window.createQuickPick<PickRow<T>>();
  quickPick.canSelectMany = true;
  decorate(quickPick, options);
  quickPick.items = options.rows;
  quickPick.selectedItems = options.rows.filter(({ value }) => value !== undefined && options.isPicked(value));
  const typing = showTypedRow(quickPick, options);
  return settle(quickPick, options.signal, () => {
    if (quickPick.value.trim() !== "") {
      typing.checkNamedRow();
      return undefined;
    }
    const values = quickPick.selectedItems.flatMap(({ value }) => (value === undefined ? [] : [value]));
    if (values.length > 0 || options.nothingChosen === undefined) return values;
    quickPick.placeholder = options.nothingChosen;
    return undefined;
  });
}

/** The typed row comes last, and stays there when checked: rows never change their index, see {@link withNewRows}. */
function showTypedRow<T>(
  quickPick: vscode.QuickPick<PickRow<T>>,
  options: Pick<PickManyOptions<T>, "rows" | "typed">,
): { checkNamedRow: () => void } {
  let rows = options.rows;
  let typed: PickRow<T> | undefined;
  quickPick.onDidChangeValue((text) => {
    const before = typed;
    const row = options.typed?.(text.trim());
    typed = rows.some(({ label }) => label === row?.label) ? undefined : row;
    if (typed?.label === before?.label) return;
    const selected = quickPick.selectedItems;
    quickPick.items = typed === undefined ? rows : [...rows, typed];
    quickPick.selectedItems = selected;
  });
  return {
    checkNamedRow: () => {
      const named = rows.find(({ label }) => label === quickPick.value.trim());
      const row = named ?? typed ?? quickPick.activeItems[0];
      if (row?.value === undefined) return;
      if (row === typed) rows = [...rows, typed];
      typed = undefined;
      const selected = quickPick.selectedItems;
      quickPick.value = "";
      quickPick.selectedItems = selected.includes(row) ? selected : [...selected, row];
      quickPick.activeItems = [row];
    },
  };
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
  opened: (signal: AbortSignal, choose: (value: P) => void) => void = () => undefined,
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
    opened(closed.signal, (value) => end({ kind: "chosen", value }));
  });
}
