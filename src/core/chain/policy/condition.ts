import { readExpression, type Operand } from "./condition-syntax.ts";

/** Whether a condition is met: `unknown` if it depends on something that cannot be seen here. */
export type ConditionState = "holds" | "fails" | "unknown";

/**
 * Evaluates a condition of a binding at a time (milliseconds since 1970). Only `request.time` is known: IAM gives no resource attributes
 * for service accounts (source: conditions-resource-attributes), and tags cannot be seen. Anything else is `unknown`; the logic has three
 * values, so that `unknown && false` is still false.
 */
export function conditionState(expression: string, now: number): ConditionState {
  const operand = readExpression(expression);
  const value = operand === undefined ? undefined : truth(operand, now);
  if (value === undefined) return "unknown";
  return value ? "holds" : "fails";
}

function truth(operand: Operand, now: number): boolean | undefined {
  switch (operand.kind) {
    case "boolean":
      return operand.value;
    case "not": {
      const value = truth(operand.operand, now);
      return value === undefined ? undefined : !value;
    }
    case "and":
    case "or": {
      const decisive = operand.kind === "or";
      const values = operand.operands.map((part) => truth(part, now));
      if (values.includes(decisive)) return decisive;
      return values.includes(undefined) ? undefined : !decisive;
    }
    case "comparison":
      return compare(operand.operator, timeOf(operand.left, now), timeOf(operand.right, now));
    case "time":
    case "requestTime":
    case "unknown":
      return undefined;
  }
}

function timeOf(operand: Operand, now: number): number | undefined {
  if (operand.kind === "requestTime") return now;
  return operand.kind === "time" ? operand.time : undefined;
}

function compare(operator: string, left: number | undefined, right: number | undefined): boolean | undefined {
  if (left === undefined || right === undefined) return undefined;
  switch (operator) {
    case "<":
      return left < right;
    case "<=":
      return left <= right;
    case ">":
      return left > right;
    case ">=":
      return left >= right;
    case "==":
      return left === right;
    default:
      return left !== right;
  }
}
