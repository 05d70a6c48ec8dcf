/** An object all of whose methods are asynchronous, as far as a caller can see. */
type AsyncMethods<T> = { readonly [K in keyof T]: (...args: never[]) => Promise<unknown> };

/** Stands in for an object that is loaded by the first call of one of its methods. */
export function deferred<T extends AsyncMethods<T>>(load: () => Promise<T>): T {
  const call =
    (name: PropertyKey) =>
    async (...args: unknown[]) => {
      const loaded = await load();
      const method: unknown = Reflect.get(loaded, name);
      if (typeof method !== "function") throw new TypeError(`There is no method ${String(name)}.`);
      return Reflect.apply(method, loaded, args) as Promise<unknown>;
    };
  // An object with a `then` would be taken for a promise.
  const get = (_target: object, name: PropertyKey) => (name === "then" ? undefined : call(name));
  return new Proxy({}, { get }) as T;
}
