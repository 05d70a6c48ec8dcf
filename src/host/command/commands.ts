import * as vscode from "vscode";
import { failureOf } from "../../core/base/errors.ts";
import type { Failure } from "../../core/base/failure.ts";
import type { QuietRenewal } from "../expiry/quiet-renewal.ts";
import type { RecipeRow } from "../tree/recipes-view.ts";
import { type CommandId, commandIds } from "../base/identifiers.ts";

/** What each command does. What a handler returns is dropped, so that no command gives anything secret back, but for the one that must. */
export type CommandTable = Readonly<Record<CommandId, (argument: unknown) => unknown>>;

/** Shows a failure to the user; offers what can be done about it. */
export type ShowFailure = (failure: Failure, error: unknown) => void;

/** The commands, and how their failures are told. */
export interface CommandSet {
  readonly table: CommandTable;
  readonly showFailure: ShowFailure;
  /** What went wrong and what to do about it, as a sentence. */
  readonly explain: (failure: Failure) => string;
  readonly quietRenewal: QuietRenewal;
  readonly recipeRows: () => readonly RecipeRow[];
}

/** Registers every command behind the one error boundary. What they do is loaded by the first one that is called. */
export function registerCommands(load: () => Promise<CommandSet>): vscode.Disposable {
  const registrations = commandIds.map((id) =>
    vscode.commands.registerCommand(id, async (argument: unknown) => {
      const { table, showFailure } = await load();
      const result = await guard(() => table[id](argument), showFailure);
      return id === returningCommand ? requireResult(result) : undefined;
    }),
  );
  return vscode.Disposable.from(...registrations);
}

/** VS Code puts what this returns into a task. */
const returningCommand: CommandId = "mintmark.getToken";

/** When an input command returns nothing, VS Code starts the task without it; only one that is cancelled keeps the task from starting. */
function requireResult(result: unknown): unknown {
  if (result === undefined) throw new vscode.CancellationError();
  return result;
}

/** The error boundary: shows what fails, and nothing when the user cancelled. Buttons of notices go through it too. */
export async function guard<T>(work: () => T | Promise<T>, showFailure: ShowFailure): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    const failure = failureOf(error);
    if (failure.code !== "cancelled") showFailure(failure, error);
    return undefined;
  }
}
