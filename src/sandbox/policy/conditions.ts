import { Environment, type ParseResult } from "@marcbachmann/cel-js";

/** The attributes that a condition can use (source: IAM Conditions attribute reference). */
export interface ConditionContext {
  readonly request: { readonly time: Date };
  readonly resource: ConditionResource;
  /** API attributes of the call, by full name. */
  readonly api?: Readonly<Record<string, string>>;
}

export interface ConditionResource {
  readonly name: string;
  readonly type: string;
  readonly service: string;
  /** Expressions cannot name this attribute; `matchTag` and `hasTagKey` read it. */
  readonly tags: Readonly<Record<string, string>>;
}

const environment = new Environment()
  .registerVariable("request", "map")
  .registerVariable("resource", "map")
  .registerVariable("api", "map")
  .registerFunction("string.extract(string): string", extract)
  .registerFunction(
    "map.matchTag(string, string): bool",
    ({ tags }: ConditionResource, key: string, value: string) => tags[key] === value,
  )
  .registerFunction(
    "map.getAttribute(string, string): string",
    (attributes: Readonly<Record<string, string>>, key: string, otherwise: string) => attributes[key] ?? otherwise,
  )
  .registerFunction("map.hasTagKey(string): bool", ({ tags }: ConditionResource, key: string) =>
    Object.hasOwn(tags, key),
  );

/** A parsed expression: its evaluator, or why it is not a valid condition. */
type Checked =
  { readonly program: ParseResult; readonly problem?: never } | { readonly problem: string; readonly program?: never };

const checked = new Map<string, Checked>();

/** Why an expression is not a condition; `undefined` if it is one. */
export function conditionProblem(expression: string): string | undefined {
  return compiled(expression).problem;
}

/** Evaluates a condition. As in Google's IAM, an error during evaluation grants nothing. */
export function conditionHolds(expression: string, context: ConditionContext): boolean {
  try {
    return compiled(expression).program?.({ api: {}, ...context }) === true;
  } catch {
    return false;
  }
}

function compiled(expression: string): Checked {
  const known = checked.get(expression) ?? compile(expression);
  checked.set(expression, known);
  return known;
}

function compile(expression: string): Checked {
  try {
    const program = environment.parse(expression);
    const { valid, type, error } = program.check();
    if (!valid) return { problem: firstLine(error?.message ?? "not valid CEL") };
    return type === "bool" || type === "dyn" ? { program } : { problem: `must be a bool, is ${type ?? "unknown"}` };
  } catch (error) {
    return { problem: error instanceof Error ? firstLine(error.message) : "not valid CEL" };
  }
}

/** IAM's own `extract`: the text at `{name}` in the template; empty if the template does not match. */
function extract(value: string, template: string): string {
  const parts = /^([^{]*)\{\w+\}(.*)$/s.exec(template);
  if (parts === null) return "";
  const [, before = "", after = ""] = parts;
  const start = value.indexOf(before);
  if (start < 0) return "";
  const rest = value.slice(start + before.length);
  const end = after === "" ? rest.length : rest.indexOf(after);
  return end < 0 ? "" : rest.slice(0, end);
}

function firstLine(message: string): string {
  return message.split("\n", 1)[0] ?? message;
}
