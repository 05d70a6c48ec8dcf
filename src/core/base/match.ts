/** What a table makes of a thing by its kind. A new kind does not compile without its line. */
export function match<T extends { readonly kind: string }, R>(
  thing: T,
  table: { readonly [K in T["kind"]]: (thing: T & { readonly kind: K }) => NoInfer<R> },
): R {
  const kind: T["kind"] = thing.kind;
  return table[kind](thing);
}
