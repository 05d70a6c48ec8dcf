import type { InspectorState } from "../../core/inspect/protocol.ts";
import { tokenTitle } from "../../core/inspect/token-title.ts";
import { button, selectField } from "../page/control.ts";
import { element, fill, section } from "../page/dom.ts";
import type { Ask } from "./render-verification.ts";

/** Account, issuer, audience and key, and for a token that was minted here, how. */
export function renderSummary({ token, strings, origin }: InspectorState): HTMLElement | undefined {
  const { page } = strings;
  const { account, issuer, audiences, algorithm, keyId } = token.summary;
  const mintedFor = audiences.length === 0 ? [origin?.audience] : [];
  const facts: readonly (readonly [name: string, values: readonly (string | undefined)[]])[] = [
    [page.credential, [origin?.kind]],
    [page.account, [account ?? origin?.account]],
    [page.chain, [origin?.chain]],
    [page.scopes, origin?.scopes ?? []],
    [page.reason, [origin?.reason]],
    [page.issuer, [issuer]],
    [page.audience, [...audiences, ...mintedFor]],
    [page.algorithm, [algorithm]],
    [page.keyId, [keyId]],
  ];
  const items = facts.flatMap(([name, values]) => fact(name, values));
  if (items.length === 0) return undefined;
  const note = origin === undefined ? undefined : element("p", { class: "aside" }, page.knownFromMint);
  return section("summary", page.summary, element("dl", {}, ...items), note);
}

function fact(name: string, values: readonly (string | undefined)[]): readonly HTMLElement[] {
  const known = values.filter((value) => value !== undefined);
  if (known.length === 0) return [];
  return [element("dt", {}, name), ...known.map((value) => element("dd", {}, value))];
}

/** So many tokens are buttons side by side; more are a list to choose from. */
const mostButtons = 8;

/** All tokens of the text, to choose from; nothing where there is one. */
export function renderChoices({ choices, chosen, strings }: InspectorState, ask: Ask): HTMLElement | undefined {
  if (choices.length === 0) return undefined;
  const label = fill(strings.page.choices, String(choices.length));
  const names = choices.map((choice) =>
    [tokenTitle(choice, strings), choice.account].filter((part) => part !== undefined).join(" · "),
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

export function renderTitle({ token, strings }: InspectorState): HTMLElement {
  return element("h1", {}, tokenTitle(token, strings));
}
