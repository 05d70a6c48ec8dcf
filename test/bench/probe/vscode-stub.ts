import Module from "node:module";

/** Node's own loader, which the extension host replaces in the same way. */
interface Loader {
  _load(request: string, ...rest: unknown[]): unknown;
}

/** Makes `require("vscode")` return an object on which every property exists, can be called and can be constructed. */
export function stubVscode(): void {
  const loader = Module as unknown as Loader;
  const original = loader._load.bind(loader);
  const stub: unknown = Object.create(anything() as object);
  loader._load = (request, ...rest) => (request === "vscode" ? stub : original(request, ...rest));
}

/** Returns itself for everything, is an empty list and not a promise. */
export function anything(): unknown {
  const target = function (): void {
    // Only called through the proxy.
  };
  const proxy: unknown = new Proxy(target, {
    get: (_target, name) => known(target, name) ?? proxy,
    apply: () => proxy,
    construct: () => proxy as object,
  });
  return proxy;
}

function known(target: object, name: string | symbol): unknown {
  if (name === "prototype") return Reflect.get(target, name);
  if (name === Symbol.iterator) return () => [][Symbol.iterator]();
  if (name === Symbol.toPrimitive) return () => "";
  return name === "then" ? null : undefined;
}
