/** Where log lines go. Callers pass facts, never a token; the implementation redacts what looks like one all the same. */
export interface Logger {
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}
