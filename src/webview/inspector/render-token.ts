import type { ClaimPart } from "../../core/inspect/claim-entries.ts";
import type { InspectorStrings } from "../../core/inspect/inspector-strings.ts";
import type { LifetimeBounds } from "../../core/inspect/verify/lifetime.ts";
import type { InspectorState } from "../../core/inspect/protocol.ts";
import type { SignatureState } from "../../core/inspect/parse/parsed-token.ts";
import type { ObjectView, PayloadView } from "../../core/inspect/token-view.ts";
import type { Verdict } from "../../core/inspect/verify/verdict.ts";
import { element, fill, section } from "../page/dom.ts";
import { renderAcceptance } from "./render-acceptance.ts";
import { copyButton, copyValueButton, renderActions } from "./render-actions.ts";
import { renderObject, renderOtherPayload, type Explain, type ObjectLook } from "./render-claims.ts";
import { renderLifetime, type LifetimePart } from "./render-lifetime.ts";
import { renderLints, renderProblems } from "./render-problems.ts";
import { renderChoices, renderSummary, renderTitle } from "./render-summary.ts";
import { renderTokenInfo } from "./render-token-info.ts";
import { renderVerdict, renderVerdictLine } from "./render-verdict.ts";
import type { Ask } from "./render-verification.ts";
import type { PageTime } from "../page/page-time.ts";

/** A whole page, and what has to be brought up to date each second. */
export interface RenderedToken {
  readonly elements: readonly HTMLElement[];
  readonly bounds: LifetimeBounds | undefined;
  readonly update: (now: number) => void;
}

export function renderToken(state: InspectorState, time: PageTime, ask: Ask): RenderedToken {
  const { token, strings } = state;
  const lifetime = state.lifetime && renderLifetime(state.lifetime, strings, time);
  const parts = [
    renderChoices(state, ask),
    renderTitle(state),
    renderActions(state, ask),
    renderVerdict(state, time, ask),
    renderProblems(token.problems, token.kind === "malformed", strings),
    renderLints(token.lints, strings),
    renderSummary(state),
    lifetime?.element,
    renderTokenInfo(state, time, ask),
    token.kind === "malformed" ? undefined : renderAcceptance(state, time, ask),
    token.payload === undefined ? undefined : renderPayload(token.payload, state, time, ask),
    token.header === undefined ? undefined : renderHeader(token.header, state, time, ask),
    renderSignatures(state, time),
  ];
  const elements = parts.filter((part) => part !== undefined);
  return { elements, bounds: state.lifetime?.bounds, update: (now) => updateTimes(elements, lifetime, now, time) };
}

function updateTimes(
  elements: readonly HTMLElement[],
  lifetime: LifetimePart | undefined,
  now: number,
  time: PageTime,
): void {
  lifetime?.update(now);
  updateRelativeTimes(elements, now, time);
}

/** Brings the times that are told from now up to date. */
export function updateRelativeTimes(elements: readonly HTMLElement[], now: number, time: PageTime): void {
  for (const shown of elements.flatMap((part) => [...part.querySelectorAll<HTMLElement>("[data-at]")])) {
    const text = time.relative(Number(shown.dataset["at"]), now);
    if (shown.textContent !== text) shown.textContent = text;
  }
}

function renderPayload(payload: PayloadView, state: InspectorState, time: PageTime, ask: Ask): HTMLElement {
  const { strings } = state;
  const { page, payloads, actions } = strings;
  const copyAll = element("div", { class: "actions" }, copyButton(actions.copyPayload, { kind: "payload" }, ask));
  switch (payload.kind) {
    case "claims": {
      const look = { ...lookOf("payload", state, time), copy: copyFor("payload", state, ask) };
      return section("payload", page.payload, ...renderObject(payload.claims, look), copyAll);
    }
    case "nested":
      return section(
        "payload",
        page.payload,
        element("p", {}, payloads.nested),
        renderNested(payload.token, state, time),
      );
    case "json":
    case "text":
      return section("payload", page.payload, ...renderOtherPayload(payload, strings), copyAll);
    default:
      return section("payload", page.payload, ...renderOtherPayload(payload, strings));
  }
}

function lookOf(part: ClaimPart, { strings }: InspectorState, time: PageTime): ObjectLook {
  const sentences = part === "payload" ? strings.claims : strings.parameters;
  return { caption: strings.page[part], explain: explainBy(sentences), strings, time };
}

function copyFor(part: ClaimPart, { strings }: InspectorState, ask: Ask): NonNullable<ObjectLook["copy"]> {
  return (name, index) => copyValueButton(name, { kind: "claim", in: part, index }, strings, ask);
}

/** A token inside a token, without headings of its own that would repeat the page's. */
function renderNested(token: InspectorState["token"], state: InspectorState, time: PageTime): HTMLElement {
  const { strings } = state;
  const { page } = strings;
  const verdict = strings.verdicts[token.verdict.kind];
  const claims = token.payload?.kind === "claims" ? token.payload.claims : undefined;
  return element(
    "details",
    { open: "" },
    element("summary", {}, `${page.nested}: ${verdict.title}`),
    renderProblems(token.problems, token.kind === "malformed", strings),
    ...(claims === undefined ? [] : renderObject(claims, { ...lookOf("payload", state, time), caption: page.nested })),
    ...(token.header === undefined ? [] : renderObject(token.header, lookOf("header", state, time))),
    token.payload?.kind === "nested" ? renderNested(token.payload.token, state, time) : undefined,
  );
}

function renderHeader(header: ObjectView, state: InspectorState, time: PageTime, ask: Ask): HTMLElement {
  const { page, actions } = state.strings;
  const look = { ...lookOf("header", state, time), copy: copyFor("header", state, ask) };
  const copyAll = element("div", { class: "actions" }, copyButton(actions.copyHeader, { kind: "header" }, ask));
  return section("header", page.header, ...renderObject(header, look), copyAll);
}

function explainBy(sentences: Readonly<Record<string, string>>): Explain {
  return ({ name }) => sentences[name] ?? "";
}

function renderSignatures(state: InspectorState, time: PageTime): HTMLElement | undefined {
  const { token, signatureVerdicts, strings } = state;
  const { signature, otherSignatures } = token;
  if (signature === undefined) return undefined;
  const isOne = otherSignatures.length === 0;
  const others = otherSignatures.flatMap(({ header, state: found }, index) => [
    element("h3", {}, fill(strings.page.furtherSignature, String(index + 2))),
    ...renderSignature(found, signatureVerdicts[index + 1], strings, time),
    ...(header === undefined ? [] : renderObject(header, lookOf("header", state, time))),
  ]);
  return section(
    "signature",
    strings.page.signature,
    isOne ? undefined : element("h3", {}, fill(strings.page.furtherSignature, "1")),
    ...renderSignature(signature, signatureVerdicts[0], strings, time),
    ...others,
  );
}

/** Its size; and where there are several, the verdict on this one. */
function renderSignature(
  signature: SignatureState,
  verdict: Verdict | undefined,
  strings: InspectorStrings,
  time: PageTime,
): readonly (HTMLElement | undefined)[] {
  const bytes = signature.kind === "present" ? String(signature.bytes) : "";
  return [
    verdict === undefined ? undefined : renderVerdictLine(verdict, strings, time),
    element("p", {}, fill(strings.signatures[signature.kind], bytes)),
  ];
}
