import * as vscode from "vscode";
import type { Logger } from "../../core/base/logger.ts";

/**
 * The Mintmark output channel. It is created with the first line, which also loads what finds credentials; whatever looks like one is
 * redacted before it is written.
 */
export class OutputLog implements Logger {
  #channel: vscode.LogOutputChannel | undefined;
  #redaction: Promise<{ readonly redact: (text: string) => string }> | undefined;

  debug(message: string): void {
    this.#write("debug", message);
  }

  info(message: string): void {
    this.#write("info", message);
  }

  warn(message: string): void {
    this.#write("warn", message);
  }

  error(message: string): void {
    this.#write("error", message);
  }

  show(): void {
    this.#open().show();
  }

  dispose(): void {
    this.#channel?.dispose();
  }

  #write(level: keyof Logger, message: string): void {
    this.#redaction ??= import("../../core/base/redact.ts");
    void this.#redaction.then(({ redact }) => this.#open()[level](redact(message)));
  }

  #open(): vscode.LogOutputChannel {
    this.#channel ??= vscode.window.createOutputChannel("Mintmark", { log: true });
    return this.#channel;
  }
}
