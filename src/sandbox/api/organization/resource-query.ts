import { invalidArgument } from "../../http/google-errors.ts";

/** The values of a resource for a field that a query names in lower case; `""` asks for those that a bare word searches. */
export type FieldValues = (field: string) => readonly string[];
type Filter = (valuesOf: FieldValues) => boolean;

/** Deeper than any client writes, and shallow enough for the stack. */
const deepest = 20;
/** What is no term; a lone quotation mark has no end. */
const operators = ["AND", "OR", "NOT", "(", ")", `"`];

/**
 * Reads a search query: `field:value` and `field=value` with AND, OR, NOT and parentheses; `*` in a value matches anything. Two terms side
 * by side are joined by `beside`: `projects:search` takes either, all other methods need both (source: reference of Resource Manager).
 * Throws Google's 400.
 */
export function resourceFilter(query: string, beside: "AND" | "OR"): Filter {
  const tokens = query.match(/[()]|(?:"[^"]*"|[^\s()"])+|"/g) ?? [];
  if (tokens.length === 0) return () => true;
  const reader = new QueryReader(tokens, beside);
  const filter = reader.either(0);
  if (!reader.atEnd) throw invalidArgument();
  return filter;
}

/** Reads a query from its first token to its last. */
class QueryReader {
  readonly #tokens: readonly string[];
  readonly #beside: "AND" | "OR";
  #at = 0;

  constructor(tokens: readonly string[], beside: "AND" | "OR") {
    this.#tokens = tokens;
    this.#beside = beside;
  }

  get atEnd(): boolean {
    return this.#at >= this.#tokens.length;
  }

  either(depth: number): Filter {
    const parts = [this.#both(depth)];
    while (this.#joins("OR")) parts.push(this.#both(depth));
    return (valuesOf) => parts.some((part) => part(valuesOf));
  }

  #both(depth: number): Filter {
    const parts = [this.#one(depth)];
    while (this.#joins("AND")) parts.push(this.#one(depth));
    return (valuesOf) => parts.every((part) => part(valuesOf));
  }

  /** Whether the next part is joined to the last one by this operator, written or not. */
  #joins(operator: "AND" | "OR"): boolean {
    if (this.#takes(operator)) return true;
    const next = this.#tokens[this.#at];
    return this.#beside === operator && next !== undefined && !["AND", "OR", ")"].includes(next);
  }

  #one(depth: number): Filter {
    if (depth > deepest) throw invalidArgument();
    if (this.#takes("NOT")) {
      const part = this.#one(depth + 1);
      return (valuesOf) => !part(valuesOf);
    }
    if (this.#takes("(")) {
      const part = this.either(depth + 1);
      if (!this.#takes(")")) throw invalidArgument();
      return part;
    }
    return this.#term();
  }

  #term(): Filter {
    const token = this.#tokens[this.#at++];
    if (token === undefined || operators.includes(token)) throw invalidArgument();
    const [, field = "", wanted = ""] = /^([\w.-]+)[:=](.*)$/s.exec(token) ?? [undefined, "", token];
    const parts = wanted.replace(/["']/g, "").toLowerCase().split("*");
    return (valuesOf) => valuesOf(field.toLowerCase()).some((value) => matchesPattern(value.toLowerCase(), parts));
  }

  #takes(token: string): boolean {
    if (this.#tokens[this.#at] !== token) return false;
    this.#at += 1;
    return true;
  }
}

/** Whether the value contains the parts of a pattern split at `*`, in order. */
function matchesPattern(value: string, parts: readonly string[]): boolean {
  if (parts.length === 1) return value === parts[0];
  let from = 0;
  for (const [index, part] of parts.entries()) {
    const at = index === parts.length - 1 ? value.length - part.length : value.indexOf(part, from);
    if (at < from || !value.startsWith(part, at) || (index === 0 && at !== 0)) return false;
    from = at + part.length;
  }
  return true;
}
