import type { InspectorState } from "../core/inspect/protocol.ts";
import { tokenTitle } from "../core/inspect/token-title.ts";
import { button } from "./control.ts";
import { element, fill, section } from "./dom.ts";
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

/** A list of all tokens of the text, to choose from; nothing where there is one. */
export function renderChoices({ choices, chosen, strings }: InspectorState, ask: Ask): HTMLElement | undefined {
  if (choices.length === 0) return undefined;
  const items = choices.map((choice, index) => {
    const name = [tokenTitle(choice, strings), choice.account].filter((part) => part !== undefined).join(" · ");
    const made = button({ id: `choice-${index}`, label: name, primary: index === chosen }, () =>
      ask({ kind: "choose", index }),
    );
    made.setAttribute("aria-current", String(index === chosen));
    return element("li", {}, made);
  });
  const label = fill(strings.page.choices, String(choices.length));
  return element("nav", { "aria-label": label }, element("p", { class: "aside" }, label), element("ol", {}, ...items));
}

export function renderTitle({ token, strings }: InspectorState): HTMLElement {
  return element("h1", {}, tokenTitle(token, strings));
}
