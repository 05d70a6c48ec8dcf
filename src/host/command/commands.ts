import * as vscode from "vscode";
import { failureOf } from "../../core/base/errors.ts";
import type { Failure } from "../../core/base/failure.ts";
import type { SayClock } from "../diagnosis/clock-notice.ts";
import type { QuietRenewal } from "../expiry/quiet-renewal.ts";
import type { RecipeRow } from "../tree/recipes-view.ts";
import { type CommandId, commandIds } from "../base/identifiers.ts";

/** What each command does. A handler's result is dropped, so that no command returns a secret, except the one command for that. */
export type CommandTable = Readonly<Record<CommandId, (argument: unknown) => unknown>>;

/** Shows a failure to the user; offers what can be done about it. */
export type ShowFailure = (failure: Failure, error: unknown) => void;

/** The commands, and how their failures are shown. */
export interface CommandSet {
  readonly table: CommandTable;
  readonly showFailure: ShowFailure;
  /** What went wrong and what to do about it, as a sentence. */
  readonly explain: (failure: Failure) => string;
  readonly sayClock: SayClock;
  readonly quietRenewal: QuietRenewal;
  readonly recipeRows: () => readonly RecipeRow[];
}

/** Registers every command behind the one error boundary. Their code is loaded with the first call. */
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

/** VS Code inserts the result into a task. */
const returningCommand: CommandId = "mintmark.getToken";

/** If an input command returns nothing, VS Code starts the task without it; only a cancellation prevents the start. */
function requireResult(result: unknown): unknown {
  if (result === undefined) throw new vscode.CancellationError();
  return result;
}

/** The error boundary: shows failures, but nothing if the user cancelled. Buttons of notices use it too. */
export async function guard<T>(work: () => T | Promise<T>, showFailure: ShowFailure): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    const failure = failureOf(error);
    if (failure.code !== "cancelled") showFailure(failure, error);
    return undefined;
  }
}
