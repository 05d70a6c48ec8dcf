import { t } from "@vscode/l10n";
import type { CopyPart } from "../../core/inspect/copy-text.ts";
import type { InspectorState } from "../../core/inspect/protocol.ts";
import { button } from "../page/control.ts";
import { element } from "../page/dom.ts";
import { copySign } from "../page/icon.ts";
import type { Ask } from "./render-verification.ts";

/** Actions for the whole token. */
export function renderActions({ token, canMintLike }: InspectorState, ask: Ask): HTMLElement | undefined {
  const hasClaims = token.header !== undefined || token.payload !== undefined;
  const buttons = [
    hasClaims
      ? button({ id: "compare", label: t("Compare with Another Token…") }, () => ask({ kind: "compare" }))
      : undefined,
    token.kind === "jws" ? copyButton(t("Copy Without Signature"), { kind: "shareForm" }, ask) : undefined,
    canMintLike
      ? button({ id: "mint-like", label: t("Mint One Like It…") }, () => ask({ kind: "mintLike" }))
      : undefined,
  ];
  if (buttons.every((made) => made === undefined)) return undefined;
  return element("div", { class: "actions", role: "group", "aria-label": t("What can be done with it") }, ...buttons);
}

/** Copies the header, the payload, or the token in its shareable form. */
export function copyButton(label: string, part: Exclude<CopyPart, { kind: "claim" }>, ask: Ask): HTMLElement {
  return button({ id: `copy-${part.kind}`, label }, () => ask({ kind: "copy", part }));
}

/** A small native button: a table may have hundreds. */
export function copyValueButton(name: string, part: Extract<CopyPart, { kind: "claim" }>, ask: Ask): HTMLElement {
  const label = t("Copy {0}", name);
  const id = `copy-${part.in}-${part.index}`;
  const made = element("button", { type: "button", id, class: "copy", "aria-label": label, title: label }, copySign());
  made.addEventListener("click", () => ask({ kind: "copy", part }));
  return made;
}
