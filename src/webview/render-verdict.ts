import type { InspectorState } from "../core/inspect/protocol.ts";
import { tokenTitle } from "../core/inspect/token-title.ts";
import type { TokenView } from "../core/inspect/token-view.ts";
import type { Verdict } from "../core/inspect/verdict.ts";
import { element, fill, section } from "./dom.ts";
import { icon, type Tone } from "./icon.ts";

const tones: Readonly<Record<Verdict["kind"], Tone>> = {
  notChecked: "information",
  encrypted: "information",
  opaque: "information",
  signatureRemoved: "warning",
  signatureMissing: "warning",
  unsecured: "warning",
  contradictory: "bad",
  malformed: "bad",
};

/** The answer to the first question, can this be believed, in words, shape and colour. */
export function renderVerdict({ token, strings, removed }: InspectorState): HTMLElement {
  const wrappings = removed.map((wrapping) =>
    fill(strings.wrappings[wrapping.kind], "name" in wrapping ? wrapping.name : ""),
  );
  const removal = wrappings.length === 0 ? undefined : fill(strings.page.removed, wrappings.join(", "));
  return section(
    "verdict",
    strings.page.verdict,
    renderBanner(token, strings),
    removal === undefined ? undefined : element("p", { class: "aside" }, removal),
  );
}

function renderBanner(token: TokenView, strings: InspectorState["strings"]): HTMLElement {
  const { kind } = token.verdict;
  const { title, detail } = strings.verdicts[kind];
  const family = token.family === undefined ? undefined : strings.opaque[token.family].detail;
  return element(
    "div",
    { class: `banner ${tones[kind]}` },
    icon(tones[kind]),
    element("div", {}, element("p", { class: "banner-title" }, title), element("p", {}, detail), paragraph(family)),
  );
}

function paragraph(text: string | undefined): HTMLElement | undefined {
  return text === undefined ? undefined : element("p", {}, text);
}

/** Account, issuer, audience and key, and for a token that was minted here, how. */
export function renderSummary({ token, strings, origin }: InspectorState): HTMLElement | undefined {
  const { page } = strings;
  const { account, issuer, audiences, algorithm, keyId } = token.summary;
  const facts: readonly (readonly [name: string, values: readonly (string | undefined)[]])[] = [
    [page.account, [account ?? origin?.account]],
    [page.chain, [origin?.chain]],
    [page.scopes, origin?.scopes ?? []],
    [page.issuer, [issuer]],
    [page.audience, audiences],
    [page.algorithm, [algorithm]],
    [page.keyId, [keyId]],
  ];
  const items = facts.flatMap(([name, values]) => fact(name, values));
  return items.length === 0 ? undefined : section("summary", page.summary, element("dl", {}, ...items));
}

function fact(name: string, values: readonly (string | undefined)[]): readonly HTMLElement[] {
  const known = values.filter((value) => value !== undefined);
  if (known.length === 0) return [];
  return [element("dt", {}, name), ...known.map((value) => element("dd", {}, value))];
}

/** A list of all tokens of the text, to choose from; nothing where there is one. */
export function renderChoices(state: InspectorState, choose: (index: number) => void): HTMLElement | undefined {
  const { choices, chosen, strings } = state;
  if (choices.length === 0) return undefined;
  const items = choices.map((choice, index) => {
    const name = [tokenTitle(choice, strings), choice.account].filter((part) => part !== undefined).join(" · ");
    const button = element("button", { type: "button", "aria-current": String(index === chosen) }, name);
    button.addEventListener("click", () => choose(index));
    return element("li", {}, button);
  });
  const label = fill(strings.page.choices, String(choices.length));
  return element("nav", { "aria-label": label }, element("p", { class: "aside" }, label), element("ol", {}, ...items));
}

export function renderTitle({ token, strings }: InspectorState): HTMLElement {
  return element("h1", {}, tokenTitle(token, strings));
}
