import { match } from "../../core/base/match.ts";
import { t } from "@vscode/l10n";
import type { ClaimPart } from "../../core/inspect/claim-entries.ts";
import type { LifetimeBounds } from "../../core/inspect/verify/lifetime.ts";
import type { InspectorState } from "../../core/inspect/protocol.ts";
import type { SignatureState } from "../../core/inspect/parse/parsed-token.ts";
import type { ObjectView, PayloadView } from "../../core/inspect/token-view.ts";
import type { Verdict } from "../../core/inspect/verify/verdict.ts";
import { element, section } from "../page/dom.ts";
import { renderAcceptance } from "./render-acceptance.ts";
import { copyButton, copyValueButton, renderActions } from "./render-actions.ts";
import { partName, renderObject, renderOtherPayload, type ObjectLook } from "./render-claims.ts";
import { renderLifetime, type LifetimePart } from "./render-lifetime.ts";
import { renderLints, renderProblems } from "./render-problems.ts";
import { renderChoices, renderSummary, renderTitle } from "./render-summary.ts";
import { renderTokenInfo } from "./render-token-info.ts";
import { renderVerdict, renderVerdictLine, verdictTitle } from "./render-verdict.ts";
import type { Ask } from "./render-verification.ts";
import type { PageTime } from "../page/page-time.ts";

/** A whole page, and what must be updated each second. */
export interface RenderedToken {
  readonly elements: readonly HTMLElement[];
  readonly bounds: LifetimeBounds | undefined;
  readonly update: (now: number) => void;
}

export function renderToken(state: InspectorState, time: PageTime, ask: Ask): RenderedToken {
  const { token, verdict } = state;
  const isGenuine = ["valid", "validInSandbox", "claimsFail"].includes(verdict.kind);
  const lifetime = state.lifetime && renderLifetime(state.lifetime, isGenuine, time);
  const parts = [
    renderChoices(state, ask),
    renderTitle(state),
    renderActions(state, ask),
    renderVerdict(state, time, ask),
    renderProblems(token.problems, token.kind === "malformed"),
    renderLints(token.lints),
    renderSummary(state),
    lifetime?.element,
    renderTokenInfo(state, time, ask),
    token.kind === "malformed" ? undefined : renderAcceptance(state, time, ask),
    token.payload === undefined ? undefined : renderPayload(token.payload, time, ask),
    token.header === undefined ? undefined : renderHeader(token.header, time, ask),
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

/** Updates the times that are relative to now. */
export function updateRelativeTimes(elements: readonly HTMLElement[], now: number, time: PageTime): void {
  for (const shown of elements.flatMap((part) => [...part.querySelectorAll<HTMLElement>("[data-at]")])) {
    const text = time.relative(Number(shown.dataset["at"]), now);
    if (shown.textContent !== text) shown.textContent = text;
  }
}

function renderPayload(payload: PayloadView, time: PageTime, ask: Ask): HTMLElement {
  const copy = copyButton(t("Copy Payload"), { kind: "payload" }, ask);
  const copyAll = element("div", { class: "actions" }, copy);
  switch (payload.kind) {
    case "claims":
      return section(
        "payload",
        partName("payload"),
        ...renderObject(payload.claims, lookOf("payload", time, ask)),
        copyAll,
      );
    case "nested": {
      const note = element("p", {}, t("The payload is a token of its own."));
      return section("payload", partName("payload"), note, renderNested(payload.token, time));
    }
    case "json":
    case "text":
      return section("payload", partName("payload"), ...renderOtherPayload(payload), copyAll);
    default:
      return section("payload", partName("payload"), ...renderOtherPayload(payload));
  }
}

function lookOf(part: ClaimPart, time: PageTime, ask: Ask): ObjectLook {
  const copy: ObjectLook["copy"] = (name, index) => copyValueButton(name, { kind: "claim", in: part, index }, ask);
  return { part, time, copy };
}

/** A token inside a token, without headings of its own that would repeat the page's. */
function renderNested(token: InspectorState["token"], time: PageTime): HTMLElement {
  const caption = t("Token inside the payload");
  const claims = token.payload?.kind === "claims" ? token.payload.claims : undefined;
  return element(
    "details",
    { open: "" },
    element("summary", {}, `${caption}: ${verdictTitle(token.verdict)}`),
    renderProblems(token.problems, token.kind === "malformed"),
    ...(claims === undefined ? [] : renderObject(claims, { part: "payload", time, caption })),
    ...(token.header === undefined ? [] : renderObject(token.header, { part: "header", time })),
    token.payload?.kind === "nested" ? renderNested(token.payload.token, time) : undefined,
  );
}

function renderHeader(header: ObjectView, time: PageTime, ask: Ask): HTMLElement {
  const copy = copyButton(t("Copy Header"), { kind: "header" }, ask);
  const copyAll = element("div", { class: "actions" }, copy);
  return section("header", partName("header"), ...renderObject(header, lookOf("header", time, ask)), copyAll);
}

function renderSignatures({ token, signatureVerdicts }: InspectorState, time: PageTime): HTMLElement | undefined {
  const { signature, otherSignatures } = token;
  if (signature === undefined) return undefined;
  const heading = (number: number): HTMLElement => element("h3", {}, t("Signature {0}", number));
  const others = otherSignatures.flatMap(({ header, state }, index) => [
    heading(index + 2),
    ...renderSignature(state, signatureVerdicts[index + 1], time),
    ...(header === undefined ? [] : renderObject(header, { part: "header", time })),
  ]);
  return section(
    "signature",
    t("Signature"),
    others.length === 0 ? undefined : heading(1),
    ...renderSignature(signature, signatureVerdicts[0], time),
    ...others,
  );
}

function renderSignature(
  signature: SignatureState,
  verdict: Verdict | undefined,
  time: PageTime,
): readonly (HTMLElement | undefined)[] {
  return [
    verdict === undefined ? undefined : renderVerdictLine(verdict, time),
    element("p", {}, signatureText(signature)),
  ];
}

function signatureText(signature: SignatureState): string {
  return match(signature, {
    present: ({ bytes }) => t("{0} bytes.", bytes),
    empty: () => t("Empty."),
    removedByGoogle: () => t("Replaced by SIGNATURE_REMOVED_BY_GOOGLE."),
    redacted: () => t("Replaced by REDACTED before the token was shared."),
  });
}
