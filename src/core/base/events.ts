/** Something that must be disposed of. The same shape as `vscode.Disposable`. */
export interface Disposable {
  dispose(): void;
}

/** Registers a listener; dispose the result to stop listening. The same shape as `vscode.Event`. */
export type Event<T> = (listener: (value: T) => void) => Disposable;

/** The owner's side of an event. Calls listeners synchronously, in the order in which they were added. */
export class Emitter<T> {
  readonly #listeners = new Set<(value: T) => void>();

  readonly event: Event<T> = (listener) => {
    const own = (value: T): void => listener(value);
    this.#listeners.add(own);
    return { dispose: () => void this.#listeners.delete(own) };
  };

  fire(value: T): void {
    for (const listener of [...this.#listeners]) listener(value);
  }
}
