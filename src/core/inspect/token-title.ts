import type { InspectorStrings } from "./inspector-strings.ts";
import type { TokenView } from "./token-view.ts";

/** What kind of token this is, in words. */
export function tokenTitle({ kind, family }: Pick<TokenView, "kind" | "family">, strings: InspectorStrings): string {
  return kind === "opaque" ? strings.opaque[family ?? "unknown"].title : strings.titles[kind];
}
