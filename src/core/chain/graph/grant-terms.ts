import { conditionState } from "../policy/condition.ts";
import type { BindingCondition } from "../policy/policy.ts";

/** How certain something is: 0 surely not, 1 depends on something that cannot be seen, 2 surely. */
export type Certainty = 0 | 1 | 2;
export const isNot = 0;
export const mayBe = 1;
export const isSure = 2;

/** What many bindings share: a role and a condition. Each edge of the graph refers to one by its number. */
export interface GrantTerms {
  readonly role: string;
  readonly condition: BindingCondition | undefined;
  /** The permissions of the role; all of them if the role could not be read. */
  readonly bits: number;
  readonly isRoleUnread: boolean;
}

/** Whether terms apply at a time (milliseconds since 1970). */
export function certaintyOf({ condition, isRoleUnread }: GrantTerms, now: number): Certainty {
  const sure = isRoleUnread ? mayBe : isSure;
  if (condition === undefined) return sure;
  if (condition.kind === "hidden") return mayBe;
  switch (conditionState(condition.expression, now)) {
    case "holds":
      return sure;
    case "fails":
      return isNot;
    case "unknown":
      return mayBe;
  }
}
