/** A part of a condition that can be evaluated; all other CEL is `unknown`. */
export type Operand =
  | { readonly kind: "boolean"; readonly value: boolean }
  | { readonly kind: "not"; readonly operand: Operand }
  | { readonly kind: "and" | "or"; readonly operands: readonly Operand[] }
  | { readonly kind: "comparison"; readonly operator: string; readonly left: Operand; readonly right: Operand }
  | { readonly kind: "requestTime" }
  /** Milliseconds since 1970. */
  | { readonly kind: "time"; readonly time: number }
  | { readonly kind: "unknown" };

const unknown: Operand = { kind: "unknown" };
const tokenPattern =
  /\s*(?:("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')|([A-Za-z_][\w]*|\d+)|(&&|\|\||[<>=!]=|[<>!().,[\]]))/y;
const comparisons: ReadonlySet<string> = new Set(["<", "<=", ">", ">=", "==", "!="]);
const longestExpression = 12_000;
const deepestNesting = 100;

/** Parses the subset of CEL used for time conditions; `undefined` for any other text. */
export function readExpression(text: string): Operand | undefined {
  const tokens = text.length > longestExpression ? undefined : tokensOf(text);
  if (tokens === undefined) return undefined;
  const reader = new ExpressionReader(tokens);
  const operand = reader.readOr(0);
  return reader.isAtEnd ? operand : undefined;
}

function tokensOf(text: string): readonly string[] | undefined {
  const tokens: string[] = [];
  const trimmed = text.trimEnd();
  tokenPattern.lastIndex = 0;
  while (tokenPattern.lastIndex < trimmed.length) {
    const token = tokenPattern.exec(trimmed)?.slice(1).find(Boolean);
    if (token === undefined) return undefined;
    tokens.push(token);
  }
  return tokens;
}

/** Recursive descent over one expression; a syntax error leaves tokens over, so the end is not reached. */
class ExpressionReader {
  readonly #tokens: readonly string[];
  #next = 0;
  #failed = false;

  constructor(tokens: readonly string[]) {
    this.#tokens = tokens;
  }

  get isAtEnd(): boolean {
    return !this.#failed && this.#next === this.#tokens.length;
  }

  readOr(depth: number): Operand {
    return this.#readList("or", "||", () => this.#readList("and", "&&", () => this.#readComparison(depth)));
  }

  #readList(kind: "and" | "or", separator: string, read: () => Operand): Operand {
    const operands = [read()];
    while (this.#take(separator)) operands.push(read());
    const [only] = operands;
    return operands.length === 1 && only !== undefined ? only : { kind, operands };
  }

  #readComparison(depth: number): Operand {
    const left = this.#readUnary(depth);
    const operator = this.#tokens[this.#next];
    if (operator === undefined || !comparisons.has(operator)) return left;
    this.#next += 1;
    return { kind: "comparison", operator, left, right: this.#readUnary(depth) };
  }

  #readUnary(depth: number): Operand {
    if (depth > deepestNesting) return this.#fail();
    if (this.#take("!")) return { kind: "not", operand: this.#readUnary(depth + 1) };
    return this.#readPostfix(this.#readPrimary(depth), depth);
  }

  #readPrimary(depth: number): Operand {
    if (this.#take("(")) {
      const inner = this.readOr(depth + 1);
      return this.#take(")") ? inner : this.#fail();
    }
    const token = this.#tokens[this.#next] ?? "";
    if (!/^[\w"']/.test(token)) return this.#fail();
    this.#next += 1;
    if (token === "true" || token === "false") return { kind: "boolean", value: token === "true" };
    if (token === "request" && this.#take(".", "time")) return { kind: "requestTime" };
    if (token === "timestamp") return this.#readTimestamp();
    return this.#take("(") ? this.#readArguments(depth) : unknown;
  }

  #readTimestamp(): Operand {
    const text = this.#tokens[this.#next + 1] ?? "";
    if (!this.#take("(", text, ")")) return this.#fail();
    const time = Date.parse(text.slice(1, -1));
    return Number.isNaN(time) ? unknown : { kind: "time", time };
  }

  /** Members, calls and indexes of a value are not supported. */
  #readPostfix(value: Operand, depth: number): Operand {
    let result = value;
    for (;;) {
      if (this.#take(".")) {
        if (!/^[A-Za-z_]/.test(this.#tokens[this.#next] ?? "")) return this.#fail();
        this.#next += 1;
        result = this.#take("(") ? this.#readArguments(depth) : unknown;
      } else if (this.#take("[")) {
        this.readOr(depth + 1);
        if (!this.#take("]")) return this.#fail();
        result = unknown;
      } else return result;
    }
  }

  #readArguments(depth: number): Operand {
    if (this.#take(")")) return unknown;
    do this.readOr(depth + 1);
    while (this.#take(","));
    return this.#take(")") ? unknown : this.#fail();
  }

  #take(...tokens: readonly string[]): boolean {
    if (this.#failed || !tokens.every((token, offset) => this.#tokens[this.#next + offset] === token)) return false;
    this.#next += tokens.length;
    return true;
  }

  #fail(): Operand {
    this.#failed = true;
    return unknown;
  }
}
