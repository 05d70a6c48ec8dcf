import * as vscode from "vscode";
import { failureOf } from "../core/base/errors.ts";
import type { Failure } from "../core/base/failure.ts";
import type { CommandId } from "./identifiers.ts";

/** What each command does. Whatever a handler returns is dropped: no command gives anything secret back. */
export type CommandTable = Readonly<Record<CommandId, (argument: unknown) => unknown>>;

/** Shows a failure to the user; offers what can be done about it. */
export type ShowFailure = (failure: Failure, error: unknown) => void;

/** Registers every command behind the one error boundary. */
export function registerCommands(table: CommandTable, showFailure: ShowFailure): vscode.Disposable {
  const registrations = Object.entries(table).map(([id, run]) =>
    vscode.commands.registerCommand(id, (argument: unknown) => guard(() => run(argument), showFailure)),
  );
  return vscode.Disposable.from(...registrations);
}

/** The error boundary: shows what fails, and nothing when the user cancelled. Buttons of notices go through it too. */
export async function guard(work: () => unknown, showFailure: ShowFailure): Promise<void> {
  try {
    await work();
  } catch (error) {
    const failure = failureOf(error);
    if (failure.code !== "cancelled") showFailure(failure, error);
  }
}
