import type { NoticeAction } from "./notices.ts";

/** A symbol of the whole process: lazily loaded bundles each have their own copy of this file. */
const key = Symbol.for("mintmark.actions");

/** Gives an error on its way up what can be done about it only where it happened; its notice offers that before anything else. */
export function withActions(error: unknown, ...actions: readonly NoticeAction[]): unknown {
  return error instanceof Error ? Object.assign(error, { [key]: actions }) : error;
}

/** What {@link withActions} gave an error. */
export function actionsOf(error: unknown): readonly NoticeAction[] {
  return error instanceof Error && key in error ? (error[key] as readonly NoticeAction[]) : [];
}
