import type { InspectorStrings } from "../core/inspect/inspector-strings.ts";
import { mintedLifetime, type LifetimeBounds } from "../core/inspect/lifetime.ts";
import type { InspectorState } from "../core/inspect/protocol.ts";
import type { SignatureState } from "../core/inspect/parsed-token.ts";
import type { ObjectView, PayloadView } from "../core/inspect/token-view.ts";
import { element, fill, section } from "./dom.ts";
import { renderAcceptance } from "./render-acceptance.ts";
import { renderObject, renderOtherPayload, type Explain } from "./render-claims.ts";
import { renderLifetime, type LifetimePart } from "./render-lifetime.ts";
import { renderLints, renderProblems } from "./render-problems.ts";
import { renderChoices, renderSummary, renderTitle } from "./render-summary.ts";
import { renderVerdict } from "./render-verdict.ts";
import type { Ask } from "./render-verification.ts";
import type { TimeText } from "./time-text.ts";

/** A whole page, and what has to be brought up to date each second. */
export interface RenderedToken {
  readonly elements: readonly HTMLElement[];
  readonly bounds: LifetimeBounds | undefined;
  readonly update: (now: number) => void;
}

export function renderToken(state: InspectorState, time: TimeText, ask: Ask): RenderedToken {
  const { token, strings, origin } = state;
  const bounds =
    token.lifetime ?? (origin === undefined ? undefined : mintedLifetime(origin.mintedAt, origin.expiresAt));
  const lifetime = bounds === undefined ? undefined : renderLifetime(bounds, strings, time);
  if (token.lifetime === undefined)
    lifetime?.element.append(element("p", { class: "aside" }, strings.page.knownFromMint));
  const parts = [
    renderChoices(state, ask),
    renderTitle(state),
    renderVerdict(state, time, ask),
    renderProblems(token.problems, token.kind === "malformed", strings),
    renderLints(token.lints, strings),
    renderSummary(state),
    lifetime?.element,
    token.kind === "malformed" ? undefined : renderAcceptance(state, time, ask),
    token.payload === undefined ? undefined : renderPayload(token.payload, state, time),
    token.header === undefined ? undefined : renderHeader(token.header, state, time),
    renderSignatures(state, time),
  ];
  const elements = parts.filter((part) => part !== undefined);
  return { elements, bounds, update: (now) => updateTimes(elements, lifetime, now, time) };
}

function updateTimes(
  elements: readonly HTMLElement[],
  lifetime: LifetimePart | undefined,
  now: number,
  time: TimeText,
): void {
  lifetime?.update(now);
  for (const shown of elements.flatMap((part) => [...part.querySelectorAll<HTMLElement>("[data-at]")])) {
    const text = time.relative(Number(shown.dataset["at"]), now);
    if (shown.textContent !== text) shown.textContent = text;
  }
}

function renderPayload(payload: PayloadView, state: InspectorState, time: TimeText): HTMLElement {
  const { strings } = state;
  const { page, payloads } = strings;
  switch (payload.kind) {
    case "claims":
      return section(
        "payload",
        page.payload,
        ...renderObject(payload.claims, page.payload, explainBy(strings.claims), strings, time),
      );
    case "nested":
      return section(
        "payload",
        page.payload,
        element("p", {}, payloads.nested),
        renderNested(payload.token, state, time),
      );
    default:
      return section("payload", page.payload, ...renderOtherPayload(payload, strings));
  }
}

/** A token inside a token, without headings of its own that would repeat the page's. */
function renderNested(token: InspectorState["token"], state: InspectorState, time: TimeText): HTMLElement {
  const { strings } = state;
  const { page } = strings;
  const verdict = strings.verdicts[token.verdict.kind];
  const claims = token.payload?.kind === "claims" ? token.payload.claims : undefined;
  return element(
    "details",
    { open: "" },
    element("summary", {}, `${page.nested}: ${verdict.title}`),
    renderProblems(token.problems, token.kind === "malformed", strings),
    ...(claims === undefined ? [] : renderObject(claims, page.nested, explainBy(strings.claims), strings, time)),
    ...(token.header === undefined
      ? []
      : renderObject(token.header, page.header, explainBy(strings.parameters), strings, time)),
    token.payload?.kind === "nested" ? renderNested(token.payload.token, state, time) : undefined,
  );
}

function renderHeader(header: ObjectView, { strings }: InspectorState, time: TimeText): HTMLElement {
  const { page, parameters } = strings;
  return section("header", page.header, ...renderObject(header, page.header, explainBy(parameters), strings, time));
}

function explainBy(sentences: Readonly<Record<string, string>>): Explain {
  return ({ name }) => sentences[name] ?? "";
}

function renderSignatures({ token, strings }: InspectorState, time: TimeText): HTMLElement | undefined {
  const { signature, otherSignatures } = token;
  if (signature === undefined) return undefined;
  const others = otherSignatures.flatMap(({ header, state }, index) => [
    element("h3", {}, fill(strings.page.furtherSignature, String(index + 2))),
    renderSignature(state, strings),
    ...(header === undefined
      ? []
      : renderObject(header, strings.page.header, explainBy(strings.parameters), strings, time)),
  ]);
  return section("signature", strings.page.signature, renderSignature(signature, strings), ...others);
}

function renderSignature(signature: SignatureState, { signatures }: InspectorStrings): HTMLElement {
  const bytes = signature.kind === "present" ? String(signature.bytes) : "";
  return element("p", {}, fill(signatures[signature.kind], bytes));
}
