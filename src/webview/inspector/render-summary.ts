import { t } from "@vscode/l10n";
import type { InspectorState } from "../../core/inspect/protocol.ts";
import { button, selectField } from "../page/control.ts";
import { element, section } from "../page/dom.ts";
import type { Ask } from "./render-verification.ts";
import { tokenTitle } from "./token-title.ts";

/** Account, issuer, audience and key, and how the token was minted if it was minted here. */
export function renderSummary({ token, origin }: InspectorState): HTMLElement | undefined {
  const { account, issuer, audiences, algorithm, keyId } = token.summary;
  const mintedFor = audiences.length === 0 ? [origin?.audience] : [];
  const facts: readonly (readonly [name: string, values: readonly (string | undefined)[]])[] = [
    [t("Credential"), [origin?.kind]],
    [t("Account"), [account ?? origin?.account]],
    [t("Delegation chain"), [origin?.chain]],
    [t("Scopes"), origin?.scopes ?? []],
    [t("Reason"), [origin?.reason]],
    [t("Issuer"), [issuer]],
    [t("Audience"), [...audiences, ...mintedFor]],
    [t("Algorithm"), [algorithm]],
    [t("Key id"), [keyId]],
  ];
  const items = facts.flatMap(([name, values]) => fact(name, values));
  if (items.length === 0) return undefined;
  const note =
    origin === undefined ? undefined : element("p", { class: "aside" }, t("Known because Mintmark minted this token."));
  return section("summary", t("Summary"), element("dl", {}, ...items), note);
}

function fact(name: string, values: readonly (string | undefined)[]): readonly HTMLElement[] {
  const known = values.filter((value) => value !== undefined);
  if (known.length === 0) return [];
  return [element("dt", {}, name), ...known.map((value) => element("dd", {}, value))];
}

/** Up to this many tokens are buttons side by side; more become a list. */
const mostButtons = 8;

/** All tokens of the text, to choose from; nothing if there is only one. */
export function renderChoices({ choices, chosen }: InspectorState, ask: Ask): HTMLElement | undefined {
  if (choices.length === 0) return undefined;
  const label = t("{0} tokens in this text", choices.length);
  const names = choices.map((choice) =>
    [tokenTitle(choice), choice.account].filter((part) => part !== undefined).join(" · "),
  );
  const choose = (index: number): void => ask({ kind: "choose", index });
  if (names.length > mostButtons) {
    const rows = names.map((name, index) => ({ value: String(index), label: `${index + 1}. ${name}` }));
    const field = { id: "choices", label, choices: rows, chosen: String(chosen) };
    return element(
      "nav",
      { "aria-label": label },
      selectField(field, (value) => choose(Number(value))),
    );
  }
  const items = names.map((name, index) => {
    const made = button({ id: `choice-${index}`, label: name, primary: index === chosen }, () => choose(index));
    made.setAttribute("aria-current", String(index === chosen));
    return element("li", {}, made);
  });
  return element("nav", { "aria-label": label }, element("p", { class: "aside" }, label), element("ol", {}, ...items));
}

export function renderTitle({ token }: InspectorState): HTMLElement {
  return element("h1", {}, tokenTitle(token));
}
