import * as vscode from "vscode";
import type { Logger } from "../../core/base/logger.ts";
import { redact } from "../../core/base/redact.ts";

/** The Mintmark output channel. It is created with the first line; whatever looks like a credential is redacted before it is written. */
export class OutputLog implements Logger {
  #channel: vscode.LogOutputChannel | undefined;

  debug(message: string): void {
    this.#open().debug(redact(message));
  }

  info(message: string): void {
    this.#open().info(redact(message));
  }

  warn(message: string): void {
    this.#open().warn(redact(message));
  }

  error(message: string): void {
    this.#open().error(redact(message));
  }

  show(): void {
    this.#open().show();
  }

  dispose(): void {
    this.#channel?.dispose();
  }

  #open(): vscode.LogOutputChannel {
    this.#channel ??= vscode.window.createOutputChannel("Mintmark", { log: true });
    return this.#channel;
  }
}
