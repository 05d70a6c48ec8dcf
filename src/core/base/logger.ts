/** Where log lines go. Callers pass facts, never a token; the implementation still redacts anything that looks like one. */
export interface Logger {
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}
